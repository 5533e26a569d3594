import EnvoyTranslation
import JSONTape
import PolicySchema
import SeededRandom
import Testing
import TrafficPolicy

/// What a policy means does not depend on what was stored before it.
@Suite struct HistoryTests {
    private static let written: [Defaulter.Selection] = Default.Level.allCases.map { .written(at: $0) }

    static let client = #""tls":{"clientValidation":{"caCertificateRefs":[{"name":"ca"}],OPTIONAL}}"#
    /// Edits that defaults of earlier versions broke: each member of a row is the spec that the author writes next.
    static let edits: [[String]] = [
        [
            client.replacing("OPTIONAL", with: #""optional":true"#), client.replacing("OPTIONAL", with: #""optional":false"#),
            client.replacing(",OPTIONAL", with: ""),
        ],
        [
            #""headers":{"enableEnvoyHeaders":true}"#, #""headers":{"enableEnvoyHeaders":true,"preserveXRequestID":true}"#,
            #""headers":{"enableEnvoyHeaders":true}"#,
        ],
        [
            #""headers":{"xForwardedClientCert":{}}"#,
            #""headers":{"xForwardedClientCert":{"mode":"SanitizeSet","certDetailsToAdd":["Subject"]}}"#,
            #""headers":{"xForwardedClientCert":{}}"#,
        ],
        [
            #""timeout":{"http":{"requestReceivedTimeout":"0s"}}"#,
            #""timeout":{"http":{"requestReceivedTimeout":"0s","streamIdleTimeout":"1h"}}"#, #""timeout":{"http":{}}"#,
        ],
        [#""tcpKeepalive":{}"#, #""tcpKeepalive":{"idleTime":"20m"}"#, #""tcpKeepalive":{}"#],
        [#""tls":{"minVersion":"1.3"}"#, #""tls":{"maxVersion":"1.2"}"#, #""tls":{}"#],
        [#""http2":{"initialStreamWindowSize":"1Mi"}"#, #""http2":{"initialConnectionWindowSize":"128Ki"}"#, #""http2":{}"#],
        [#""path":{}"#, #""path":{"escapedSlashesAction":"KeepUnchanged"}"#, #""path":{}"#, #""http3":{}"#],
        [#""connection":{"maxAcceptPerSocketEvent":5}"#, #""connection":{"bufferLimit":"64Ki"}"#, #""connection":{}"#],
    ]

    @Test("A row of edits gives each time what the policy alone gives", arguments: edits, WriteMethod.allCases)
    func rows(edits: [String], method: WriteMethod) throws {
        for selection in Self.written {
            var writer = PolicyWriter(selection, method)
            for edit in edits {
                let policy = try JSONValue(parsing: policy(edit))
                try writer.write(policy)
                var fresh = PolicyWriter(selection, method)
                try fresh.write(policy)
                #expect(try Meaning(of: writer.stored) == Meaning(of: fresh.stored), "\(edit) with \(selection)")
            }
        }
    }

    @Test("For valid A and B, A followed by B gives what B alone gives", arguments: written, WriteMethod.allCases)
    func generated(selection: Defaulter.Selection, method: WriteMethod) throws {
        let result = try Self.compare(selection, method, seed: 21)
        #expect(result.differing.isEmpty, "\(result.differing.prefix(3))")
        #expect(result.pairs > 30)
    }

    @Test(
        "If all defaults were written, apply would depend on the history",
        arguments: [WriteMethod.clientSideApply, .serverSideApply])
    func unwritten(method: WriteMethod) throws {
        var writer = PolicyWriter(.all, method)
        var fresh = PolicyWriter(.all, method)
        for edit in Self.edits[0].prefix(2) { try writer.write(JSONValue(parsing: policy(edit))) }
        try fresh.write(JSONValue(parsing: policy(Self.edits[0][1])))
        #expect(try Meaning(of: writer.stored) != Meaning(of: fresh.stored))
    }

    /// Compares random pairs of valid policies.
    private static func compare(
        _ selection: Defaulter.Selection, _ method: WriteMethod, seed: UInt64
    ) throws -> (pairs: Int, differing: [String]) {
        var generator = RandomPolicy(seed: seed)
        var random = SplitMix64(seed: seed)
        var pairs = 0
        var differing: [String] = []
        for _ in 0..<60 {
            let first = generator.policy().withoutNulls
            let second = first.blended(with: generator.policy().withoutNulls, using: &random)
            var fresh = PolicyWriter(selection, method)
            try fresh.write(second)
            var writer = PolicyWriter(selection, method)
            try writer.write(first)
            let meaning = try Meaning(of: fresh.stored)
            guard meaning.isValid, try Meaning(of: writer.stored).isValid else { continue }
            pairs += 1
            try writer.write(second)
            if try Meaning(of: writer.stored) != meaning { differing.append("\(first.text) then \(second.text)") }
        }
        return (pairs, differing)
    }
}

/// The verdict on a policy and its translations.
struct Meaning: Equatable {
    private let verdicts: [String]
    /// Whether the policy keeps to the types and the rules of the CRD.
    let isValid: Bool
    private let translations: [JSONValue?]

    init(of policy: JSONValue?) throws {
        let policy = try #require(policy)
        verdicts = try findings(in: policy.text).map(\.verdict)
        isValid = try TrafficPolicyTests.verdicts(on: policy.text).allSatisfy { $0.hasSuffix("(warning)") }
        translations = Self.translations(of: policy)
    }

    /// The translations for all protocols; nil where Envoy Gateway cannot translate the policy.
    static func translations(of policy: JSONValue, for profile: Profile = KnownReleases.newestProfile) -> [JSONValue?] {
        ListenerDescription.Transport.allCases.map { transport in
            try? ListenerTranslation(
                of: PolicyField(spec: policy["spec"] ?? .object([])), named: "default/policy",
                on: ListenerDescription(assumed: transport, hostname: "a.example.com"), for: profile
            ).json
        }
    }
}

extension JSONValue {
    /// The value without members that are `null`, and without status.
    fileprivate var withoutNulls: JSONValue {
        switch self {
        case .object(let members):
            .object(
                members.filter { $0.value != .null && $0.key != "status" }.map {
                    Member(key: $0.key, value: $0.value.withoutNulls)
                })
        case .array(let items): .array(items.map(\.withoutNulls))
        default: self
        }
    }

    /// A policy that an author could make of this one and another: at each level some members of both.
    fileprivate func blended(with other: JSONValue, using random: inout SplitMix64) -> JSONValue {
        guard case .object(let members) = self, case .object(let others) = other else {
            return Bool.random(using: &random) ? self : other
        }
        var result: [Member] = []
        for member in members {
            let counterpart = others.first { $0.key == member.key }
            switch Int.random(in: 0..<8, using: &random) {
            case 0 where !["metadata", "spec"].contains(member.key): break
            case 1...4: result.append(member)
            default:
                let value = counterpart.map { member.value.blended(with: $0.value, using: &random) } ?? member.value
                result.append(Member(key: member.key, value: value))
            }
        }
        for member in others where !members.contains(where: { $0.key == member.key }) {
            if Int.random(in: 0..<4, using: &random) == 0 { result.append(member) }
        }
        return .object(result)
    }
}

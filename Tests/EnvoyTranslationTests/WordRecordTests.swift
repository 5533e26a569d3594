import Foundation
import JSONTape
import PolicySchema
import Testing
import TrafficPolicy

/// The tables of words agree with what releases of Envoy have accepted. `hack/dataplane/record-words` makes the record.
@Suite struct WordRecordTests {
    private static let specs: [(field: String, spec: @Sendable (String) -> JSONValue)] = [
        ("curves", { .field("tls", .field("ecdhCurves", .array([.string($0)]))) }),
        ("signatureAlgorithms", { .field("tls", .field("signatureAlgorithms", .array([.string($0)]))) }),
        ("ciphers", { .field("tls", .field("ciphers", .array([.string($0)]))) }),
        ("alpnProtocols", { .field("tls", .field("alpnProtocols", .array([.string($0)]))) }),
        (
            "headerCommands",
            { value in
                let header = JSONValue.object([.init(key: "name", value: "x"), .init(key: "value", value: .string(value))])
                return .field("headers", .field("earlyRequestHeaders", .field("set", .array([header]))))
            }
        ),
    ]

    @Test("A word is an error exactly if the release of Envoy rejects it")
    func words() throws {
        #expect(Self.releases.count >= 5)
        for case .string(let release) in Self.releases {
            let tables = ClientTrafficPolicy.tables(for: try KnownReleases.profile(gateway: nil, envoy: release))
            for (field, spec) in Self.specs {
                let words = Self.record(field)
                #expect(!words.isEmpty)
                var wrong: [String] = []
                for (word, accepting) in words
                where try Self.hasErrors(spec(word), tables) == accepting.contains(.string(release)) { wrong.append(word) }
                #expect(wrong.isEmpty, "\(field) of Envoy \(release)")
            }
        }
    }

    private static func hasErrors(_ spec: JSONValue, _ tables: PolicyTables) throws -> Bool {
        guard case .object(let settings) = spec else { return true }
        let target = #"[{"group":"gateway.networking.k8s.io","kind":"Gateway","name":"edge"}]"#
        let members = try [.init(key: "targetRefs", value: JSONValue(parsing: target))] + settings
        let tape = try JSONTape(parsing: JSONValue.field("spec", .object(members)).text)
        var validator = PolicyValidator(tables)
        validator.validate(tape, at: tape.root)
        return validator.findings.kept.contains { $0.severity == .error }
    }

    // MARK: The record

    private static let file: JSONValue? = {
        let url = TranslationCase.folder.deletingLastPathComponent().deletingLastPathComponent()
            .appendingPathComponent("DataPlane/words.json")
        return (try? String(contentsOf: url, encoding: .utf8)).flatMap { try? JSONValue(parsing: $0) }
    }()

    private static var releases: [JSONValue] { file?["releases"]?.items ?? [] }

    private static func record(_ field: String) -> [(word: String, releases: [JSONValue])] {
        guard case .object(let members)? = file?[field] else { return [] }
        return members.map { ($0.key, $0.value.items) }
    }
}

extension JSONValue {
    fileprivate static func field(_ name: String, _ value: JSONValue) -> JSONValue { .object([.init(key: name, value: value)]) }

    fileprivate var items: [JSONValue] { if case .array(let items) = self { items } else { [] } }
}

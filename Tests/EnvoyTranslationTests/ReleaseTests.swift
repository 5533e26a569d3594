import EnvoyTranslation
import JSONTape
import PolicySchema
import Testing
import TrafficPolicy

/// What differs between the translations for releases of Envoy Gateway.
@Suite struct ReleaseTests {
    struct Row: Sendable {
        let spec: String
        let transport: ListenerDescription.Transport
        /// The releases before and after the change.
        let releases: (String, String)
        /// The names of the settings that change; `listener` for a whole listener.
        let settings: Set<String>
        /// The field of the policy behind them; nil for defaults.
        let field: String?

        init(
            _ spec: String, _ transport: ListenerDescription.Transport, _ before: String, _ after: String,
            _ settings: Set<String>, _ field: String? = nil
        ) {
            (self.spec, self.transport, releases, self.settings, self.field) = (spec, transport, (before, after), settings, field)
        }

        func changes() throws -> [ListenerTranslation.Change] {
            try ReleaseTests.translation(of: JSONValue(parsing: spec), transport, releases.0)
                .changes(to: ReleaseTests.translation(of: JSONValue(parsing: spec), transport, releases.1))
        }
    }

    private static let clientValidation = #"{"caCertificateRefs":[{"name":"ca"}],"optional":true}"#
    static let rows = [
        Row("{}", .http, "1.0", "1.4", []),
        Row("{}", .http, "1.5", "main", []),
        Row("{}", .https, "1.0", "1.1", []),
        Row("{}", .https, "1.1", "1.2", ["disableStatefulSessionResumption", "disableStatelessSessionResumption"]),
        Row("{}", .https, "1.2", "1.4", []),
        Row("{}", .tcp, "1.4", "1.5.0", ["maxConnectionsToAcceptPerSocketEvent"]),
        Row(#"{"tcpKeepalive":{}}"#, .tcp, "1.0", "1.1", ["socketOptions"], "spec.tcpKeepalive"),
        Row(#"{"tcpKeepalive":{}}"#, .http, "1.0", "1.1", []),
        Row(
            #"{"tls":{"session":{"resumption":{"stateful":{}}}}}"#, .tls, "1.2", "main",
            ["maxConnectionsToAcceptPerSocketEvent"]),
        Row(
            #"{"connection":{"bufferLimit":"1Mi"}}"#, .http, "1.0", "1.1", ["perConnectionBufferLimitBytes"],
            "spec.connection.bufferLimit"),
        Row(
            #"{"connection":{"maxAcceptPerSocketEvent":5}}"#, .http, "1.5.0", "1.5.1", ["maxConnectionsToAcceptPerSocketEvent"],
            "spec.connection.maxAcceptPerSocketEvent"),
        Row(
            #"{"connection":{"maxAcceptPerSocketEvent":0}}"#, .http, "1.5.0", "1.5.1", ["maxConnectionsToAcceptPerSocketEvent"]),
        Row(
            #"{"clientIPDetection":{"xForwardedFor":{"numTrustedHops":2}}}"#, .http, "1.2", "1.3",
            ["xffNumTrustedHops", "useRemoteAddress", "originalIpDetectionExtensions"]),
        Row(#"{"clientIPDetection":{"customHeader":{"name":"x"}}}"#, .http, "1.2", "1.3", []),
        Row(
            #"{"clientIPDetection":{"xForwardedFor":{"trustedCIDRs":["10.0.0.0/8"]}}}"#, .http, "1.3", "1.9",
            ["maxConnectionsToAcceptPerSocketEvent"]),
        Row(
            #"{"headers":{"preserveXRequestID":true}}"#, .http, "1.0", "1.1", ["preserveExternalRequestId"],
            "spec.headers.preserveXRequestID"),
        Row(
            #"{"headers":{"preserveXRequestID":true}}"#, .http, "1.3", "1.4", ["generateRequestId"],
            "spec.headers.preserveXRequestID"),
        Row(
            #"{"headers":{"preserveXRequestID":true}}"#, .http, "1.5", "1.6", ["generateRequestId"],
            "spec.headers.preserveXRequestID"),
        Row(
            #"{"headers":{"earlyRequestHeaders":{"set":[{"name":"a","value":"b "}]}}}"#, .http, "1.3.2", "1.3.3",
            ["earlyHeaderMutationExtensions"]),
        Row(
            #"{"headers":{"earlyRequestHeaders":{"addIfAbsent":[{"name":"a","value":"b"}]}}}"#, .http, "1.6", "1.7",
            ["earlyHeaderMutationExtensions"]),
        Row(#"{"scheme":"MatchBackend"}"#, .http, "1.6", "1.7", ["schemeHeaderTransformation"], "spec.scheme"),
        Row(#"{"grpc":{"enableWeb":true}}"#, .http, "1.7", "1.8", ["httpFilters"], "spec.grpc.enableWeb"),
        Row(
            #"{"headers":{"maxRequestHeaderLimit":"64Ki"}}"#, .http, "1.9", "main", ["maxRequestHeadersKb"],
            "spec.headers.maxRequestHeaderLimit"),
        Row(
            #"{"tls":{"clientValidation":{"mode":"Request"}}}"#, .https, "1.7", "1.8",
            ["validationContext", "requireClientCertificate"]),
        Row(#"{"tls":{"clientValidation":\#(clientValidation)}}"#, .https, "1.7", "1.8", []),
        Row(
            #"{"tls":{"clientValidation":\#(clientValidation)}}"#, .https, "1.0", "1.1", ["requireClientCertificate"],
            "spec.tls.clientValidation.optional"),
        Row(#"{"http3":{},"tls":{"clientValidation":\#(clientValidation)}}"#, .https, "1.7", "1.8", ["listener"], "spec.http3"),
        Row(#"{"http3":{}}"#, .https, "1.3.2", "1.3.3", ["filterChainMatch", "listenerFilters"], "spec.http3"),
        Row(#"{"http3":{}}"#, .https, "1.6", "1.7", ["filterChainMatch"], "spec.http3"),
    ]

    @Test("The settings that a release changes, with the field behind them", arguments: rows)
    func changes(row: Row) throws {
        let changes = try row.changes()
        #expect(Set(changes.map(\.name)) == row.settings)
        guard let field = row.field else { return }
        for change in changes { #expect(change.field?.description == field) }
    }

    @Test("The QUIC listener of old releases requires client certificates even if they are optional on the TCP listener")
    func quic() throws {
        let spec = try JSONValue(parsing: #"{"http3":{},"tls":{"clientValidation":\#(Self.clientValidation)}}"#)
        let listeners = try Self.translation(of: spec, .https, "1.7").listeners.map(\.json.text)
        #expect(listeners.count == 2)
        #expect(listeners[0].contains(#""requireClientCertificate":false"#))
        #expect(listeners[1].contains(#""requireClientCertificate":true"#))
    }

    @Test("Every difference between releases has a row")
    func differences() throws {
        let seen = try Self.rows.flatMap { row in
            let (before, after) = try (Self.profile(row.releases.0), Self.profile(row.releases.1))
            return row.settings.isEmpty ? [] : ReleaseDifference.between(before, and: after).map(\.summary)
        }
        #expect(Set(ReleaseDifference.all.map(\.summary)).subtracting(seen) == [])
    }

    // MARK: Properties of all translations

    @Test(
        "A release differs from the newest only in fields that one of them does not have, and in the listed differences",
        arguments: KnownReleases.milestones)
    func explained(release: Release) throws {
        let (before, after) = (KnownReleases.profile(of: release), KnownReleases.newestProfile)
        let differences = ReleaseDifference.between(before, and: after)
        for (spec, transport) in Self.policies {
            func changes(_ spec: JSONValue) throws -> [ListenerTranslation.Change] {
                try Self.translation(of: spec, transport, before).changes(to: Self.translation(of: spec, transport, after))
            }
            let defaults = Set(try changes(.object([])).map(\.setting))
            for change in try changes(spec) {
                guard let field = change.field else {
                    // Or a release does not read the field.
                    let isUnread = differences.contains { difference in
                        difference.transports.contains(transport) && difference.fields.contains { spec.has($0) }
                    }
                    #expect(defaults.contains(change.setting) || isUnread, "\(spec.text): \(change.setting)")
                    continue
                }
                let isListed = differences.contains { difference in
                    difference.transports.contains(transport) && difference.fields.contains { field.isWithin($0) }
                }
                let isExplained = isListed || field.isMissing(in: before.release) || field.isMissing(in: after.release)
                #expect(isExplained, "\(transport) \(spec.text): \(change.setting) by \(field)")
            }
        }
    }

    @Test("No setting comes from a field that the release does not have", arguments: KnownReleases.milestones)
    func missingFields(release: Release) throws {
        for (spec, transport) in Self.policies {
            for listener in try Self.translation(of: spec, transport, KnownReleases.profile(of: release)).listeners {
                for origin in listener.origins() { #expect(!origin.field.isMissing(in: release), "\(origin.field)") }
            }
        }
    }

    @Test("Without Envoy Gateway's releases, the release of Envoy has no effect")
    func envoy() throws {
        for (spec, transport) in Self.policies {
            let newest = try Self.translation(of: spec, transport, KnownReleases.newestProfile)
            let other = try Self.translation(of: spec, transport, KnownReleases.profile(gateway: nil, envoy: "1.36"))
            #expect(newest.changes(to: other).isEmpty)
        }
    }

    /// The policies of the goldens on all protocols on which they can be translated, and in pairs.
    private static let policies: [(JSONValue, ListenerDescription.Transport)] = {
        let specs = TranslationCase.all.map(\.spec)
        let pairs = zip(specs, specs.dropFirst()).map { $0.merged(with: $1) }
        return ListenerDescription.Transport.allCases.flatMap { transport in
            (specs + pairs).filter { (try? translation(of: $0, transport, KnownReleases.newestProfile)) != nil }
                .map { ($0, transport) }
        }
    }()

    private static func profile(_ release: String) throws -> Profile { try KnownReleases.profile(gateway: release) }

    static func translation(
        of spec: JSONValue, _ transport: ListenerDescription.Transport, _ release: String
    ) throws -> ListenerTranslation {
        try translation(of: spec, transport, profile(release))
    }

    private static func translation(
        of spec: JSONValue, _ transport: ListenerDescription.Transport, _ profile: Profile
    ) throws -> ListenerTranslation {
        try translate(spec, for: transport, hostname: "a.example.com", in: profile)
    }
}

extension ListenerTranslation.Change {
    /// The name of the setting; `listener` for a whole listener.
    fileprivate var name: String {
        setting.steps.reversed().lazy.compactMap { if case .name(let name) = $0 { name } else { nil } }.first ?? "listener"
    }
}

extension FieldPath {
    private var names: [String] { steps.compactMap { if case .name(let name) = $0 { name } else { nil } } }

    fileprivate func isWithin(_ path: String) -> Bool {
        names.starts(with: path.split(separator: ".").map(String.init))
    }

    /// Whether a release does not have the field, or an object around it.
    fileprivate func isMissing(in release: Release) -> Bool {
        var schema = ClientTrafficPolicy.allReleases
        for name in names {
            guard let field = schema.fields.first(where: { $0.name == name }) else { return false }
            if !field.releases.contains(release) { return true }
            switch field.type {
            case .object(let inner), .array(of: .object(let inner), _): schema = inner
            default: return false
            }
        }
        return false
    }
}

extension JSONValue {
    /// Whether a spec has a field, given as `spec.tls`.
    fileprivate func has(_ path: String) -> Bool {
        path.split(separator: ".").dropFirst().reduce(JSONValue?.some(self)) { $0?[String($1)] } != nil
    }

    /// The members of both objects, at all levels; this one decides on the others.
    fileprivate func merged(with other: JSONValue) -> JSONValue {
        guard case .object(let members) = self, case .object(let others) = other else { return self }
        let common = members.map { member in
            Member(key: member.key, value: other[member.key].map { member.value.merged(with: $0) } ?? member.value)
        }
        return .object(common + others.filter { self[$0.key] == nil })
    }
}

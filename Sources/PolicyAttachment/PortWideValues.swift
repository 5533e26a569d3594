internal import JSONTape
internal import TrafficPolicy

/// The port-wide settings of one policy, as texts that are equal if the settings have the same effect.
struct PortWideValues: Sendable {
    private var texts: [PortWideSetting: String] = [:]

    /// No settings.
    init() {}

    /// The settings of a policy.
    init(of policy: Policy, _ tables: PolicyTables) { self.init(of: policy.spec, tables) }

    private init(of text: [UInt8], _ tables: PolicyTables) {
        // The text came from a tape, so it is JSON.
        guard let tape = try? JSONTape(parsing: text.span) else { return }
        let spec = ObjectReader(tape: tape, place: tape.root)
        if let keepalive = spec["tcpKeepalive"] {
            let parts = [keepalive["probes"], keepalive["idleTime"], keepalive["interval"]]
            texts[.tcpKeepalive] = parts.map { $0.map { String(decoding: $0.source, as: UTF8.self) } ?? "" }.joined(
                separator: ",")
        }
        texts[.bufferLimit] = spec["connection"]?["bufferLimit"].flatMap { StoredQuantity(reading: $0)?.value }.map { "\($0)" }
        // The API server writes the default into every connection block.
        texts[.maxAcceptPerSocketEvent] = spec["connection"]?["maxAcceptPerSocketEvent"]?.integer.flatMap {
            $0 == 1 ? nil : "\($0)"
        }
        texts[.connectionInspectionTimeout] = spec["timeout"]?["tcp"]?["connectionInspectionTimeout"]?.string
        if let proxyProtocol = spec["proxyProtocol"] {
            texts[.proxyProtocol] = proxyProtocol["optional"]?.isTrue ?? false ? "optional" : "required"
        } else if spec["enableProxyProtocol"]?.isTrue ?? false {
            texts[.proxyProtocol] = "required"
        }
        let fingerprints = Set(spec["tls"]?["fingerprints"]?.strings ?? []).sorted()
        texts[.fingerprints] = fingerprints.isEmpty ? nil : fingerprints.joined(separator: ",")
        let isStopped =
            spec["tls"]?["clientValidation"] != nil && tables.isOne(of: KnownReleases.stoppingHTTP3WithClientValidation)
        texts[.http3] = spec["http3"] != nil && !isStopped ? "" : nil
    }

    subscript(setting: PortWideSetting) -> String? { texts[setting] }

    /// The settings that have an effect on a listener.
    ///
    /// - Parameter isValid: Whether the policy can be translated. HTTP/3 is enabled before the controller reports that it cannot.
    func effective(on row: ListenerRow, isValid: Bool) -> PortWideValues {
        var effective = self
        if !isValid { effective.texts = texts.filter { $0.key == .http3 } }
        if row.service != .http(isEncrypted: true) { effective.texts[.http3] = nil }
        if row.service == .http(isEncrypted: false) || row.service == .tcp(isEncrypted: false) {
            effective.texts[.fingerprints] = nil
        }
        return effective
    }

    /// The text of a default value that a policy may write; nil if it cannot.
    static func defaultText(of setting: PortWideSetting) -> String? { defaults[setting] }

    /// The defaults of the tables, as a policy would write them. They are the same in all releases that have the fields.
    private static let defaults: PortWideValues = {
        func text(_ field: String) -> String { PolicyTables.newest.defaultValue(of: "spec.\(field)")?.text ?? "null" }
        let spec = """
            {"connection":{"bufferLimit":\(text("connection.bufferLimit"))},
            "timeout":{"tcp":{"connectionInspectionTimeout":\(text("timeout.tcp.connectionInspectionTimeout"))}}}
            """
        return PortWideValues(of: Array(spec.utf8), .newest)
    }()
}

internal import JSONTape

/// What the controller's translation of a policy's settings ends in, on any kind of listener.
///
/// Its checks come in groups, of which each reports its mistakes under its name; a listener has the groups that its protocol asks for.
/// What the schema refuses is not looked for: durations, for instance, never get here in a form that cannot be translated. The messages
/// are the controller's own, for people compare them with what `kubectl describe` shows.
struct Translation: Sendable {
    /// A group's name and what is wrong in it, a line each.
    struct Fault: Sendable, Hashable {
        let group: String
        let lines: [String]
        /// Whether only the cluster shows it: missing references, hosts of routes.
        var needsCluster = false

        var text: String { "\(group): " + lines.joined(separator: "\n") }
    }

    private let connection: Fault?
    private let headers: Fault?
    private let http2: Fault?
    private let tls: Fault?
    private let wantsDefaultHost: Bool
    /// Fields that will go away, with what replaces them, sorted.
    let deprecations: [String]
    /// Whether HTTP/3 is asked for beside a validation of clients, which Envoy cannot do together.
    let asksHTTP3OfKnownClients: Bool

    init(of policy: Policy, in inventory: Inventory) {
        // The text came from a tape, so it is JSON; were it not, there would be nothing to translate.
        let text = policy.spec
        let spec = (try? JSONTape(parsing: text.span)).map { ObjectReader(tape: $0, place: $0.root) }
        let clientValidation = spec?["tls"]?["clientValidation"]
        connection = Self.fault("Connection", [Self.bufferLimit(spec?["connection"]?["bufferLimit"])])
        headers = Self.fault("Headers", spec?["headers"].map { HeaderTranslation.lines(of: $0) } ?? [])
        http2 = Self.fault(
            "HTTP2",
            [
                Self.window("InitialStreamWindowSize", spec?["http2"]?["initialStreamWindowSize"]),
                Self.window("InitialConnectionWindowSize", spec?["http2"]?["initialConnectionWindowSize"]),
            ])
        tls = spec?["tls"].flatMap { TLSTranslation(namespace: policy.name.namespace, inventory: inventory).fault(of: $0) }
        wantsDefaultHost = spec?["http1"]?["http10"]?["useDefaultHost"]?.isTrue ?? false
        asksHTTP3OfKnownClients = spec?["http3"] != nil && clientValidation != nil
        let deprecated: [(isUsed: Bool, old: String, new: String)] = [
            (spec?["enableProxyProtocol"] != nil, "spec.enableProxyProtocol", "spec.proxyProtocol"),
            (spec?["headers"]?["preserveXRequestID"] != nil, "spec.headers.preserveXRequestID", "spec.headers.requestID"),
            (spec?["targetRef"] != nil, "spec.targetRef", "spec.targetRefs"),
            (
                clientValidation?["optional"]?.isTrue ?? false, "spec.tls.clientValidation.optional",
                "spec.tls.clientValidation.mode"
            ),
        ]
        deprecations = deprecated.filter(\.isUsed).map { "\($0.old) is deprecated, use \($0.new) instead" }
    }

    /// What is wrong on a listener, in the order of the groups.
    func faults(on row: ListenerRow, in inventory: Inventory) -> [Fault] {
        switch row.service {
        case .none: []
        case .http(let isEncrypted):
            [connection, headers, defaultHost(on: row, in: inventory), http2, isEncrypted ? tls : nil].compactMap(\.self)
        case .tcp(let isEncrypted): [connection, isEncrypted ? tls : nil].compactMap(\.self)
        }
    }

    /// Whether HTTP/3 is left off on a listener that the policy asks it for.
    func losesHTTP3(on row: ListenerRow) -> Bool {
        asksHTTP3OfKnownClients && row.service == .http(isEncrypted: true)
    }

    /// A request of HTTP/1.0 may name no host. The host of the listener then stands in, or that of its only route.
    private func defaultHost(on row: ListenerRow, in inventory: Inventory) -> Fault? {
        guard wantsDefaultHost, Hostname.hasWildcard(row.listener.hostname ?? Hostname.any) else { return nil }
        let problem = "cannot set http10 default host on listener with only wildcard hostnames"
        let line: String
        switch inventory.exactRouteCount(on: row) {
        case 0: line = problem
        case 1: return nil
        default: line = problem + " and more than one possible default route"
        }
        return Fault(group: "HTTP1", lines: [line], needsCluster: true)
    }

    private static func fault(_ group: String, _ lines: [String?]) -> Fault? {
        let lines = lines.compactMap(\.self)
        return lines.isEmpty ? nil : Fault(group: group, lines: lines)
    }

    private static func bufferLimit(_ value: ObjectReader?) -> String? {
        value.flatMap { StoredQuantity(reading: $0) }.flatMap { outOfRange("BufferLimit", $0, 0...4_294_967_295) }
    }

    /// RFC 9113 §6.9.2 begins with 65,535 bytes, §6.9.1 ends at 2³¹-1.
    private static func window(_ name: String, _ value: ObjectReader?) -> String? {
        value.flatMap { StoredQuantity(reading: $0) }.flatMap { outOfRange(name, $0, 65_535...2_147_483_647) }
    }

    private static func outOfRange(_ name: String, _ quantity: StoredQuantity, _ bounds: ClosedRange<Int64>) -> String? {
        guard let value = quantity.value else { return "invalid \(name) value \(quantity.text)" }
        guard !bounds.contains(value) else { return nil }
        return
            "\(name) value \(quantity.text) is out of range, must be between \(bounds.lowerBound) and \(bounds.upperBound)"
    }
}

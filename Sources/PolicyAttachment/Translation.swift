internal import PolicySchema
internal import JSONTape
internal import TrafficPolicy

/// The faults that the controller finds when it translates a policy's settings for a listener.
///
/// The checks form groups, each of which reports its faults under its name. The protocol of a listener decides which groups apply. Values that
/// the schema rejects, such as malformed durations, are not checked. The messages are the controller's own, because people compare them with
/// the output of `kubectl describe`.
struct Translation: Sendable {
    /// The faults of a group, one line each.
    struct Fault: Sendable, Hashable {
        let group: String
        let lines: [String]
        /// Whether other objects are the cause: missing references, hosts of routes.
        var needsCluster = false

        var text: String { "\(group): " + lines.joined(separator: "\n") }
    }

    private let connection: Fault?
    private let headers: Fault?
    private let http2: Fault?
    private let tls: Fault?
    private let wantsDefaultHost: Bool
    /// The deprecated fields in use with their replacements, sorted.
    let deprecations: [String]
    /// Whether the policy requests HTTP/3 and validates client certificates, which Envoy does not support together.
    let validatesHTTP3Clients: Bool

    init(of policy: Policy, in inventory: Inventory, budget: StepBudget) {
        // The text came from a tape, so it is valid JSON.
        let text = policy.spec
        let spec = (try? JSONTape(parsing: text.span)).map { ObjectReader(tape: $0, place: $0.root) }
        let tables = inventory.tables
        let clientValidation = spec?["tls"]?["clientValidation"]
        connection = Self.fault(
            "Connection",
            [Self.outOfRange("BufferLimit", spec?["connection"]?["bufferLimit"], ClientTrafficPolicy.bufferLimits)])
        let windows = ClientTrafficPolicy.flowControlWindows
        headers = Self.fault("Headers", spec?["headers"].map { HeaderTranslation(tables: tables).lines(of: $0) } ?? [])
        http2 = Self.fault(
            "HTTP2",
            [
                Self.outOfRange("InitialStreamWindowSize", spec?["http2"]?["initialStreamWindowSize"], windows),
                Self.outOfRange("InitialConnectionWindowSize", spec?["http2"]?["initialConnectionWindowSize"], windows),
            ])
        tls = spec?["tls"].flatMap {
            TLSTranslation(namespace: policy.name.namespace, inventory: inventory, budget: budget).fault(of: $0)
        }
        wantsDefaultHost = spec?["http1"]?["http10"]?["useDefaultHost"]?.isTrue ?? false
        validatesHTTP3Clients =
            tables.isOne(of: KnownReleases.stoppingHTTP3WithClientValidation) && spec?["http3"] != nil && clientValidation != nil
        deprecations = tables.deprecatedFields.filter { Self.isUsed($0, in: spec) }
            .map { "\($0.path.joined(separator: ".")) is deprecated, use \($0.replacement) instead" }
    }

    private static func isUsed(_ field: ClientTrafficPolicy.DeprecatedField, in spec: ObjectReader?) -> Bool {
        var reader = spec
        for name in field.path.dropFirst() { reader = reader?.member(named: name) }
        return reader.map { !field.onlyWhenTrue || $0.isTrue } ?? false
    }

    /// The faults on a listener, in the order of the groups.
    func faults(on row: Int, of table: ListenerTable, in inventory: Inventory, budget: StepBudget) -> [Fault] {
        switch table.rows[row].service {
        case .none: []
        case .http(let isEncrypted):
            [connection, headers, defaultHost(on: row, of: table, in: inventory, budget), http2, isEncrypted ? tls : nil]
                .compactMap(\.self)
        case .tcp(let isEncrypted): [connection, isEncrypted ? tls : nil].compactMap(\.self)
        }
    }

    /// Whether HTTP/3 is disabled on a listener for which the policy requests it.
    func disablesHTTP3(on row: ListenerRow) -> Bool {
        validatesHTTP3Clients && row.service == .http(isEncrypted: true)
    }

    /// An HTTP/1.0 request may name no host. The listener's host is then the default, or the host of its only route.
    private func defaultHost(
        on row: Int, of table: ListenerTable, in inventory: Inventory, _ budget: StepBudget
    ) -> Fault? {
        guard wantsDefaultHost, Hostname.hasWildcard(table.rows[row].listener.hostname ?? Hostname.any) else { return nil }
        let problem = "cannot set http10 default host on listener with only wildcard hostnames"
        let line: String
        switch inventory.exactRouteCount(on: row, in: table, budget: budget) {
        case 0: line = problem
        case 1: return nil
        default:
            let isSeveral = inventory.exactRouteCount(on: row, in: table, visibleOnly: true, budget: budget) > 1
            line = problem + (isSeveral ? " and more than one possible default route" : "")
        }
        return Fault(group: "HTTP1", lines: [line], needsCluster: true)
    }

    private static func fault(_ group: String, _ lines: [String?]) -> Fault? {
        let lines = lines.compactMap(\.self)
        return lines.isEmpty ? nil : Fault(group: group, lines: lines)
    }

    private static func outOfRange(_ name: String, _ value: ObjectReader?, _ bounds: ClosedRange<Int64>) -> String? {
        guard let quantity = value.flatMap({ StoredQuantity(reading: $0) }) else { return nil }
        guard let value = quantity.value else { return "invalid \(name) value \(quantity.text)" }
        guard !bounds.contains(value) else { return nil }
        return
            "\(name) value \(quantity.text) is out of range, must be between \(bounds.lowerBound) and \(bounds.upperBound)"
    }
}

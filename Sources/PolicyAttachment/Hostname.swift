/// Hostnames of listeners and routes: exact, or with the wildcard `*` as first label.
enum Hostname {
    /// The hostname that matches all hosts.
    static let any = "*"

    static func hasWildcard(_ name: String) -> Bool { name.utf8.contains(UInt8(ascii: "*")) }

    /// The hosts that a route serves on a listener (Gateway API, `HTTPRouteSpec.hostnames`), sorted; empty if they have none in common.
    ///
    /// - Parameter isTaken: Whether another listener of the port has a hostname. That listener serves the host.
    static func intersection(of route: [String], with listener: String?, isTaken: (String) -> Bool) -> [String] {
        if route.isEmpty { return [listener ?? any] }
        var hosts: Set<String> = []
        for name in route {
            guard let listener, listener != name else {
                hosts.insert(name)
                continue
            }
            if listener.hasPrefix(any) {
                if isCovered(name, by: listener) { hosts.insert(name) }
            } else if name.hasPrefix(any), isCovered(listener, by: name) {
                hosts.insert(listener)
            }
        }
        return hosts.filter { !isTaken($0) }.sorted()
    }

    /// Whether a wildcard matches a hostname. The wildcard matches one or more labels.
    private static func isCovered(_ name: String, by wildcard: String) -> Bool {
        let suffix = wildcard.dropFirst()
        return name.hasSuffix(suffix) && name.utf8.count > suffix.utf8.count
    }
}

/// Names of hosts as listeners and routes give them: exact, or with a first label `*`.
enum Hostname {
    /// The name of all hosts.
    static let any = "*"

    static func hasWildcard(_ name: String) -> Bool { name.utf8.contains(UInt8(ascii: "*")) }

    /// The hosts that a route serves on a listener (Gateway API, `HTTPRouteSpec.hostnames`), sorted; empty when they have none in common.
    ///
    /// - Parameter others: the hosts of the other listeners of the port, which keep what is theirs by name.
    static func intersection(of route: [String], with listener: String?, others: [String]) -> [String] {
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
        return hosts.subtracting(others).sorted()
    }

    /// Whether a wildcard name stands for another name. It stands for any number of labels, but not for none.
    private static func isCovered(_ name: String, by wildcard: String) -> Bool {
        let suffix = wildcard.dropFirst()
        return name.hasSuffix(suffix) && name.utf8.count > suffix.utf8.count
    }
}

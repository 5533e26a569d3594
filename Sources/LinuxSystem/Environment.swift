import CLinux

/// The environment variables that the process was started with.
package enum Environment {
    /// All variables, in the system's order.
    package static var all: [(name: String, value: String)] {
        var variables: [(name: String, value: String)] = []
        var entry = ctp_environment()
        while let text = entry?.pointee {
            let parts = String(cString: text).split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            if parts.count == 2 { variables.append((String(parts[0]), String(parts[1]))) }
            entry = entry?.successor()
        }
        return variables
    }

    /// The value of a variable; nil if it is not set.
    package static func value(of name: String) -> String? {
        all.first { $0.name == name }?.value
    }
}

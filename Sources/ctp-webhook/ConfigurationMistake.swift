/// A flag whose value cannot be used: the operator's mistake, found before anything is served.
struct ConfigurationMistake: Error, CustomStringConvertible {
    let description: String

    /// - Parameter flags: the flags that are to be corrected, with their values; a switch has none.
    init(_ flags: [(name: String, value: String)], _ reason: String) {
        let flags = flags.map { $0.value.isEmpty ? $0.name : "\($0.name) \($0.value)" }.joined(separator: " ")
        description = "Error: \(flags): \(reason)"
    }
}

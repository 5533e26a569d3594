/// An error or a note about input, with its location.
package struct InputMessage: Sendable, Equatable, CustomStringConvertible {
    /// What a message does to the command.
    package enum Severity: String, Sendable {
        /// The input cannot be used.
        case error
        /// The input can be used, possibly in another way than its author expects.
        case note
    }

    /// A path, or a path with line and column: `edge.yaml:3:5`.
    package let location: String
    package let severity: Severity
    /// In lower case, without a full stop.
    package let text: String

    package init(_ severity: Severity, at location: String, _ text: String) {
        self.location = location
        self.severity = severity
        self.text = text
    }

    /// `edge.yaml:3:5: error: must have metadata.name`.
    package var description: String { "\(location): \(severity.rawValue): \(text)" }
}

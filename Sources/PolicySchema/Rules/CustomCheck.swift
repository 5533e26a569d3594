public import JSONTape

/// A check that no other constraint can express. It gets an object or the value of a field, either of which may hold anything, and appends
/// what it finds.
public typealias CustomCheck = @Sendable (_ tape: JSONTape, _ place: JSONTape.Place, _ violations: inout [Violation]) -> Void

/// A violation that a custom check has found. The rule decides its text.
public struct Violation: Sendable {
    /// The offending value, or the object if the object as a whole is at fault.
    public let place: JSONTape.Place
    /// The values of the placeholders in the rule's message, by their names.
    public let details: MessageDetails
    /// The kind of the field error.
    public let kind: Finding.Kind
    /// A change to the value that certainly removes the violation.
    public let fix: Fix?

    /// A violation by its parts.
    public init(
        _ place: JSONTape.Place, _ details: MessageDetails = [:], kind: Finding.Kind = .invalid, fix: Fix? = nil
    ) {
        self.place = place
        self.details = details
        self.kind = kind
        self.fix = fix
    }
}

/// A change to a value that certainly removes a violation.
public enum Fix: Sendable {
    /// Leave the value out.
    case remove
    /// Write another value.
    case replace(JSONValue)
}

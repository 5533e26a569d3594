public import JSONTape
internal import PolicySchema

/// A field of a policy with its path. Absent fields and fields that are `null` do not exist, as for the API server.
public struct PolicyField: Sendable {
    let value: JSONValue
    let path: FieldPath

    /// The `spec` of a policy.
    public init(spec: JSONValue) {
        value = spec
        path = FieldPath([.name("spec")])
    }

    private init(_ value: JSONValue, at path: FieldPath) {
        self.value = value
        self.path = path
    }

    subscript(name: String) -> PolicyField? {
        guard let member = value[name], member != .null else { return nil }
        return PolicyField(member, at: path.appending(.name(name)))
    }

    /// The text of a string.
    var text: String? { if case .string(let text) = value { text } else { nil } }

    var isTrue: Bool { value == .boolean(true) }

    /// The elements of a list; none if the field is not a list.
    var elements: [PolicyField] {
        guard case .array(let elements) = value else { return [] }
        return elements.enumerated().map { PolicyField($1, at: path.appending(.index($0))) }
    }

    /// The value of an integer, which may be written as `1.0` or `1e2`.
    var integer: Int64? {
        guard case .number(let text) = value else { return nil }
        return Int64(text) ?? Double(text).flatMap { Int64(exactly: $0) }
    }

    /// The number of bytes of a quantity.
    var bytes: Int64? {
        guard let text else { return integer }
        guard case .exact(let bytes)? = Quantity.value(of: Array(text.utf8).span) else { return nil }
        return bytes
    }

    var milliseconds: Int64? {
        text.flatMap { DurationText.milliseconds(of: Array($0.utf8).span) }
    }

    /// The duration as proto3 JSON: seconds with three or no decimal places.
    var duration: Setting? {
        guard let milliseconds else { return nil }
        let (seconds, rest) = milliseconds.quotientAndRemainder(dividingBy: 1000)
        let digits = String(rest)
        let fraction = rest == 0 ? "" : "." + String(repeating: "0", count: 3 - digits.count) + digits
        return .scalar(.string("\(seconds)\(fraction)s"), from: self)
    }

    /// The matcher of a `StringMatch`, whose type defaults to Exact (envoy.type.matcher.v3.StringMatcher).
    var stringMatcher: Setting {
        let text = self["value"]
        return .object(from: self) { matcher in
            switch self["type"]?.text {
            case "Prefix": matcher.set("prefix", text.map { .scalar($0.value) })
            case "Suffix": matcher.set("suffix", text.map { .scalar($0.value) })
            case "RegularExpression":
                matcher.set("safeRegex", .object { $0.set("regex", text.map { .scalar($0.value) }) })
            default: matcher.set("exact", text.map { .scalar($0.value) })
            }
        }
    }
}

/// The table of an object: its fields, and the rules about them.
public struct ObjectSchema: Sendable {
    /// The name of the type, as the API's documentation has it.
    public let name: String
    /// The purpose of the object, in one sentence.
    public let documentation: String
    /// The rows. At most 64.
    public let fields: [Field]
    /// The rules about the fields, including fields of objects inside this one.
    public let rules: [ObjectRule]
    /// Whether server-side apply replaces the object as a whole (`x-kubernetes-map-type: atomic`).
    public let isAtomic: Bool
    /// Whether an empty object already has an effect, so that authors write `true` instead.
    public let isSwitch: Bool
    /// Advice about names that are not fields of the object, by the names in lower case without separators: `ciphersuites`.
    public let otherNames: [String: OtherName]

    /// A schema by its parts.
    public init(
        _ name: String, _ documentation: String, fields: [Field], rules: [ObjectRule] = [], isAtomic: Bool = false,
        isSwitch: Bool = false, otherNames: [String: OtherName] = [:]
    ) {
        self.name = name
        self.documentation = documentation
        self.fields = fields
        self.rules = rules
        self.isAtomic = isAtomic
        self.isSwitch = isSwitch
        self.otherNames = otherNames
    }
}

extension ObjectSchema: CustomStringConvertible {
    /// The name of the type.
    public var description: String { name }
}

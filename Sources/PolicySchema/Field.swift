public import JSONTape

/// One row of a table: a field of an object.
public struct Field: Sendable {
    /// The name in JSON.
    public let name: String
    /// What it may hold.
    public let type: ValueType
    /// Whether it must be there. `null` counts as absent.
    public let isRequired: Bool
    /// What its absence means, where that is documented.
    public let defaultValue: Default?
    /// What replaces it, if it will go away.
    public let deprecation: Deprecation?
    /// What it is for, in one sentence.
    public let documentation: String
    /// Whether the CRD does not know it: people write it all the same, and get a better answer than "unknown field".
    public let isForeign: Bool

    /// A field that must be there.
    public static func required(
        _ name: String, _ type: ValueType, default defaultValue: Default? = nil, _ documentation: String
    ) -> Field {
        Field(
            name: name, type: type, isRequired: true, defaultValue: defaultValue, deprecation: nil, documentation: documentation,
            isForeign: false)
    }

    /// A field that may be left out.
    public static func optional(
        _ name: String, _ type: ValueType, default defaultValue: Default? = nil, deprecated deprecation: Deprecation? = nil,
        _ documentation: String
    ) -> Field {
        Field(
            name: name, type: type, isRequired: false, defaultValue: defaultValue, deprecation: deprecation,
            documentation: documentation, isForeign: false)
    }

    /// A field that is none of the CRD's.
    public static func foreign(_ name: String, _ documentation: String) -> Field {
        Field(
            name: name, type: .opaque, isRequired: false, defaultValue: nil, deprecation: nil, documentation: documentation,
            isForeign: true)
    }
}

/// What replaces a field that will go away.
public struct Deprecation: Sendable {
    /// The name of the sibling to use instead.
    public let replacement: String
    /// Whether only `true` is reported: upstream passes over an explicit `false`.
    public let onlyWhenTrue: Bool
    /// What the sibling must hold to say the same as the field does; nil where it must not be there, or where that is not certain.
    public let translation: @Sendable (JSONValue) -> JSONValue?

    /// The field has been replaced by a sibling.
    public static func replaced(
        by sibling: String, onlyWhenTrue: Bool = false, translation: @escaping @Sendable (JSONValue) -> JSONValue? = { _ in nil }
    ) -> Deprecation {
        Deprecation(replacement: sibling, onlyWhenTrue: onlyWhenTrue, translation: translation)
    }
}

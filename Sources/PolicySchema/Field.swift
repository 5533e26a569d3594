public import JSONTape

/// One row of a table: a field of an object.
///
/// A row states the field as the newest releases have it. ``releases`` says which releases have it, and ``with(_:in:)`` what differed.
public struct Field: Sendable {
    /// The name in JSON.
    public let name: String
    /// The type of its value.
    public internal(set) var type: ValueType
    /// Whether it must be set. `null` counts as absent.
    public internal(set) var isRequired: Bool
    /// The value that its absence means, if that is documented.
    public internal(set) var defaultValue: Default?
    /// The replacement, if the field is deprecated.
    public internal(set) var deprecation: Deprecation?
    /// The purpose of the field, in one sentence.
    public let documentation: String
    /// Whether the API has no such field, but authors often set it. It has rules with better advice than `unknown-field`.
    public internal(set) var isCommonMistake: Bool
    /// The rules about the field that are checked outside the tables.
    public let rules: [Rule]
    /// The releases that have the field.
    public let releases: VersionSet<Release>
    /// The release that adds the field, if the profile of a resolved table does not have it.
    public internal(set) var addedIn: Release?
    /// What differs in some releases.
    var changes: [Change] = []

    /// What differs in some releases.
    struct Change: Sendable {
        enum Content: Sendable {
            case type(ValueType)
            case required
            case defaultValue(Default?)
        }

        let releases: Releases
        let content: Content
    }

    /// A required field.
    ///
    /// - Parameter first: the first release that has it; nil for all.
    public static func required(
        _ name: String, _ type: ValueType, default defaultValue: Default? = nil, since first: Release? = nil,
        _ documentation: String
    ) -> Field {
        Field(
            name: name, type: type, isRequired: true, defaultValue: defaultValue, deprecation: nil, documentation: documentation,
            isCommonMistake: false, rules: [], releases: first.map { .since($0) } ?? .all)
    }

    /// An optional field.
    ///
    /// - Parameter first: the first release that has it; nil for all.
    public static func optional(
        _ name: String, _ type: ValueType, default defaultValue: Default? = nil, deprecated deprecation: Deprecation? = nil,
        since first: Release? = nil, _ documentation: String
    ) -> Field {
        Field(
            name: name, type: type, isRequired: false, defaultValue: defaultValue, deprecation: deprecation,
            documentation: documentation, isCommonMistake: false, rules: [], releases: first.map { .since($0) } ?? .all)
    }

    /// A field that the API does not have but that authors often set.
    ///
    /// - Parameters:
    ///   - type: the type in the releases that had the field.
    ///   - end: the first release without it; nil if no release had it.
    ///   - rules: the rules about it, which are checked outside the tables.
    public static func commonMistake(
        _ name: String, _ type: ValueType = .opaque, until end: Release? = nil, rules: [Rule], _ documentation: String
    ) -> Field {
        Field(
            name: name, type: type, isRequired: false, defaultValue: nil, deprecation: nil, documentation: documentation,
            isCommonMistake: true, rules: rules, releases: end.map { .before($0) } ?? .none)
    }

    /// The field with another type in some releases.
    public func with(_ type: ValueType, in releases: Releases) -> Field { changed(.type(type), in: releases) }

    /// The field with another default in some releases.
    public func with(default value: Default?, in releases: Releases) -> Field { changed(.defaultValue(value), in: releases) }

    /// The field, which some releases require.
    public func required(in releases: VersionSet<Release>) -> Field { changed(.required, in: .gateway(releases)) }

    private func changed(_ content: Change.Content, in releases: Releases) -> Field {
        var field = self
        field.changes.append(Change(releases: releases, content: content))
        return field
    }

    /// The types that it has in some releases.
    package var otherTypes: [ValueType] {
        changes.compactMap { if case .type(let type) = $0.content { type } else { nil } }
    }

    /// Whether the API of the profile has the field.
    public var exists: Bool { !isCommonMistake && addedIn == nil }
}

/// The replacement of a deprecated field.
public struct Deprecation: Sendable {
    /// The name of the sibling to use instead.
    public let replacement: String
    /// Whether only `true` is reported: Envoy Gateway does not report an explicit `false`.
    public let onlyWhenTrue: Bool
    /// The first release whose documentation says so; nil for all.
    public let first: Release?
    /// The first release whose controller reports it in the status; nil for all.
    public let firstInStatus: Release?
    /// The value of the sibling that means the same as a value of the field; nil if the sibling must be absent or the value is unknown.
    public let translation: @Sendable (JSONValue) -> JSONValue?

    /// The field has been replaced by a sibling.
    public static func replaced(
        by sibling: String, since first: Release? = nil, inStatusSince firstInStatus: Release? = nil, onlyWhenTrue: Bool = false,
        translation: @escaping @Sendable (JSONValue) -> JSONValue? = { _ in nil }
    ) -> Deprecation {
        Deprecation(
            replacement: sibling, onlyWhenTrue: onlyWhenTrue, first: first, firstInStatus: firstInStatus,
            translation: translation)
    }
}

public import JSONTape

/// A part of an Envoy listener, with the field of the policy that it comes from.
public struct Setting: Sendable {
    /// The value of a setting.
    public enum Content: Sendable {
        case scalar(JSONValue)
        case list([Setting])
        case object([Member])
    }

    /// A field of one of Envoy's messages.
    public struct Member: Sendable {
        /// The name of the field in proto3 JSON, or `@type`.
        public let name: String
        /// The value of the field.
        public let setting: Setting
    }

    /// The value.
    public let content: Content
    /// The field of the policy that asks for the setting; nil for the values that Envoy Gateway writes by default.
    public let origin: FieldPath?

    /// A setting by its parts.
    init(_ content: Content, from field: PolicyField? = nil) {
        self.content = content
        origin = field?.path
    }

    /// The value as proto3 JSON, without origins.
    public var json: JSONValue {
        switch content {
        case .scalar(let value): value
        case .list(let settings): .array(settings.map(\.json))
        case .object(let members): .object(members.map { .init(key: $0.name, value: $0.setting.json) })
        }
    }
}

extension Setting {
    static func scalar(_ value: JSONValue, from field: PolicyField? = nil) -> Setting { Setting(.scalar(value), from: field) }

    static func list(_ settings: [Setting], from field: PolicyField? = nil) -> Setting { Setting(.list(settings), from: field) }

    /// An object; `build` adds its members.
    static func object(
        type: String? = nil, from field: PolicyField? = nil, _ build: (inout MessageBuilder) -> Void = { _ in }
    ) -> Setting {
        var builder = MessageBuilder(type: type)
        build(&builder)
        return Setting(.object(builder.members), from: field)
    }

    /// A named extension of Envoy with its configuration in `typedConfig`.
    static func `extension`(
        _ name: String, type: String, from field: PolicyField? = nil, _ build: (inout MessageBuilder) -> Void = { _ in }
    ) -> Setting {
        .object(from: field) { message in
            message.set("name", .string(name))
            message.set("typedConfig", .object(type: type, build))
        }
    }
}

/// Adds the fields of one of Envoy's messages, in the order of the calls.
struct MessageBuilder {
    private(set) var members: [Setting.Member] = []

    /// - Parameter type: the full name of the message, for messages in a `google.protobuf.Any`.
    init(type: String?) {
        if let type { set("@type", .string("type.googleapis.com/" + type)) }
    }

    mutating func set(_ name: String, _ setting: Setting?) {
        if let setting { members.append(Setting.Member(name: name, setting: setting)) }
    }

    mutating func set(_ name: String, _ value: JSONValue, from field: PolicyField? = nil) {
        set(name, .scalar(value, from: field))
    }

    /// Sets a boolean to the value of a field, if the policy has the field.
    mutating func set(_ name: String, flag field: PolicyField?) {
        if let field { set(name, .boolean(field.isTrue), from: field) }
    }

    /// Sets a duration, if the policy has the field.
    mutating func set(_ name: String, duration field: PolicyField?) {
        set(name, field?.duration)
    }

    /// Sets a list to the texts of a field, if the policy has the field.
    mutating func set(_ name: String, texts field: PolicyField?) {
        if let field { set(name, .list(field.elements.map { .scalar($0.value, from: $0) }, from: field)) }
    }
}

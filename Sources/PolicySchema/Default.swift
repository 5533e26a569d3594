public import JSONTape

/// What the absence of a field means, written into the object by the mutating webhook.
public struct Default: Sendable {
    /// Who says so.
    public enum Origin: Sendable {
        /// The CRD: the API server would write the same.
        case api
        /// This project: a target's `group` and `kind`, without which the CRD refuses the policy.
        case target
        /// The documentation of Envoy Gateway or Envoy: writing it makes visible what is in force anyway.
        case documented
    }

    /// How much the mutating webhook writes.
    public enum Level: String, Sendable, CaseIterable {
        /// Everything that is known.
        case all
        /// What the CRD itself would write, and a target's `group` and `kind`.
        case api
        /// Nothing.
        case none

        /// Whether a default of some origin is written.
        func includes(_ origin: Origin) -> Bool {
            switch (self, origin) {
            case (.all, _), (.api, .api), (.api, .target): true
            case (.api, .documented), (.none, _): false
            }
        }
    }

    /// Where another value holds, or none that could be written.
    public struct Exception: Sendable {
        /// When the exception applies.
        public let condition: Condition
        /// What holds then; nil when nothing is to be written.
        public let value: JSONValue?

        /// Nothing is written when the condition may hold.
        public static func when(_ condition: Condition) -> Exception { Exception(condition: condition, value: nil) }

        /// Another value is written when the condition holds.
        public static func when(_ condition: Condition, then value: String) -> Exception {
            Exception(condition: condition, value: .string(value))
        }
    }

    /// Who says so.
    public let origin: Origin
    /// The value.
    public let value: JSONValue
    /// Where another value holds.
    public let exception: Exception?

    /// A default that the CRD itself writes.
    public static func api(_ value: JSONValue) -> Default { Default(origin: .api, value: value, exception: nil) }

    /// A default of a target reference.
    public static func target(_ value: JSONValue) -> Default { Default(origin: .target, value: value, exception: nil) }

    /// A default that the documentation states.
    public static func documented(_ value: JSONValue, except exception: Exception? = nil) -> Default {
        Default(origin: .documented, value: value, exception: exception)
    }
}

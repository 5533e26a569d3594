public import JSONTape

/// The value that is in force if a field is absent. The mutating webhook writes some of them into the object.
///
/// The API server stores a value that a webhook writes, and the value stays when the author changes other fields: `kubectl apply` and
/// server-side apply remove only what the author wrote before. A default is therefore written only if it is neutral, which means that the
/// configuration of Envoy is the same without it, and if no other field has a part in it: it is not computed from another field, and no rule
/// compares it with one.
public struct Default: Sendable {
    /// The component that decides the value of an absent field.
    public enum Origin: Sendable {
        /// The CRD: the API server writes the same value.
        case api
        /// This project: the `group` and `kind` of a target, without which the CRD rejects the policy.
        case target
        /// Envoy Gateway: it writes the value into the configuration of Envoy.
        case envoyGateway
        /// Envoy.
        case envoy
        /// The Linux kernel of the node. The value is the one that it has unless the node configures another.
        case kernel
    }

    /// Which defaults the mutating webhook writes.
    public enum Level: String, Sendable, CaseIterable {
        /// None.
        case none
        /// The defaults of the CRD, and the `group` and `kind` of a target.
        case api
        /// These, and the documented defaults that are neutral and independent of the other fields.
        case documented
    }

    /// Another value that is in force under a condition.
    public struct Override: Sendable {
        /// When the override applies.
        public let condition: Condition
        /// The value.
        public let value: JSONValue

        /// Another value is in force if the condition holds.
        public static func when(_ condition: Condition, then value: String) -> Override {
            Override(condition: condition, value: .string(value))
        }
    }

    /// The component that decides.
    public let origin: Origin
    /// The value.
    public let value: JSONValue
    /// When another value is in force. A default with an override is never written.
    public let override: Override?
    /// The levels at which the mutating webhook writes the default; none if it is only shown.
    public let levels: [Level]

    /// A default that the CRD writes.
    public static func api(_ value: JSONValue) -> Default {
        Default(origin: .api, value: value, override: nil, levels: [.api, .documented])
    }

    /// A default of a target reference.
    public static func target(_ value: JSONValue) -> Default {
        Default(origin: .target, value: value, override: nil, levels: [.api, .documented])
    }

    /// A default that Envoy Gateway documents and that the mutating webhook can write.
    public static func documented(_ value: JSONValue) -> Default {
        Default(origin: .envoyGateway, value: value, override: nil, levels: [.documented])
    }

    /// A default that is only shown.
    public static func unwritten(_ value: JSONValue, by origin: Origin, except override: Override? = nil) -> Default {
        Default(origin: origin, value: value, override: override, levels: [])
    }
}

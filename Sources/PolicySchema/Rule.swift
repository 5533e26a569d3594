/// Something that must hold of a policy: what findings refer to, what the configuration switches.
public struct Rule: Sendable, Hashable {
    /// Everything that is said of a rule stands once, so that to pass one on is to pass on a reference.
    private final class Text: Sendable {
        let id: String
        let severity: Severity
        let layer: Layer
        let reason: String
        let consequence: String?
        let bad: String
        let good: String

        init(
            _ id: String, _ severity: Severity, _ layer: Layer, _ reason: String, _ consequence: String?, _ bad: String,
            _ good: String
        ) {
            (self.id, self.severity, self.layer, self.reason) = (id, severity, layer, reason)
            (self.consequence, self.bad, self.good) = (consequence, bad, good)
        }
    }

    private let text: Text

    /// The stable identifier: lower-case words joined by hyphens.
    public var id: String { text.id }
    /// What becomes of the write unless the configuration says otherwise.
    public var severity: Severity { text.severity }
    /// Who would have complained if we had not.
    public var layer: Layer { text.layer }
    /// Why the rule exists, in one line.
    public var reason: String { text.reason }
    /// What storing the policy would have done, to be read after "it would have"; nil when nothing beyond its refusal.
    public var consequence: String? { text.consequence }
    /// A spec that breaks the rule, as JSON without the target that every example has: the tests run it.
    public var bad: String { text.bad }
    /// The same spec, mended.
    public var good: String { text.good }

    /// A rule by its parts.
    public init(
        _ id: String, _ severity: Severity, _ layer: Layer, reason: String, consequence: String? = nil, bad: String = "",
        good: String = ""
    ) {
        text = Text(id, severity, layer, reason, consequence, bad, good)
    }

    /// Rules are the same by their identifiers.
    public static func == (left: Rule, right: Rule) -> Bool { left.text === right.text || left.id == right.id }

    /// By the identifier alone.
    public func hash(into hasher: inout Hasher) { hasher.combine(id) }
}

extension Rule: CustomStringConvertible {
    /// The identifier.
    public var description: String { id }
}

/// What becomes of a write that breaks a rule.
public enum Severity: String, Sendable, CaseIterable {
    /// The write is denied.
    case error
    /// The write is allowed, and its author is told.
    case warning
}

/// Who is the first to notice that a rule is broken.
public enum Layer: String, Sendable, CaseIterable {
    /// The API server, by the schema and the CEL rules of the custom resource definition.
    case crd
    /// Envoy Gateway, after the policy has been stored.
    case controller
    /// Envoy, or the configuration on its way to Envoy, although the controller reported no fault.
    case dataPlane = "data plane"
    /// Nobody.
    case lint
}

/// The rules that the kinds of values bring with them. Those of one policy stand beside its tables.
extension Rule {
    /// A value of another JSON type than the field's.
    public static let type = Rule(
        "type", .error, .crd, reason: "the API server decodes a field as one type",
        bad: #"{"tcpKeepalive":{"probes":"3"}}"#, good: #"{"tcpKeepalive":{"probes":3}}"#)
    /// A field that must be there and is not.
    public static let required = Rule(
        "required", .error, .crd, reason: "the object means nothing without the field",
        bad: #"{"healthCheck":{}}"#, good: #"{"healthCheck":{"path":"/healthz"}}"#)
    /// A word that is not one of the field's.
    public static let enumeration = Rule(
        "enum", .error, .crd, reason: "only the listed words have a meaning",
        bad: #"{"scheme":"preserve"}"#, good: #"{"scheme":"Preserve"}"#)
    /// A text that does not match the field's format.
    public static let format = Rule(
        "format", .error, .crd, reason: "the text would not parse",
        bad: #"{"timeout":{"http":{"idleTimeout":"1.5h"}}}"#, good: #"{"timeout":{"http":{"idleTimeout":"1h30m"}}}"#)
    /// A text that is too short or too long.
    public static let length = Rule(
        "length", .error, .crd, reason: "the API server bounds the length of texts",
        bad: #"{"healthCheck":{"path":""}}"#, good: #"{"healthCheck":{"path":"/"}}"#)
    /// A number outside its bounds.
    public static let range = Rule(
        "range", .error, .crd, reason: "the API server bounds the number",
        bad: #"{"http2":{"maxConcurrentStreams":0}}"#, good: #"{"http2":{"maxConcurrentStreams":100}}"#)
    /// Too few or too many items.
    public static let items = Rule(
        "items", .error, .crd, reason: "the API server bounds the number of items",
        bad: #"{"headers":{"earlyRequestHeaders":{"remove":[]}}}"#,
        good: #"{"headers":{"earlyRequestHeaders":{"remove":["X-Debug"]}}}"#)
    /// An item that is in its list already.
    public static let unique = Rule(
        "unique", .error, .crd, reason: "items of the list are told apart by their value or name",
        bad: #"{"headers":{"earlyRequestHeaders":{"remove":["X-Debug","X-Debug"]}}}"#,
        good: #"{"headers":{"earlyRequestHeaders":{"remove":["X-Debug"]}}}"#)
    /// A negative number where the controller reads an unsigned one, which the CRD cannot say.
    public static let unsigned = Rule(
        "unsigned", .error, .controller, reason: "the controller decodes the number as unsigned, and the whole list with it",
        consequence: "made Envoy Gateway unable to read any ClientTrafficPolicy in the cluster",
        bad: #"{"tcpKeepalive":{"probes":-3}}"#, good: #"{"tcpKeepalive":{"probes":3}}"#)
    /// A quantity that the controller finds too small or too large, which the CRD does not check.
    public static let quantityRange = Rule(
        "quantity-range", .error, .controller, reason: "the controller refuses quantities outside the bounds of Envoy's field",
        consequence: .listenersAnswer500, bad: #"{"connection":{"bufferLimit":"5Gi"}}"#,
        good: #"{"connection":{"bufferLimit":"1Gi"}}"#)
    /// A field that nobody knows.
    public static let unknownField = Rule(
        "unknown-field", .warning, .crd, reason: "the API server drops the field, or refuses it under strict validation",
        bad: #"{"timeout":{"http":{"idleTimout":"30s"}}}"#, good: #"{"timeout":{"http":{"idleTimeout":"30s"}}}"#)
    /// A key that stands twice in its object.
    public static let duplicateKey = Rule(
        "duplicate-key", .error, .crd, reason: "readers disagree which of the two values counts",
        bad: #"{"scheme":"Preserve","scheme":"MatchBackend"}"#, good: #"{"scheme":"MatchBackend"}"#)
    /// A field that will go away.
    public static let deprecated = Rule(
        "deprecated", .warning, .controller, reason: "the controller reports the field as deprecated in the policy's status",
        bad: #"{"enableProxyProtocol":true}"#, good: #"{"proxyProtocol":{}}"#)
    /// A duration that is not written in the shortest way.
    public static let durationSpelling = Rule(
        "duration-spelling", .warning, .lint, reason: "units that repeat, overflow or stand out of order hide how long it is",
        bad: #"{"timeout":{"http":{"idleTimeout":"90m60s"}}}"#, good: #"{"timeout":{"http":{"idleTimeout":"1h31m"}}}"#)
    /// An item of a list that need not be unique, and is there twice.
    public static let repeatedItem = Rule(
        "repeated-item", .warning, .lint, reason: "the second one has no effect; often another one was meant",
        bad: #"{"tls":{"fingerprints":["JA3","JA3"]}}"#, good: #"{"tls":{"fingerprints":["JA3","JA4"]}}"#)
}

extension String {
    /// What an invalid policy does: the controller replaces the routes of its listeners by an error answer.
    public static let listenersAnswer500 = "made Envoy Gateway answer 500 on every route of the targeted listeners"

    /// What a configuration does that is checked only on its way to Envoy: nothing newer reaches the proxies.
    public static let gatewayFrozen = "frozen the configuration of the whole Gateway at its last state"

    /// What a listener does that Envoy refuses.
    public static let listenerRefused = "made Envoy refuse the listener"
}

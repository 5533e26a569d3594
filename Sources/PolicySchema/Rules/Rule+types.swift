/// The rules that come with the types of fields. The rules of a policy are declared beside its tables.
extension Rule {
    /// A value whose JSON type is not the field's.
    public static let type = Rule(
        "type", .error, detectedBy: .crd,
        error: "must be {expected}, not {found}[; {advice}]",
        warning: "[{value} ]is {found}, which the API server rejects; use {expected}[; {advice}]",
        reason: "the API server decodes a field as one type",
        bad: #"{"tcpKeepalive":{"probes":"3"}}"#, good: #"{"tcpKeepalive":{"probes":3}}"#)
    /// A required field that is missing.
    public static let required = Rule(
        "required", .error, detectedBy: .crd,
        error: "must be set[, for example to {example}]",
        warning: "is missing, and the API server requires it; set it[, for example to {example}]",
        reason: "the object has no meaning without the field",
        bad: #"{"healthCheck":{}}"#, good: #"{"healthCheck":{"path":"/healthz"}}"#)
    /// A word that is not one of the field's.
    public static let enumeration = Rule(
        "enum", .error, detectedBy: .crd,
        error: "supported values: {supported}[; did you mean {suggestion}?]",
        warning: "{value} is not supported; use {advice}",
        reason: "only the listed values have a meaning",
        bad: #"{"scheme":"preserve"}"#, good: #"{"scheme":"Preserve"}"#)
    /// A text that does not match the format of the field.
    public static let format = Rule(
        "format", .error, detectedBy: .crd,
        error: "must be {meaning}[; did you mean {suggestion}?]",
        warning: "{value} is not {meaning}[; use {suggestion}]",
        reason: "the API server rejects texts that do not match the pattern of the field",
        bad: #"{"timeout":{"http":{"idleTimeout":"1.5h"}}}"#, good: #"{"timeout":{"http":{"idleTimeout":"1h30m"}}}"#)
    /// A text that is too short or too long.
    public static let length = Rule(
        "length", .error, detectedBy: .crd,
        error: "must have {limit}",
        warning: "is too {fault} for the API server; use {limit}",
        reason: "the API server limits the length of texts",
        bad: #"{"healthCheck":{"path":""}}"#, good: #"{"healthCheck":{"path":"/"}}"#)
    /// A number outside its bounds.
    public static let range = Rule(
        "range", .error, detectedBy: .crd,
        error: "must be {limit}",
        warning: "{value} is out of range for the API server; use a value {limit}",
        reason: "the API server limits the number",
        bad: #"{"http2":{"maxConcurrentStreams":0}}"#, good: #"{"http2":{"maxConcurrentStreams":100}}"#)
    /// Too few or too many items.
    public static let items = Rule(
        "items", .error, detectedBy: .crd,
        error: "must have {limit}",
        warning: "has too {fault} items for the API server; use {limit}",
        reason: "the API server limits the number of items",
        bad: #"{"headers":{"earlyRequestHeaders":{"remove":[]}}}"#,
        good: #"{"headers":{"earlyRequestHeaders":{"remove":["X-Debug"]}}}"#)
    /// An item that the list already contains.
    public static let unique = Rule(
        "unique", .error, detectedBy: .crd,
        error: "must appear only once in the list, and item {first} is the same",
        warning: "{value} repeats item {first} of the list, which the API server rejects; remove one of them",
        reason: "the items of the list are identified by their value or name",
        bad: #"{"headers":{"earlyRequestHeaders":{"remove":["X-Debug","X-Debug"]}}}"#,
        good: #"{"headers":{"earlyRequestHeaders":{"remove":["X-Debug"]}}}"#)
    /// A negative number where the controller decodes an unsigned one, which the CRD cannot express.
    public static let unsigned = Rule(
        "unsigned", .error, detectedBy: .controller,
        error: "must be greater than or equal to 0",
        warning: "{value} is negative, which prevents Envoy Gateway from reading any ClientTrafficPolicy; use 0 or more",
        reason: "the controller decodes the number as unsigned and fails to read the whole list of policies",
        consequence: "prevented Envoy Gateway from reading any ClientTrafficPolicy in the cluster",
        bad: #"{"tcpKeepalive":{"probes":-3}}"#, good: #"{"tcpKeepalive":{"probes":3}}"#)
    /// A quantity outside the bounds of the controller, which the CRD does not check.
    public static let quantityRange = Rule(
        "quantity-range", .error, detectedBy: .controller,
        error: "must be between {minimum} and {maximum} bytes[, not {bytes}]; use {advice}",
        warning: "{value} is outside {minimum} to {maximum} bytes, which Envoy Gateway rejects; use {advice}",
        reason: "the controller rejects quantities outside the bounds of Envoy's field",
        consequence: .listenersAnswer500, bad: #"{"connection":{"bufferLimit":"5Gi"}}"#,
        good: #"{"connection":{"bufferLimit":"1Gi"}}"#)
    /// A field that the API does not have.
    public static let unknownField = Rule(
        "unknown-field", .warning, detectedBy: .crd,
        error: "must not be set, because the API has no such field[; {hint}]",
        warning: "is not a field of the API, so the API server drops it; {advice}",
        reason: "the API server drops the field, or rejects it under strict field validation",
        bad: #"{"timeout":{"http":{"idleTimout":"30s"}}}"#, good: #"{"timeout":{"http":{"idleTimeout":"30s"}}}"#)
    /// The texts of ``unknownField`` in a webhook. The API server has dropped the fields that its CRD does not have, so the CRD has this one.
    static let unknownToThisVersion = RuleMessage(
        error: "must not be set, because this version of ctp-webhook does not know the field",
        warning: "is not known to this version of ctp-webhook, so it is not validated; update ctp-webhook")
    /// A field that the profile's release does not have, although another release has it.
    public static let newerField = Rule(
        "newer-field", .warning, detectedBy: .crd,
        error: "must not be set, because it requires {requirement}; {release} drops it",
        warning: "requires {requirement}; {release} drops it",
        reason:
            "the API server drops a field that its release of Envoy Gateway does not have, or rejects it under strict validation",
        bad: #"{"headers":{"maxRequestHeaderLimit":"64Ki"}}"#, good: #"{"headers":{"enableEnvoyHeaders":true}}"#)
    /// The texts of ``newerField`` in a webhook. The CRD of the cluster has the field, so its Envoy Gateway is newer than the profile.
    static let newerThanProfile = RuleMessage(
        error:
            "must not be set, because it requires {requirement} and --envoy-gateway is {release}; the CRD has it, so set --envoy-gateway",
        warning: "requires {requirement}, which the installed CRD has; set --envoy-gateway, which is {release}")
    /// A key that appears twice in its object.
    public static let duplicateKey = Rule(
        "duplicate-key", .error, detectedBy: .crd,
        error: "must appear only once in its object",
        warning: "appears more than once in its object, and parsers disagree on which value counts; keep one",
        reason: "parsers disagree on which of the two values counts",
        bad: #"{"scheme":"Preserve","scheme":"MatchBackend"}"#, good: #"{"scheme":"MatchBackend"}"#)
    /// A field that a later version of the API removes.
    public static let deprecated = Rule(
        "deprecated", .warning, detectedBy: .controller,
        error: "must not be used, because it is deprecated; use {replacement} instead",
        warning: "is deprecated; use {replacement} instead",
        reason: "the controller reports the field as deprecated in the policy's status",
        bad: #"{"enableProxyProtocol":true}"#, good: #"{"proxyProtocol":{}}"#)
}

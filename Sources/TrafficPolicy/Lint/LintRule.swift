package import PolicySchema

/// The rules about files and their notation, which `ctp-webhook lint` checks.
///
/// An example is a string of YAML where the notation is at fault and not the object.
package enum LintRule {
    /// A file that is not YAML or JSON.
    package static let syntax = Rule(
        "yaml-syntax", .error, detectedBy: .client,
        error: "must be YAML that kubectl can read: {fault}", warning: "cannot be read as YAML: {fault}",
        reason: "kubectl rejects the whole file", bad: #""timeout: {http: {idleTimeout: 30s}""#,
        good: #""timeout: {http: {idleTimeout: 30s}}""#)

    /// A ClientTrafficPolicy whose type or name is wrong.
    package static let object = Rule(
        "object-invalid", .error, detectedBy: .client,
        error: "{error}", warning: "cannot be applied: {error}",
        reason: "kubectl cannot send an object without a known apiVersion, kind and name",
        bad: #""kind: ClientTrafikPolicy""#, good: #""kind: ClientTrafficPolicy""#)

    /// A target without `group` or `kind`, which the mutating webhook adds.
    package static let targetGroup = Rule(
        "target-group-missing", .warning, detectedBy: .crd,
        error: "must be set, for example to {default}, because the API server does not add it",
        warning: "is missing, and clusters without the mutating webhook reject that; set it to {default}",
        reason: "the CRD requires group and kind of a target, and only the mutating webhook adds them",
        bad: #"{"targetRefs":[{"name":"edge"}],"http3":{}}"#,
        good: #"{"targetRefs":[\#(ClientTrafficPolicy.gateway)],"http3":{}}"#)

    /// A plain scalar that readers of YAML disagree on.
    package static let ambiguous = Rule(
        "yaml-ambiguous", .warning, detectedBy: .lintOnly,
        error: "must not be written as {text}, which kubectl reads as {meaning}; write {meaning}",
        warning: "{text} is read as {meaning} by kubectl, and differently by YAML 1.2; write {meaning}",
        reason: "YAML 1.1 reads 010 as eight and yes as true; YAML 1.2 does not",
        bad: #""tcpKeepalive: {probes: 010}""#, good: #""tcpKeepalive: {probes: 8}""#)

    /// An ignore that ignores nothing.
    package static let unusedIgnore = Rule(
        "unused-ignore", .warning, detectedBy: .lintOnly,
        error: "must not ignore {rule}[: {reason}]", warning: "{rule} is ignored here, but {reason}; remove it",
        reason: "an ignore that ignores nothing hides a later finding",
        bad: ##""scheme: Preserve # ctp-webhook: ignore=tls-version-capped""##, good: #""scheme: Preserve""#)

    /// All rules.
    static let all = [syntax, object, targetGroup, ambiguous, unusedIgnore]
}

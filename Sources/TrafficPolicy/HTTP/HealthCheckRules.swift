internal import JSONTape
internal import PolicySchema

/// The rules about the health check path together with settings of other sections.
extension ClientTrafficPolicy {
    static let healthCheckRules: [ObjectRule] = [
        .rule(
            "health-check-normalized", .warning, detectedBy: .envoy,
            .custom(["healthCheck"], normalizedHealthCheck),
            error: "must be a path that Envoy does not change[, such as {suggestion}]",
            warning: "{value} matches no request, because Envoy {effect}[; use {suggestion}]",
            reason: "Envoy compares the path after normalisation, which changes or rejects some paths",
            bad: #"{"healthCheck":{"path":"/health//ready"}}"#, good: #"{"healthCheck":{"path":"/health/ready"}}"#)
    ]

    private static let normalizedHealthCheck: CustomCheck = { tape, spec, violations in
        guard let check = tape.presentMember("healthCheck", of: spec), let place = tape.presentMember("path", of: check),
            tape.kind(at: place) == .string, tape.count(at: place) <= 4096,
            !tape.withText(at: place, { PathNormalization.isPlain($0) })
        else { return }
        let settings = tape.presentMember("path", of: spec)
        let keepsSlashes = settings.flatMap { tape.presentMember("disableMergeSlashes", of: $0) }.map {
            tape.kind(at: $0) == .true
        }
        let action = settings.flatMap { tape.presentMember("escapedSlashesAction", of: $0) }
        let normalization = PathNormalization(
            mergesSlashes: keepsSlashes != true,
            keepsEscapedSlashes: action.map { tape.text(at: $0, equals: "KeepUnchanged") } ?? false)
        let path = tape.text(at: place)
        switch normalization.result(for: path) {
        case .unchanged: return
        case .rejected: violations.append(Violation(place, ["effect": "rejects such paths"]))
        case .changed(let other):
            // A change may make room for another one, as in /a/%2E%2E//b.
            let isFinal = normalization.result(for: other) == .unchanged
            var details: MessageDetails = ["effect": "normalises it"]
            details["suggestion"] = isFinal ? other.cut(to: Finding.maxValueLength) : nil
            violations.append(Violation(place, details, fix: isFinal ? .replace(.string(other)) : nil))
        }
    }
}

internal import JSONTape
internal import PolicySchema

/// The rules about the client's address together with settings of other sections.
extension ClientTrafficPolicy {
    static let clientIPRules: [ObjectRule] = [
        .rule(
            "client-ip-header-removed", .warning, detectedBy: .envoy,
            .custom(["clientIPDetection"], removedCustomHeader(failsClosed: false)),
            error: "must not remove {header}, because Envoy reads the client's address from it afterwards",
            warning: "{value} removes the header from which Envoy reads the client's address afterwards; remove it",
            reason: "earlyRequestHeaders removes the header before Envoy reads the client's address from it",
            bad: #"""
                {"clientIPDetection":{"customHeader":{"name":"X-Real-IP"}},"headers":{"earlyRequestHeaders":{"remove":["x-real-ip"]}}}
                """#,
            good: #"""
                {"clientIPDetection":{"customHeader":{"name":"X-Real-IP"}},"headers":{"earlyRequestHeaders":{"remove":["x-real-host"]}}}
                """#),
        .rule(
            "client-ip-header-denied", .error, detectedBy: .envoy,
            .custom(["clientIPDetection"], removedCustomHeader(failsClosed: true)),
            error: "must not remove {header}, without which failClosed rejects every request",
            warning: "{value} removes the header without which failClosed rejects every request; remove it",
            reason: "earlyRequestHeaders removes the header before failClosed requires it",
            consequence: "made Envoy answer 403 to every request",
            bad: #"""
                {"clientIPDetection":{"customHeader":{"name":"X-Real-IP","failClosed":true}},"headers":{"earlyRequestHeaders":{"remove":["x-real-ip"]}}}
                """#,
            good: #"""
                {"clientIPDetection":{"customHeader":{"name":"X-Real-IP","failClosed":true}},"headers":{"earlyRequestHeaders":{"remove":["x-real-host"]}}}
                """#),
    ]

    /// A check for a custom header that `earlyRequestHeaders` removes.
    private static func removedCustomHeader(failsClosed: Bool) -> CustomCheck {
        { tape, spec, violations in
            guard let detection = tape.presentMember("clientIPDetection", of: spec),
                let custom = tape.presentMember("customHeader", of: detection),
                let name = tape.presentMember("name", of: custom), tape.kind(at: name) == .string,
                (tape.presentMember("failClosed", of: custom).map { tape.kind(at: $0) == .true } ?? false) == failsClosed,
                let modifier = earlyModifier(of: spec, tape)
            else { return }
            forEachRemoval(ofHeaderAt: name, from: modifier, tape) { place, tape in
                violations.append(Violation(place, ["header": tape.text(at: name).cut(to: Finding.maxValueLength)]))
            }
        }
    }
}

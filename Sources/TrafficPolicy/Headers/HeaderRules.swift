internal import JSONTape
internal import PolicySchema

/// The rules about headers together with settings of other sections.
extension ClientTrafficPolicy {
    static let headerRules: [ObjectRule] = [
        .rule(
            "header-overwritten", .warning, detectedBy: .envoy,
            .custom(["headers"], overwrittenHeaders),
            error: "must not be written before routing, because Envoy overwrites it afterwards; {advice}",
            warning: "{value} has no effect, because Envoy overwrites it afterwards; {advice}",
            reason: "Envoy sets some headers after it has applied earlyRequestHeaders",
            bad: #"{"headers":{"earlyRequestHeaders":{"set":[{"name":"X-Request-ID","value":"%STREAM_ID%"}]}}}"#,
            good: #"""
                {"headers":{"requestID":"Preserve","earlyRequestHeaders":{"set":[{"name":"X-Request-ID","value":"%STREAM_ID%"}]}}}
                """#),
        .rule(
            "header-peer-address", .warning, detectedBy: .envoy,
            .custom(["headers"], peerAddresses),
            error: "must not contain the remote address, because Envoy detects the client's address afterwards",
            warning:
                "{value} gets the address of the proxy in front, because Envoy detects the client's address afterwards; remove it",
            reason: "earlyRequestHeaders is applied before the client's address is detected",
            bad: #"""
                {"clientIPDetection":{"xForwardedFor":{"numTrustedHops":1}},"headers":{"earlyRequestHeaders":{"set":[{"name":"X-Client","value":"%DOWNSTREAM_REMOTE_ADDRESS_WITHOUT_PORT%"}]}}}
                """#,
            good: #"""
                {"headers":{"earlyRequestHeaders":{"set":[{"name":"X-Client","value":"%DOWNSTREAM_REMOTE_ADDRESS_WITHOUT_PORT%"}]}}}
                """#),
        .rule(
            "client-cert-forged", .warning, detectedBy: .envoy,
            .custom(
                ["headers.xForwardedClientCert.mode", "tls.clientValidation", "tls.clientValidation.mode"], forgedCertificates),
            error: "must not be {mode}{fault}",
            warning: "{mode} forwards {forwarded}",
            reason: "the backend gets certificate details that clients can choose",
            bad: #"""
                {"headers":{"xForwardedClientCert":{"mode":"ForwardOnly"}},"tls":{"clientValidation":{"caCertificateRefs":[{"name":"ca"}]}}}
                """#,
            good: #"""
                {"headers":{"xForwardedClientCert":{"mode":"SanitizeSet"}},"tls":{"clientValidation":{"caCertificateRefs":[{"name":"ca"}]}}}
                """#),
    ]

    /// A mode of xForwardedClientCert with which the backend gets details that clients can choose. A function, because the conditions of a
    /// table would look up the two modes once for each text.
    private static let forgedCertificates: CustomCheck = { tape, spec, violations in
        guard let headers = tape.presentMember("headers", of: spec),
            let forwarding = tape.presentMember("xForwardedClientCert", of: headers),
            let mode = tape.presentMember("mode", of: forwarding), tape.kind(at: mode) == .string
        else { return }
        let (fault, forwarded): (String, String)
        if tape.text(at: mode, equals: "AlwaysForwardOnly") {
            fault = ", which forwards forged certificate details"
            forwarded = "certificate details that clients can forge; use SanitizeSet"
        } else if tape.text(at: mode, equals: "ForwardOnly") {
            guard clientValidation(of: spec, tape) != nil else { return }
            fault = ", which forwards certificate details that clients can forge"
            forwarded = "certificate details that clients can forge; use SanitizeSet"
        } else if tape.text(at: mode, equals: "AppendForward") {
            guard acceptsUnverifiedClients(spec, tape) else { return }
            fault = " if client certificates are not verified, because clients can forge details"
            forwarded = "details that unverified clients can forge; verify clients or use Sanitize"
        } else {
            guard tape.text(at: mode, equals: "SanitizeSet"), acceptsUnverifiedClients(spec, tape) else { return }
            fault = " if client certificates are not verified"
            forwarded = "details of certificates that are not verified; verify clients or use Sanitize"
        }
        violations.append(Violation(mode, ["mode": tape.text(at: mode), "fault": fault, "forwarded": forwarded]))
    }

    private static func clientValidation(of spec: JSONTape.Place, _ tape: JSONTape) -> JSONTape.Place? {
        tape.presentMember("tls", of: spec).flatMap { tape.presentMember("clientValidation", of: $0) }
    }

    /// Whether the mode of the client's validation accepts certificates of any issuer.
    private static func acceptsUnverifiedClients(_ spec: JSONTape.Place, _ tape: JSONTape) -> Bool {
        guard let validation = clientValidation(of: spec, tape), let mode = tape.presentMember("mode", of: validation) else {
            return false
        }
        return unverifyingModes.contains { tape.hasText($0, at: mode) }
    }

    /// Whether Envoy takes the client's address from a header, and with it the other headers of the proxy in front.
    private static func trustsProxy(_ spec: JSONTape.Place, _ tape: JSONTape) -> Bool {
        guard let detection = tape.presentMember("clientIPDetection", of: spec) else { return false }
        return tape.presentMember("xForwardedFor", of: detection) != nil
            || tape.presentMember("customHeader", of: detection) != nil
    }

    /// The early modifier of a policy; nil if there is none.
    static func earlyModifier(of spec: JSONTape.Place, _ tape: JSONTape) -> JSONTape.Place? {
        guard let headers = tape.presentMember("headers", of: spec),
            let modifier = tape.presentMember("earlyRequestHeaders", of: headers), tape.kind(at: modifier) == .object
        else { return nil }
        return modifier
    }

    private static let overwrittenHeaders: CustomCheck = { tape, spec, violations in
        guard let headers = tape.presentMember("headers", of: spec), let modifier = earlyModifier(of: spec, tape) else { return }
        forEachWrittenName(of: modifier, tape) { name, tape in
            guard let advice = adviceIfOverwritten(name, headers: headers, spec: spec, tape) else { return }
            violations.append(Violation(name, ["advice": advice]))
        }
    }

    /// What to do about a header that Envoy overwrites; nil if it does not overwrite the header.
    private static func adviceIfOverwritten(
        _ name: JSONTape.Place, headers: JSONTape.Place, spec: JSONTape.Place, _ tape: JSONTape
    ) -> String? {
        if tape.isHeader("x-request-id", at: name) {
            let requestID = tape.presentMember("requestID", of: headers)
            let isPreserved = tape.presentMember("preserveXRequestID", of: headers).map { tape.kind(at: $0) == .true }
            guard isPreserved != true, requestID.map({ tape.text(at: $0, equals: "Generate") }) ?? true else { return nil }
            return trustsProxy(spec, tape) ? nil : "set requestID to Preserve"
        }
        if tape.isHeader("x-forwarded-client-cert", at: name) {
            let mode = tape.presentMember("xForwardedClientCert", of: headers).flatMap { tape.presentMember("mode", of: $0) }
                .flatMap { tape.string(at: $0) }
            return mode == nil || mode == "Sanitize" || mode == "SanitizeSet" ? "remove it" : nil
        }
        if tape.isHeader("x-forwarded-proto", at: name) || tape.isHeader("x-envoy-external-address", at: name) {
            return trustsProxy(spec, tape) ? nil : "remove it, or set clientIPDetection if a proxy is in front"
        }
        return nil
    }

    private static let peerAddresses: CustomCheck = { tape, spec, violations in
        guard trustsProxy(spec, tape), let modifier = earlyModifier(of: spec, tape) else { return }
        forEachWrittenHeader(of: modifier, tape) { header, tape in
            // The value may be a credential, so the finding is about the name.
            guard let value = tape.presentMember("value", of: header), tape.kind(at: value) == .string,
                tape.withText(at: value, { HeaderValue.hasRemoteAddress($0) }),
                let name = tape.presentMember("name", of: header), tape.kind(at: name) == .string
            else { return }
            violations.append(Violation(name))
        }
    }
}

internal import JSONTape
internal import PolicySchema
internal import TrafficPolicy

/// The validation of client certificates (envoy.extensions.transport_sockets.tls.v3.CertificateValidationContext).
struct ClientValidation {
    let field: PolicyField
    let source: PolicyOnListener

    private var mode: String {
        field["mode"]?.text ?? (field["optional"]?.isTrue == true ? "VerifyIfGiven" : "RequireAndVerify")
    }

    private var acceptsUntrusted: Bool { mode == "Request" || mode == "RequireAny" }

    /// Whether a connection without a client certificate is refused.
    var requirement: Setting {
        // On QUIC listeners the certificate was never optional.
        let isRequired = source.isQUIC || mode == "RequireAny" || mode == "RequireAndVerify"
        return .scalar(.boolean(isRequired), from: field["mode"] ?? field["optional"] ?? field)
    }

    /// Adds the checks of certificates to a CommonTlsContext: by the secret with the authorities, by the policy's own checks, or by both.
    func addContext(to common: inout MessageBuilder) {
        let checks = checks
        guard let authorities = field["caCertificateRefs"], !authorities.elements.isEmpty else {
            common.set("validationContext", .object(from: field) { Self.add(checks, to: &$0) })
            return
        }
        let secret = Setting.secret(named: "\(source.policy)/ca.crt", from: authorities)
        if checks.isEmpty {
            common.set("validationContextSdsSecretConfig", secret)
        } else {
            common.set(
                "combinedValidationContext",
                .object(from: field) { combined in
                    combined.set("defaultValidationContext", .object { Self.add(checks, to: &$0) })
                    combined.set("validationContextSdsSecretConfig", secret)
                })
        }
    }

    private static func add(_ checks: [Setting.Member], to message: inout MessageBuilder) {
        for check in checks { message.set(check.name, check.setting) }
    }

    /// The checks that the policy states itself.
    private var checks: [Setting.Member] {
        var checks = MessageBuilder(type: nil)
        if acceptsUntrusted { checks.set("trustChainVerification", "ACCEPT_UNTRUSTED", from: field["mode"]) }
        if let expired = field["allowExpiredCertificate"], expired.isTrue {
            checks.set("allowExpiredCertificate", .boolean(true), from: expired)
        }
        for (name, field) in [
            ("verifyCertificateSpki", field["spkiHashes"]), ("verifyCertificateHash", field["certificateHashes"]),
        ] {
            if let field, !field.elements.isEmpty { checks.set(name, texts: field) }
        }
        let names = alternativeNames
        if !names.isEmpty {
            checks.set("matchTypedSubjectAltNames", .list(names, from: field["subjectAltNames"]))
        }
        return checks.members
    }

    private var alternativeNames: [Setting] {
        let names = field["subjectAltNames"]
        var matchers: [Setting] = []
        for (list, type) in [
            ("dnsNames", "DNS"), ("emailAddresses", "EMAIL"), ("ipAddresses", "IP_ADDRESS"), ("uris", "URI"),
        ] {
            for element in names?[list]?.elements ?? [] { matchers.append(Self.matcher(element, type: type)) }
        }
        for element in names?["otherNames"]?.elements ?? [] {
            let identifier = element["oid"]
            switch identifier?.text {
            case nil, "": matchers.append(Self.matcher(element, type: "SAN_TYPE_UNSPECIFIED"))
            case let type? where ["EMAIL", "DNS", "URI", "IP_ADDRESS"].contains(type):
                matchers.append(Self.matcher(element, type: type))
            default: matchers.append(Self.matcher(element, type: "OTHER_NAME", identifier: identifier))
            }
        }
        return matchers
    }

    private static func matcher(_ field: PolicyField, type: String, identifier: PolicyField? = nil) -> Setting {
        .object(from: field) { matcher in
            matcher.set("sanType", .string(type))
            matcher.set("matcher", field.stringMatcher)
            if let identifier { matcher.set("oid", identifier.value, from: identifier) }
        }
    }
}

extension PolicyOnListener {
    /// The validation of client certificates, if the release does not ignore it.
    var clientValidation: PolicyField? {
        guard let field = spec["tls"]?["clientValidation"] else { return nil }
        let hasAuthorities = field["caCertificateRefs"]?.elements.isEmpty == false
        return hasAuthorities || has(.validatesWithoutAuthorities) ? field : nil
    }
}

extension ReleaseDifference {
    static let validatesWithoutAuthorities = ReleaseDifference(
        in: KnownReleases.validatingWithoutAuthorities, ["spec.tls.clientValidation", "spec.http3"], on: [.https, .tls],
        "clientValidation without caCertificateRefs is not ignored.")
}

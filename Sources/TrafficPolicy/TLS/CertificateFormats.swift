internal import PolicySchema

/// The formats of client validation that the CRD does not check.
extension TextFormat {
    /// The SHA-256 of a public key, as Envoy reads it.
    static let spkiHash = TextFormat(
        meaning: "the SHA-256 of a public key in base64",
        rule: Rule(
            "spki-hash", .error, detectedBy: .envoy,
            error: "must be the SHA-256 of a public key in base64, but it {fault}[; did you mean {suggestion}?]",
            warning: "is not the SHA-256 of a public key in base64: it {fault}[; use {suggestion}]",
            reason: "Envoy compares the key with a SHA-256 in base64", consequence: .handshakesFail,
            bad: pinned(by: "spkiHashes", "NvqYIYSbgK2vCJpQhObf77vv-bQWtc5ek5RIOwPiC9A="),
            good: pinned(by: "spkiHashes", "NvqYIYSbgK2vCJpQhObf77vv+bQWtc5ek5RIOwPiC9A=")),
        texts: .pattern(CertificateHash.publicKeyPattern),
        accepts: { !CertificateHash.hasBase64Length($0) || CertificateHash.publicKeyProblem(in: $0) == nil },
        diagnose: diagnosePublicKeyHash)

    /// A text with the length of the SHA-256 of a public key.
    static let spkiHashLength = TextFormat(
        meaning: "44 characters of base64",
        rule: Rule(
            "spki-hash-length", .error, detectedBy: .envoy,
            error: "must be the SHA-256 of a public key in base64, 44 characters, but it {fault}[; did you mean {suggestion}?]",
            warning: "is not the SHA-256 of a public key in base64: it {fault}[; use {suggestion}]",
            reason: "the base64 of a SHA-256 has 44 characters, and the translation for Envoy fails for any other length",
            consequence: .gatewayFrozen,
            bad: pinned(by: "spkiHashes", "abc"),
            good: pinned(by: "spkiHashes", "NvqYIYSbgK2vCJpQhObf77vv+bQWtc5ek5RIOwPiC9A=")),
        accepts: { CertificateHash.hasBase64Length($0) }, diagnose: diagnosePublicKeyHash)

    private static let diagnosePublicKeyHash: @Sendable (String) -> Diagnosis = { text in
        let bytes = Array(text.utf8)
        let problem = CertificateHash.publicKeyProblem(in: bytes.span)
        return Diagnosis(["fault": problem?.description ?? ""], suggestion: CertificateHash.nearestPublicKeyHash(to: bytes.span))
    }

    /// The SHA-256 of a certificate, as Envoy reads it.
    static let certificateHash = TextFormat(
        meaning: "the SHA-256 of a certificate in hexadecimal, 64 digits, or 32 pairs joined by colons",
        rule: Rule(
            "certificate-hash", .error, detectedBy: .envoy,
            error: "must be the SHA-256 of a certificate in hexadecimal, 64 digits or 32 pairs joined by colons, but it {fault}",
            warning: "is not the SHA-256 of a certificate: it {fault}; use 64 hexadecimal digits",
            reason: "Envoy compares the certificate with a SHA-256 in hexadecimal",
            consequence: .handshakesFail,
            bad: pinned(by: "certificateHashes", ":" + certificate), good: pinned(by: "certificateHashes", certificate)),
        texts: .pattern(CertificateHash.certificatePattern),
        accepts: { text in
            guard CertificateHash.hasHexadecimalLength(text) else { return true }
            // Envoy removes colons at any position, but only from a text with the length of 32 pairs and the colons between them.
            let problem = CertificateHash.certificateProblem(in: text)
            return problem == nil || problem == .colons && text.count == CertificateHash.separatedLength
        },
        diagnose: diagnoseCertificateHash)

    /// A text with a length that the SHA-256 of a certificate can have.
    static let certificateHashLength = TextFormat(
        meaning: "64 to 95 characters of hexadecimal",
        rule: Rule(
            "certificate-hash-length", .error, detectedBy: .envoy,
            error: "must be the SHA-256 of a certificate in hexadecimal, 64 digits or 32 pairs joined by colons, but it {fault}",
            warning: "is not the SHA-256 of a certificate: it {fault}; use 64 hexadecimal digits",
            reason: "the translation for Envoy fails if a hash has less than 64 or more than 95 characters",
            consequence: .gatewayFrozen,
            bad: pinned(by: "certificateHashes", "df6ff72f"), good: pinned(by: "certificateHashes", certificate)),
        accepts: { CertificateHash.hasHexadecimalLength($0) }, diagnose: diagnoseCertificateHash)

    private static let diagnoseCertificateHash: @Sendable (String) -> Diagnosis = { text in
        Diagnosis(["fault": CertificateHash.certificateProblem(in: Array(text.utf8).span)?.description ?? ""])
    }

    private static let certificate = "df6ff72fe9116521268f6f2dd4966f51df479883fe7037b39f75916ac3049d1a"

    private static func pinned(by field: String, _ hash: String) -> String {
        #"{"tls":{"clientValidation":{"caCertificateRefs":[{"name":"ca"}],"\#(field)":["\#(hash)"]}}}"#
    }

    /// The type of an alternative name, or a word that the controller or BoringSSL reads as one.
    static let objectIdentifier = TextFormat(
        meaning: "an object identifier such as 1.3.6.1.4.1.311.20.2.3",
        rule: Rule(
            "other-name-oid", .error, detectedBy: .envoy,
            error: "must be an object identifier such as 1.3.6.1.4.1.311.20.2.3, but it {fault}[; did you mean {suggestion}?]",
            warning: "{value} is not an object identifier: it {fault}; use one such as 1.3.6.1.4.1.311.20.2.3",
            reason: "the type of the name is an object identifier in dotted form",
            consequence: .handshakesFail,
            bad: example(ofOID: "upn"), good: example(ofOID: "1.3.6.1.4.1.311.20.2.3")),
        accepts: { text in
            switch OIDText.problem(in: text) {
            case nil, .empty?, .reservedWord?: true
            case .word?: OIDName.identifier(of: text) != nil
            default: false
            }
        },
        diagnose: { text in
            Diagnosis(
                ["fault": OIDText.problem(in: Array(text.utf8).span)?.description ?? ""],
                suggestion: OIDName.nearestIdentifier(to: text))
        })

    /// A type of an alternative name that is not empty.
    static let presentIdentifier = TextFormat(
        meaning: "an object identifier",
        rule: Rule(
            "other-name-empty", .error, detectedBy: .envoy,
            error: "must be an object identifier such as 1.3.6.1.4.1.311.20.2.3, but it is empty",
            warning: "{value} is empty, so the translation for Envoy fails; use an identifier such as 1.3.6.1.4.1.311.20.2.3",
            reason: "the translation for Envoy fails if a name has no type",
            consequence: .gatewayFrozen,
            bad: example(ofOID: ""), good: example(ofOID: "1.3.6.1.4.1.311.20.2.3")),
        texts: .pattern(#"^[\s\S]"#), accepts: { !$0.isEmpty })

    /// The type of an alternative name in dotted form.
    static let dottedIdentifier = TextFormat(
        meaning: "an object identifier in dotted form",
        rule: Rule(
            "other-name-word", .warning, detectedBy: .lintOnly,
            error: "must be in dotted form; did you mean {suggestion}?",
            warning: "{value} is a name that only BoringSSL defines; use {suggestion}",
            reason: "names of object identifiers differ between programs, and the API documents the dotted form",
            bad: example(ofOID: "msUPN"), good: example(ofOID: "1.3.6.1.4.1.311.20.2.3")),
        accepts: { text in
            guard case .word? = OIDText.problem(in: text) else { return true }
            return OIDName.identifier(of: text) == nil
        },
        diagnose: { Diagnosis(suggestion: OIDName.identifier(of: Array($0.utf8).span)) })

    /// The type of an alternative name that has no field.
    static let otherNameType = TextFormat(
        meaning: "an object identifier: dnsNames, emailAddresses, uris and ipAddresses are fields",
        rule: Rule(
            "other-name-type", .warning, detectedBy: .controller,
            error: "must be an object identifier, because dnsNames, emailAddresses, uris and ipAddresses are fields",
            warning: "{value} is a type of name with a field; use dnsNames, emailAddresses, uris or ipAddresses",
            reason: "the controller reads the word as a type of name that has a field",
            bad: example(ofOID: "DNS"),
            good: #"""
                {"tls":{"clientValidation":{"caCertificateRefs":[{"name":"ca"}],"subjectAltNames":{"dnsNames":[{"value":"a"}]}}}}
                """#),
        accepts: { OIDText.problem(in: $0) != .reservedWord })

    private static func example(ofOID text: String) -> String {
        #"""
        {"tls":{"clientValidation":{"caCertificateRefs":[{"name":"ca"}],"subjectAltNames":{"otherNames":[{"oid":"\#(text)","value":"a"}]}}}}
        """#
    }
}

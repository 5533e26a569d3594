internal import PolicySchema

/// Texts that the CRD does not look at, and that the controller, Envoy or BoringSSL would not take.
extension TextFormat {
    /// A cipher suite that the controller knows.
    static let cipherKnown = TextFormat(
        pattern: nil, meaning: "a cipher suite that Envoy Gateway knows, by its OpenSSL or IANA name", rule: .cipherUnknown,
        accepts: { CipherSuite.isKnown($0) },
        diagnose: { text in
            let isOfTLS13 = CipherSuite.isOfTLS13(Array(text.utf8).span)
            return Diagnosis(
                reason: isOfTLS13 ? "this one is of TLS 1.3, whose suites are always on" : nil,
                suggestion: isOfTLS13 ? nil : CipherSuite.nearest(to: text))
        })

    /// A cipher suite that nobody discourages.
    static let cipherStrong = TextFormat(
        pattern: nil, meaning: "a suite with forward secrecy and authenticated encryption (ECDHE and GCM or CHACHA20)",
        rule: .cipherWeak,
        accepts: { !CipherSuite.isWeak($0) },
        settles: { CipherSuite.isStrong($0) })

    /// A group of the key exchange that BoringSSL knows.
    static let curve = TextFormat(
        pattern: nil, meaning: "a group that BoringSSL knows, such as X25519 or P-256", rule: .curveUnknown,
        accepts: { TLSGroup.unknownName(in: $0) == nil },
        diagnose: { Diagnosis(suggestion: TLSGroup.nearest(to: $0)) })

    /// A signature algorithm that BoringSSL knows.
    static let signatureAlgorithm = TextFormat(
        pattern: nil, meaning: "a signature algorithm that BoringSSL knows, such as ecdsa_secp256r1_sha256",
        rule: .signatureAlgorithmUnknown, accepts: { SignatureAlgorithm.unknownName(in: $0) == nil },
        diagnose: { Diagnosis(suggestion: SignatureAlgorithm.nearest(to: $0)) })

    /// The name of an application protocol as TLS can carry it.
    static let alpnName = TextFormat(
        pattern: nil, meaning: "a protocol name of 1 to 255 bytes", rule: .alpnLength,
        accepts: { ALPNProtocol.problem(in: $0) == nil })

    /// The name of an application protocol that somebody speaks.
    static let alpnRegistered = TextFormat(
        pattern: nil, meaning: "a registered protocol such as h2 or http/1.1", rule: .alpnUnknown,
        accepts: { ALPNProtocol.isList($0) || ALPNProtocol.isKnown($0) },
        settles: { ALPNProtocol.isKnown($0) },
        diagnose: { Diagnosis(suggestion: ALPNProtocol.nearest(to: $0)) })

    /// The SHA-256 of a public key, as Envoy compares it.
    static let spkiHash = TextFormat(
        pattern: nil, meaning: "the SHA-256 of a public key in base64, 44 characters", rule: .spkiHash,
        accepts: { CertificateHash.publicKeyProblem(in: $0) == nil },
        diagnose: { text in
            let bytes = Array(text.utf8)
            return Diagnosis(
                reason: CertificateHash.publicKeyProblem(in: bytes.span)?.description,
                suggestion: CertificateHash.nearestPublicKeyHash(to: bytes.span))
        })

    /// The SHA-256 of a certificate, as Envoy compares it.
    static let certificateHash = TextFormat(
        pattern: nil, meaning: "the SHA-256 of a certificate in hexadecimal, 64 digits, or 32 pairs joined by colons",
        rule: .certificateHash,
        accepts: { text in
            // Envoy takes colons out before it looks, wherever they stand, but not a text of more than 95 characters.
            let problem = CertificateHash.certificateProblem(in: text)
            return problem == nil || problem == .colons && text.count <= CertificateHash.separatedLength
        },
        diagnose: { Diagnosis(reason: CertificateHash.certificateProblem(in: Array($0.utf8).span)?.description) })

    /// The kind of an alternative name, or a word that the controller takes for one.
    static let objectIdentifier = TextFormat(
        pattern: nil, meaning: "an object identifier such as 1.3.6.1.4.1.311.20.2.3", rule: .otherNameOID,
        accepts: { text in
            switch OIDText.problem(in: text) {
            case nil, .reservedWord?: true
            default: false
            }
        },
        diagnose: { Diagnosis(reason: OIDText.problem(in: Array($0.utf8).span)?.description) })

    /// The kind of an alternative name that has no field of its own.
    static let otherNameType = TextFormat(
        pattern: nil, meaning: "an object identifier: dnsNames, emailAddresses, uris and ipAddresses have fields of their own",
        rule: .otherNameType, accepts: { OIDText.problem(in: $0) != .reservedWord })

    /// The value of a header as the controller takes it.
    static let headerValue = TextFormat(
        pattern: nil, meaning: "printable ASCII words with single blanks between them", rule: .headerValue,
        accepts: { HeaderValue.firstProblem(in: $0) == nil },
        diagnose: { text in
            let bytes = Array(text.utf8)
            let problem = HeaderValue.firstProblem(in: bytes.span)
            return Diagnosis(
                reason: problem.map { "\($0.problem), as at character \($0.offset + 1)" },
                suggestion: HeaderValue.nearest(to: bytes.span))
        })

    /// The name of a header in a list of names to remove, which the CRD lets be empty.
    static let headerNameNotEmpty = TextFormat(
        pattern: nil, meaning: "the name of a header", rule: .headerNameEmpty, accepts: { !$0.isEmpty })

    /// A path that a request can have (RFC 9112 §3.2.1).
    static let absolutePath = TextFormat(
        pattern: nil, meaning: "a path that begins with a slash", rule: .healthCheckPath,
        accepts: { $0.isEmpty || $0[0] == UInt8(ascii: "/") }, diagnose: { Diagnosis(suggestion: "/" + $0) })
}

internal import PolicySchema

/// The formats of TLS settings that the CRD does not check.
extension TextFormat {
    /// A cipher suite that the controller accepts.
    static let supportedCipher = TextFormat(
        meaning: "a cipher suite that Envoy Gateway supports, by its OpenSSL or IANA name",
        rule: Rule(
            "cipher-unknown", .error, detectedBy: .controller,
            error: "must be a cipher suite that Envoy Gateway supports[; {note}][; did you mean {suggestion}?]",
            warning: "{value} is not a cipher suite that Envoy Gateway supports[; {note}][; use {suggestion}]",
            reason: "the controller supports 14 cipher suites, each with an OpenSSL and an IANA name",
            consequence: .listenersAnswer500,
            bad: #"{"tls":{"ciphers":["ECDHE-RSA-AES128-GCM-SHA265"]}}"#,
            good: #"{"tls":{"ciphers":["ECDHE-RSA-AES128-GCM-SHA256"]}}"#),
        texts: .words(CipherSuite.names), accepts: { CipherSuite.isKnown($0) },
        diagnose: { text in
            guard CipherSuite.isOfTLS13(Array(text.utf8).span) else {
                return Diagnosis(suggestion: CipherSuite.nearest(to: text))
            }
            return Diagnosis(["note": "remove it, because the suites of TLS 1.3 are always enabled"])
        })

    /// A cipher suite that is not discouraged. Unknown suites violate another format.
    static let strongCipher = TextFormat(
        meaning: "a suite with forward secrecy and authenticated encryption (ECDHE with GCM or CHACHA20)",
        rule: Rule(
            "cipher-weak", .warning, detectedBy: .lintOnly,
            error: "must be a suite with forward secrecy and authenticated encryption (ECDHE with GCM or CHACHA20)",
            warning: "{value} has no forward secrecy or uses CBC; use a suite with ECDHE and GCM or CHACHA20",
            reason: "CBC suites and suites without forward secrecy are discouraged (RFC 9325 §4.1)",
            bad: #"{"tls":{"ciphers":["AES128-SHA"]}}"#,
            good: #"{"tls":{"ciphers":["ECDHE-RSA-AES128-GCM-SHA256"]}}"#),
        accepts: { !CipherSuite.isWeak($0) })

    /// A key exchange group that Envoy supports.
    static let keyExchangeGroup = TextFormat.byEnvoy(KnownReleases.newestEnvoy) { envoy in
        let groups = TLSGroups(of: envoy)
        return TextFormat(
            meaning: "a group that Envoy supports, such as X25519 or P-256", rule: unknownGroup,
            texts: .lists(of: groups.names, separator: ":"), accepts: { groups.unknownName(in: $0) == nil },
            diagnose: { text in
                guard let replacement = groups.replacement(for: text) else {
                    return Diagnosis(suggestion: groups.nearest(to: text))
                }
                return Diagnosis(["note": replacement.note], suggestion: replacement.name, isCertain: false)
            })
    }

    private static let unknownGroup = Rule(
        "curve-unknown", .error, detectedBy: .envoy,
        error: "must be a group that Envoy supports, such as X25519 or P-256[; {note}][; did you mean {suggestion}?]",
        warning: "{value} is not a group that Envoy supports, such as X25519 or P-256[; {note}][; use {suggestion}]",
        reason: "Envoy rejects groups that it does not support, and the groups differ by release",
        consequence: .handshakesOfListenerFail,
        bad: #"{"tls":{"ecdhCurves":["P-255"]}}"#, good: #"{"tls":{"ecdhCurves":["X25519","P-256"]}}"#)

    /// A signature algorithm that Envoy supports.
    static let signatureAlgorithm = TextFormat.byEnvoy(KnownReleases.newestEnvoy) { envoy in
        let algorithms = SignatureAlgorithms(of: envoy)
        return TextFormat(
            meaning: "a signature algorithm that Envoy supports, such as ecdsa_secp256r1_sha256", rule: unknownAlgorithm,
            texts: .lists(of: algorithms.names, separator: ":"), accepts: { algorithms.unknownName(in: $0) == nil },
            diagnose: { text in
                guard let note = algorithms.note(about: text) else { return Diagnosis(suggestion: algorithms.nearest(to: text)) }
                return Diagnosis(["note": note])
            })
    }

    private static let unknownAlgorithm = Rule(
        "signature-algorithm-unknown", .error, detectedBy: .envoy,
        error: "must be an algorithm that Envoy supports, such as rsa_pss_rsae_sha256[; {note}][; did you mean {suggestion}?]",
        warning: "{value} is not an algorithm that Envoy supports, such as rsa_pss_rsae_sha256[; {note}][; use {suggestion}]",
        reason: "Envoy rejects signature algorithms that it does not support, and the algorithms differ by release",
        consequence: .listenerRejected,
        bad: #"{"tls":{"signatureAlgorithms":["rsa_sha256"]}}"#,
        good: #"{"tls":{"signatureAlgorithms":["rsa_pss_rsae_sha256","ecdsa_secp256r1_sha256"]}}"#)

    /// The name of an application protocol of a valid length.
    static let protocolName = TextFormat(
        meaning: "a protocol name of at most 255 bytes",
        rule: Rule(
            "alpn-length", .error, detectedBy: .envoy,
            error: "must be a protocol name of at most 255 bytes",
            warning: "{value} has a protocol name that is longer than 255 bytes; remove it",
            reason: "a protocol name has at most 255 bytes (RFC 7301 §3.1)",
            consequence: .listenerRejected,
            bad: "{\"tls\":{\"alpnProtocols\":[\"h2\",\"\(String(repeating: "a", count: 256))\"]}}",
            good: #"{"tls":{"alpnProtocols":["h2","http/1.1"]}}"#),
        accepts: { ALPNProtocol.problem(in: $0) != .tooLong })

    /// An application protocol that has a name.
    static let namedProtocol = TextFormat(
        meaning: "a protocol name",
        rule: Rule(
            "alpn-empty", .warning, detectedBy: .lintOnly,
            error: "must not contain an empty name, which turns ALPN off; to turn it off, use an empty list",
            warning: "{value} has an empty name, which turns ALPN off for all clients; remove it or use an empty list",
            reason: "Envoy offers no protocol at all if one of the names is empty",
            bad: #"{"tls":{"alpnProtocols":["h2",""]}}"#, good: #"{"tls":{"alpnProtocols":["h2","http/1.1"]}}"#),
        accepts: { ALPNProtocol.problem(in: $0) != .empty })

    /// The name of a registered application protocol, or a list of such names.
    static let registeredProtocol = TextFormat(
        meaning: "a registered protocol such as h2 or http/1.1",
        rule: Rule(
            "alpn-unknown", .warning, detectedBy: .lintOnly,
            error: "must be a registered protocol such as h2 or http/1.1[; did you mean {suggestion}?]",
            warning: "{value} is not a registered protocol, so no client selects it; use {advice}",
            reason: "no client selects a protocol that is not registered, for example one that begins with a blank",
            bad: #"{"tls":{"alpnProtocols":["http/2"]}}"#, good: #"{"tls":{"alpnProtocols":["h2"]}}"#),
        accepts: { ALPNProtocol.unknownName(in: $0) == nil },
        diagnose: { text in
            if text.contains(",") {
                return Diagnosis(["advice": "an item for each protocol, without blanks"])
            }
            let nearest = ALPNProtocol.nearest(to: text)
            return Diagnosis(["advice": nearest ?? "one such as h2 or http/1.1"], suggestion: nearest)
        })
}

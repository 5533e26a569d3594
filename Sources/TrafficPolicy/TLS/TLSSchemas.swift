internal import JSONTape
internal import PolicySchema

extension ClientTrafficPolicy {
    static let tlsVersions = ["Auto", "1.0", "1.1", "1.2", "1.3"]

    static let tls = ObjectSchema(
        "ClientTLSSettings", "TLS settings of the listener.",
        fields: [
            .optional(
                "minVersion", .enumeration(tlsVersions),
                default: .unwritten("1.2", by: .envoyGateway),
                "The lowest TLS version."),
            .optional(
                "maxVersion", .enumeration(tlsVersions), default: .unwritten("1.3", by: .envoyGateway), "The highest TLS version."
            ),
            .optional(
                "ciphers",
                .array(
                    of: .text(
                        TextShape(
                            formats: [.supportedCipher.only(in: .gateway(KnownReleases.checkingCiphers)), .strongCipher],
                            quickTest: { CipherSuite.isStrong($0) }))),
                "The cipher suites of TLS 1.2 and below, in order of preference."),
            .optional(
                "ecdhCurves", .array(of: .text(nil, .keyExchangeGroup)), "The key exchange groups, in order of preference."),
            .optional(
                "signatureAlgorithms", .array(of: .text(nil, .signatureAlgorithm)),
                "The signature algorithms, in order of preference."),
            .optional(
                "alpnProtocols",
                .array(
                    of: .text(
                        TextShape(
                            formats: [.protocolName, .namedProtocol, .registeredProtocol],
                            quickTest: { ALPNProtocol.isKnown($0) }))),
                "The offered application protocols; h2 and http/1.1 on HTTPS listeners if absent, none if empty."
            ).with(.array(of: .enumeration(["http/1.0", "http/1.1", "h2"])), in: .before("1.6")),
            .optional(
                "fingerprints", .array(of: .enumeration(["JA3", "JA4"])), since: "1.8",
                "The fingerprints of the ClientHello to compute."),
            .optional("session", .object(tlsSession), since: "1.2", "Session resumption."),
            .optional("clientValidation", .object(clientValidation), "Requests and verifies client certificates."),
        ],
        rules: [
            .rule(
                "ciphers-unused", .error, detectedBy: .crd,
                .require(.not(.word("minVersion", oneOf: ["1.3"])), when: .present("ciphers"), at: "ciphers"),
                error: "must not be set if minVersion is 1.3, whose cipher suites are not configurable",
                warning: "is set although minVersion is 1.3, which the API server rejects; remove it",
                reason: "the cipher suites of TLS 1.3 are not configurable",
                bad: #"{"tls":{"minVersion":"1.3","ciphers":["ECDHE-ECDSA-AES128-GCM-SHA256"]}}"#,
                good: #"{"tls":{"minVersion":"1.3"}}"#),
            .rule(
                "tls-versions", .error, detectedBy: .crd,
                .word(
                    "minVersion", notAbove: "maxVersion",
                    // Auto is the lowest version as a minimum and the highest as a maximum.
                    ranks: WordRanks(order: ["Auto", "1.0", "1.1", "1.2", "1.3", "Auto"], absentLower: "1.2"),
                    absent: RuleMessage(
                        error: "must be 1.2 or later, because minVersion is 1.2 if absent",
                        warning: "{value} is below 1.2, the minVersion if absent, which the API server rejects; use 1.2 or later")
                ),
                error: "must not be above maxVersion (minVersion is 1.2 if absent)",
                warning: "[{value} ]is above maxVersion (minVersion is 1.2 if absent), which the API server rejects; lower it",
                reason: "no TLS version is left if the lowest is above the highest",
                bad: #"{"tls":{"minVersion":"1.3","maxVersion":"1.2"}}"#,
                good: #"{"tls":{"minVersion":"1.2","maxVersion":"1.3"}}"#),
            .rule(
                "tls-version-old", .warning, detectedBy: .lintOnly,
                .forbid(
                    .word("minVersion", oneOf: ["1.0", "1.1"]), at: "minVersion",
                    error: "must be 1.2 or later",
                    warning: "{value} lets clients use an insecure TLS version (RFC 8996); use 1.2 or later"),
                .forbid(
                    .word("maxVersion", oneOf: ["1.0", "1.1"]), at: "maxVersion",
                    error: "must be 1.2 or later",
                    warning: "{value} limits clients to insecure TLS versions (RFC 8996); use 1.2 or later"),
                reason: "TLS 1.0 and 1.1 are insecure and deprecated (RFC 8996)",
                bad: #"{"tls":{"minVersion":"1.0"}}"#, good: #"{"tls":{"minVersion":"1.2"}}"#),
            .rule(
                "tls-version-auto", .warning, detectedBy: .lintOnly,
                .forbid(.word("minVersion", oneOf: ["Auto"]), at: "minVersion"),
                error: "must be a version such as 1.2",
                warning: "Auto depends on the release of Envoy; use a version such as 1.2",
                reason: "the lowest version that Auto selects depends on the release of Envoy",
                bad: #"{"tls":{"minVersion":"Auto"}}"#, good: #"{"tls":{"minVersion":"1.2"}}"#),
            .rule(
                "tls-version-capped", .warning, detectedBy: .lintOnly,
                .forbid(.word("maxVersion", oneOf: ["1.2"]), at: "maxVersion"),
                error: "must allow TLS 1.3",
                warning: "1.2 prevents clients from using TLS 1.3; remove it unless a client requires TLS 1.2",
                reason: "TLS 1.3 is faster and more secure, and all current clients support it",
                bad: #"{"tls":{"maxVersion":"1.2"}}"#, good: #"{"tls":{"maxVersion":"1.3"}}"#),
            .rule(
                "resumption-unchecked", .warning, detectedBy: .lintOnly,
                .forbid(
                    .allOf([
                        .anyOf([.present("session.resumption.stateless"), .present("session.resumption.stateful")]),
                        .present("clientValidation"),
                    ]),
                    at: "session.resumption"),
                error: "must not be set together with clientValidation, which does not run on resumption",
                warning: "lets clients resume sessions without a new check of their certificates; remove it",
                reason: "client certificates are not checked again when a session is resumed",
                bad: #"""
                    {"tls":{"session":{"resumption":{"stateless":{}}},"clientValidation":{"caCertificateRefs":[{"name":"ca"}]}}}
                    """#,
                good: #"{"tls":{"clientValidation":{"caCertificateRefs":[{"name":"ca"}]}}}"#),
            repeatedItem(in: "ciphers", "alpnProtocols", "fingerprints"),
            .rule(
                "curve-repeated", .error, detectedBy: .envoy, in: .envoy(.since("1.38")),
                .custom(eachOf: ["ecdhCurves"], repeatedGroups),
                error: "must not repeat the group {name}, which is earlier in the list",
                warning: "{value} repeats the group {name}, so Envoy rejects the listener; remove it",
                reason: "Envoy 1.38 and later reject a list that has a group twice, also by two of its names",
                consequence: .handshakesOfListenerFail,
                bad: #"{"tls":{"ecdhCurves":["P-256","prime256v1"]}}"#, good: #"{"tls":{"ecdhCurves":["P-256","X25519"]}}"#),
            .rule(
                "signature-algorithm-repeated", .error, detectedBy: .envoy,
                .custom(eachOf: ["signatureAlgorithms"], repeatedAlgorithms),
                error: "must not repeat the algorithm {name}, which is earlier in the list",
                warning: "{value} repeats the algorithm {name}, so Envoy rejects the listener; remove it",
                reason: "Envoy rejects a list that has a signature algorithm twice, also by two of its names",
                consequence: .listenerRejected,
                bad: #"{"tls":{"signatureAlgorithms":["rsa_pss_rsae_sha256","PSS+SHA256"]}}"#,
                good: #"{"tls":{"signatureAlgorithms":["rsa_pss_rsae_sha256","ECDSA+SHA256"]}}"#),
            .rule(
                "curve-support", .warning, detectedBy: .lintOnly,
                .custom(eachOf: ["ecdhCurves"], onlyPostQuantumGroups),
                error: "must have a group besides the post-quantum ones, such as X25519",
                warning: "has only post-quantum groups, so many clients cannot connect; add one such as X25519",
                reason: "clients without post-quantum key exchange, and all clients of TLS 1.2, need another group",
                bad: #"{"tls":{"ecdhCurves":["X25519MLKEM768"]}}"#, good: #"{"tls":{"ecdhCurves":["X25519MLKEM768","X25519"]}}"#),
            .rule(
                "signature-algorithms-old", .warning, detectedBy: .lintOnly,
                .custom(["signatureAlgorithms"], algorithmsBeforeTLS13(requiringTLS13: false)),
                error: "must have an algorithm of TLS 1.3, such as rsa_pss_rsae_sha256 or ecdsa_secp256r1_sha256",
                warning: "has no algorithm of TLS 1.3, so most clients cannot connect; add one such as rsa_pss_rsae_sha256",
                reason: "a client that supports TLS 1.3 cannot complete a handshake by PKCS #1 or SHA-1 signatures",
                bad: #"{"tls":{"signatureAlgorithms":["rsa_pkcs1_sha256"]}}"#,
                good: #"{"tls":{"signatureAlgorithms":["rsa_pss_rsae_sha256","rsa_pkcs1_sha256"]}}"#),
            .rule(
                "signature-algorithms-unusable", .error, detectedBy: .envoy,
                .custom(["signatureAlgorithms"], algorithmsBeforeTLS13(requiringTLS13: true)),
                error: "must have an algorithm of TLS 1.3, such as rsa_pss_rsae_sha256, because minVersion is 1.3",
                warning:
                    "has no algorithm of TLS 1.3, the minVersion, so no client can connect; add one such as rsa_pss_rsae_sha256",
                reason: "TLS 1.3 does not use PKCS #1 and SHA-1 signatures in handshakes (RFC 8446 §4.2.3)",
                consequence: .noHandshakePossible,
                bad: #"{"tls":{"minVersion":"1.3","signatureAlgorithms":["rsa_pkcs1_sha256","ecdsa_sha1"]}}"#,
                good: #"{"tls":{"minVersion":"1.3","signatureAlgorithms":["rsa_pss_rsae_sha256"]}}"#),
            .rule(
                "tls-versions-unusable", .error, detectedBy: .envoy,
                .forbid(
                    .allOf([
                        .word("minVersion", oneOf: oldVersions), .word("maxVersion", oneOf: oldVersions),
                        .not(.item("ciphers", oneOf: CipherSuite.namesOfOldVersions)),
                    ]),
                    at: "maxVersion", error: "must be 1.2 or later, because TLS 1.1 needs a CBC suite, and ciphers has none",
                    warning:
                        "{value} supports none of ciphers (by default no CBC suite), so no client can connect; use 1.2 or later"),
                .forbid(
                    .allOf([.word("minVersion", oneOf: ["Auto"]), .word("maxVersion", oneOf: oldVersions)]), at: "maxVersion",
                    error: "must be 1.2 or later if minVersion is Auto, which means 1.2",
                    warning: "{value} is below the minVersion Auto, which means 1.2, so no client can connect; use 1.2 or later"),
                reason: "TLS 1.0 and 1.1 support only CBC suites, which are not enabled by default, and Auto means at least 1.2",
                consequence: .noHandshakePossible,
                bad: #"{"tls":{"minVersion":"1.0","maxVersion":"1.1"}}"#, good: #"{"tls":{"minVersion":"1.2"}}"#),
        ],
        otherNames: [
            "ciphersuites": .field("ciphers"), "curves": .field("ecdhCurves"), "groups": .field("ecdhCurves"),
            "supportedgroups": .field("ecdhCurves"), "sigalgs": .field("signatureAlgorithms"),
            "mintlsversion": .field("minVersion"), "tlsminversion": .field("minVersion"),
            "minimumversion": .field("minVersion"), "minimumprotocolversion": .field("minVersion"),
            "tlsminimumprotocolversion": .field("minVersion"), "minprotocolversion": .field("minVersion"),
            "maxtlsversion": .field("maxVersion"), "tlsmaxversion": .field("maxVersion"),
            "maximumversion": .field("maxVersion"), "maximumprotocolversion": .field("maxVersion"),
            "tlsmaximumprotocolversion": .field("maxVersion"), "maxprotocolversion": .field("maxVersion"),
            "alpn": .field("alpnProtocols"), "mtls": .field("clientValidation"), "clientauth": .field("clientValidation"),
            "sessionresumption": .setting("spec.tls.session.resumption"),
            "certificaterefs": .advice("set it on the listener of the Gateway"),
        ])

    /// The versions before 1.2.
    private static let oldVersions = ["1.0", "1.1"]

    static let tlsSession = ObjectSchema(
        "Session", "TLS session resumption.",
        fields: [.optional("resumption", .object(tlsSessionResumption), "The enabled ways of resumption.")])

    static let tlsSessionResumption = ObjectSchema(
        "SessionResumption", "Ways to resume a TLS session. Each one that is present is enabled.",
        fields: [
            .optional("stateless", .object(statelessResumption), "Resumption by a ticket that the client stores."),
            .optional("stateful", .object(statefulResumption), "Resumption by the identifier of a session that Envoy stores."),
        ])

    static let statelessResumption = ObjectSchema(
        "StatelessTLSSessionResumption", "Resumption by ticket. It has no settings.", fields: [], isSwitch: true)
    static let statefulResumption = ObjectSchema(
        "StatefulTLSSessionResumption", "Resumption by session identifier. It has no settings.", fields: [], isSwitch: true)
}

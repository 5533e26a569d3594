internal import JSONTape
internal import PolicySchema

extension ClientTrafficPolicy {
    static let tlsVersions = ["Auto", "1.0", "1.1", "1.2", "1.3"]

    static let tls = ObjectSchema(
        "ClientTLSSettings", "TLS of the listener.",
        fields: [
            .optional(
                "minVersion", .enumeration(tlsVersions),
                default: .documented("1.2", except: .when(.word("maxVersion", oneOf: ["1.0", "1.1"]))),
                "The lowest version that is spoken."),
            .optional(
                "maxVersion", .enumeration(tlsVersions), default: .documented("1.3"), "The highest version that is spoken."),
            .optional(
                "ciphers", .array(of: .text(nil, .cipherKnown, .cipherStrong)),
                "The cipher suites of TLS 1.2 and below, in order of preference."),
            .optional("ecdhCurves", .array(of: .text(nil, .curve)), "The curves of the key exchange, in order of preference."),
            .optional(
                "signatureAlgorithms", .array(of: .text(nil, .signatureAlgorithm)),
                "The signature algorithms, in order of preference."),
            .optional(
                "alpnProtocols", .array(of: .text(nil, .alpnName, .alpnRegistered)),
                "The application protocols that are offered; h2 and http/1.1 on HTTPS listeners when absent, none with an empty list."
            ),
            .optional(
                "fingerprints", .array(of: .enumeration(["JA3", "JA4"])),
                "Fingerprints of the client's hello that are made available."),
            .optional("session", .object(tlsSession), "How a session is resumed."),
            .optional("clientValidation", .object(clientValidation), "Which client certificates are asked for and believed."),
        ],
        rules: [
            .when(
                .present("ciphers"), .not(.word("minVersion", oneOf: ["1.3"])), .ciphersUnused, at: "ciphers",
                "may not be set when minVersion is 1.3, whose cipher suites are not configurable"),
            .word(
                "minVersion", notAbove: "maxVersion",
                // Auto is the lowest version as a minimum and the highest as a maximum.
                ranks: WordRanks(order: ["Auto", "1.0", "1.1", "1.2", "1.3", "Auto"], absentLower: "1.2"), .tlsVersions,
                "must not be above maxVersion (1.2 when absent)"),
            .never(
                .word("minVersion", oneOf: ["1.0", "1.1"]), .tlsVersionOld, at: "minVersion",
                "lets clients speak a TLS version that is broken; 1.2 is the default"),
            .never(
                .word("maxVersion", oneOf: ["1.0", "1.1"]), .tlsVersionOld, at: "maxVersion",
                "keeps clients to TLS versions that are broken; 1.3 is the default"),
            .never(
                .word("minVersion", oneOf: ["Auto"]), .tlsVersionAuto, at: "minVersion",
                "is whatever this release of Envoy takes for the lowest version: name it"),
            .never(
                .word("maxVersion", oneOf: ["1.2"]), .tlsVersionCapped, at: "maxVersion",
                "keeps clients from TLS 1.3, which is faster and safer"),
            .never(
                .allOf([
                    .anyOf([.present("session.resumption.stateless"), .present("session.resumption.stateful")]),
                    .present("clientValidation"),
                ]),
                .resumptionUnchecked, at: "session.resumption",
                "lets clients come back without their certificates being looked at again"),
            .custom(
                ofEach: ["ciphers", "ecdhCurves", "signatureAlgorithms", "alpnProtocols", "fingerprints"], .repeatedItem,
                repeatedItems),
        ])

    static let tlsSession = ObjectSchema(
        "Session", "How a TLS session is resumed.",
        fields: [.optional("resumption", .object(tlsSessionResumption), "The ways of resumption that are turned on.")])

    static let tlsSessionResumption = ObjectSchema(
        "SessionResumption", "Ways to resume a TLS session; one that is present is on.",
        fields: [
            .optional("stateless", .object(statelessResumption), "By a ticket that the client keeps."),
            .optional("stateful", .object(statefulResumption), "By an identifier of a session that Envoy keeps."),
        ])

    static let statelessResumption = ObjectSchema("StatelessTLSSessionResumption", "By ticket; it has no settings.", fields: [])
    static let statefulResumption = ObjectSchema("StatefulTLSSessionResumption", "By identifier; it has no settings.", fields: [])

    static let clientValidation = ObjectSchema(
        "ClientValidationContext", "Which client certificates are asked for and believed.",
        fields: [
            .optional(
                "optional", .boolean, deprecated: .replaced(by: "mode", onlyWhenTrue: true) { _ in "VerifyIfGiven" },
                "Whether clients without a certificate are accepted."),
            .optional(
                "mode", .enumeration(["Request", "RequireAny", "VerifyIfGiven", "RequireAndVerify"]),
                default: .documented("RequireAndVerify", except: .when(.isTrue("optional"), then: "VerifyIfGiven")),
                "Whether a certificate is asked for, demanded and verified."),
            .optional(
                "caCertificateRefs", .array(of: .object(secretReference), 0...8),
                "Where the certificates of the trusted authorities are."),
            .optional(
                "spkiHashes", .array(of: .text(nil, .spkiHash)), "Hashes of public keys, one of which the certificate must have."),
            .optional(
                "certificateHashes", .array(of: .text(nil, .certificateHash)),
                "Hashes of certificates, one of which must be the client's."),
            .optional("subjectAltNames", .object(subjectAltNames), "Alternative names, one of which the certificate must have."),
            .optional("crl", .object(crl), "Revocation lists."),
            .optional("allowExpiredCertificate", .boolean, "Whether an expired certificate is accepted."),
        ],
        rules: [
            .when(
                .isTrue("allowExpiredCertificate"), .not(.word("mode", oneOf: ["Request", "RequireAny"])), .expiredCertificates,
                at: "allowExpiredCertificate", "may only be true when mode is VerifyIfGiven or RequireAndVerify"),
            .when(
                .not(.word("mode", oneOf: unverifyingModes)), .nonEmpty("caCertificateRefs"), .clientCARequired,
                at: "caCertificateRefs",
                "must name at least one authority when mode is RequireAndVerify (the default) or VerifyIfGiven"),
            .never(
                .anyOf([
                    .allOf([.isTrue("optional"), .present("mode"), .not(.word("mode", oneOf: ["VerifyIfGiven"]))]),
                    .allOf([.present("optional"), .not(.isTrue("optional")), .word("mode", oneOf: ["VerifyIfGiven"])]),
                ]),
                .clientModeBoth, at: "optional", "contradicts mode, which alone counts", remedy: .remove),
            .never(
                .word("mode", oneOf: unverifyingModes), .clientUnverified, at: "mode",
                "believes every certificate, whoever signed it"),
            .never(
                .allOf([.word("mode", oneOf: unverifyingModes), .nonEmpty("caCertificateRefs")]), .clientVerificationUnused,
                at: "caCertificateRefs", "has no effect when mode is Request or RequireAny"),
            .never(
                .allOf([.word("mode", oneOf: unverifyingModes), .present("crl")]), .clientVerificationUnused, at: "crl",
                "has no effect when mode is Request or RequireAny"),
            .never(
                .allOf([.isTrue("allowExpiredCertificate"), .not(.word("mode", oneOf: unverifyingModes))]), .expiredAccepted,
                at: "allowExpiredCertificate", "accepts certificates whose loss nobody can revoke any more"),
            .custom(ofEach: ["spkiHashes", "certificateHashes"], .repeatedItem, repeatedItems),
        ])

    /// Modes that ask for a certificate and believe whatever comes.
    private static let unverifyingModes = ["Request", "RequireAny"]

    static let subjectAltNames = ObjectSchema(
        "SubjectAltNames", "Alternative names of a certificate, by their kind.",
        fields: [
            .optional("dnsNames", .array(of: .object(stringMatch)), "DNS names."),
            .optional("emailAddresses", .array(of: .object(stringMatch)), "E-mail addresses."),
            .optional("ipAddresses", .array(of: .object(stringMatch)), "IP addresses."),
            .optional("uris", .array(of: .object(stringMatch)), "URIs."),
            .optional("otherNames", .array(of: .object(otherNameMatch)), "Names of another kind, by their object identifier."),
        ])

    static let otherNameMatch = ObjectSchema(
        "OtherSANMatch", "A match of a name of another kind.",
        fields: [
            .required("oid", .text(nil, .objectIdentifier, .otherNameType), "The object identifier of the kind, in dotted form.")
        ]
            + stringMatch.fields,
        rules: stringMatch.rules)

    static let crl = ObjectSchema(
        "CrlContext", "Revocation lists.",
        fields: [
            .required("refs", .array(of: .object(secretReference), 1...8), "Where the lists are."),
            .optional("onlyVerifyLeafCertificate", .boolean, "Whether only the client's own certificate is looked up."),
        ])

    static let secretReference = ObjectSchema(
        "SecretObjectReference", "An object that holds certificates or revocation lists.",
        fields: [
            .optional("group", .text(0...253, .subdomainOrEmpty), default: .api(""), "The API group of the object."),
            .optional("kind", .text(1...63, .kind), default: .api("Secret"), "The kind of the object."),
            .required("name", .text(1...253), "The name of the object."),
            .optional("namespace", .text(1...63, .label), "The namespace of the object; the policy's when absent."),
        ],
        rules: [
            .word("kind", oneOf: ["Secret", "ConfigMap", "ClusterTrustBundle"], .referenceKind),
            .when(
                .allOf([.present("group"), .not(.word("kind", oneOf: ["ClusterTrustBundle"]))]), .word("group", oneOf: [""]),
                .referenceGroup, at: "group", "must be empty: Secrets and ConfigMaps are of the core group", remedy: .remove),
        ])
}

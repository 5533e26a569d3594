internal import JSONTape
internal import PolicySchema

extension ClientTrafficPolicy {
    static let clientValidation = ObjectSchema(
        "ClientValidationContext", "Requests and verifies client certificates.",
        fields: [
            .optional(
                "optional", .boolean,
                deprecated: .replaced(by: "mode", since: "1.8", inStatusSince: "1.8", onlyWhenTrue: true) { _ in "VerifyIfGiven"
                },
                since: "1.1",
                "Accepts clients without a certificate."),
            .optional(
                "mode", .enumeration(["Request", "RequireAny", "VerifyIfGiven", "RequireAndVerify"]),
                default: .unwritten(
                    "RequireAndVerify", by: .envoyGateway, except: .when(.isTrue("optional"), then: "VerifyIfGiven")),
                since: "1.8",
                "Whether a certificate is requested, required and verified."),
            .optional(
                "caCertificateRefs", .array(of: .object(secretReference), 0...8),
                "References to the certificates of the trusted CAs."),
            .optional(
                "spkiHashes", .array(of: .text(nil, .spkiHash, .spkiHashLength)), since: "1.5",
                "Hashes of public keys. The client's key must match one."),
            .optional(
                "certificateHashes", .array(of: .text(nil, .certificateHash, .certificateHashLength)), since: "1.5",
                "Hashes of certificates. The client's certificate must match one."),
            .optional(
                "subjectAltNames", .object(subjectAltNames), since: "1.5",
                "Alternative names. The client's certificate must match one."),
            .optional("crl", .object(crl), since: "1.6", "Certificate revocation lists."),
            .optional("allowExpiredCertificate", .boolean, since: "1.9", "Accepts expired certificates."),
        ],
        rules: [
            .rule(
                "expired-certificates", .error, detectedBy: .crd,
                .require(
                    .not(.word("mode", oneOf: unverifyingModes)), when: .isTrue("allowExpiredCertificate"),
                    at: "allowExpiredCertificate"),
                error: "must not be true unless mode is VerifyIfGiven or RequireAndVerify",
                warning: "is true although mode is Request or RequireAny, which the API server rejects; remove it",
                reason: "a mode that does not verify certificates cannot make an exception for expired ones",
                bad: #"{"tls":{"clientValidation":{"mode":"Request","allowExpiredCertificate":true}}}"#,
                good: #"{"tls":{"clientValidation":{"caCertificateRefs":[{"name":"ca"}]}}}"#),
            .rule(
                "client-ca-required", .error, detectedBy: .controller, in: .gateway(KnownReleases.validatingWithoutAuthorities),
                .require(
                    .nonEmpty("caCertificateRefs"), when: .not(.word("mode", oneOf: unverifyingModes)),
                    at: "caCertificateRefs"),
                error: "must have at least one entry if mode is RequireAndVerify (the default) or VerifyIfGiven",
                warning: "has no entry, which mode RequireAndVerify (the default) or VerifyIfGiven needs; add one",
                reason: "verification needs a CA, which hashes and names do not replace",
                consequence: .listenersAnswer500,
                bad: #"{"tls":{"clientValidation":{}}}"#,
                good: #"{"tls":{"clientValidation":{"caCertificateRefs":[{"name":"ca"}]}}}"#),
            .rule(
                "client-ca-missing", .error, detectedBy: .envoy, in: .before("1.8"),
                .require(.nonEmpty("caCertificateRefs"), at: "caCertificateRefs"),
                error: "must have at least one entry, because Envoy Gateway before 1.8 otherwise ignores clientValidation",
                warning:
                    "has no entry, so Envoy Gateway before 1.8 ignores clientValidation and asks no client for a certificate",
                reason: "before 1.8, the controller ignores clientValidation without a CA, hashes and names included",
                consequence: "asked no client for a certificate",
                bad: #"{"tls":{"clientValidation":{}}}"#,
                good: #"{"tls":{"clientValidation":{"caCertificateRefs":[{"name":"ca"}]}}}"#),
            .rule(
                "client-mode-both", .warning, detectedBy: .controller,
                .forbid(
                    .anyOf([
                        .allOf([.isTrue("optional"), .present("mode"), .not(.word("mode", oneOf: ["VerifyIfGiven"]))]),
                        .allOf([.present("optional"), .not(.isTrue("optional")), .word("mode", oneOf: ["VerifyIfGiven"])]),
                    ]),
                    at: "optional", fix: .remove),
                error: "must not contradict mode, which takes precedence",
                warning: "{value} contradicts mode, which takes precedence; remove it",
                reason: "mode takes precedence over the deprecated optional",
                bad: #"""
                    {"tls":{"clientValidation":{"mode":"RequireAndVerify","optional":true,"caCertificateRefs":[{"name":"ca"}]}}}
                    """#,
                good: #"{"tls":{"clientValidation":{"mode":"RequireAndVerify","caCertificateRefs":[{"name":"ca"}]}}}"#),
            .rule(
                "client-unverified", .warning, detectedBy: .lintOnly,
                .forbid(.word("mode", oneOf: unverifyingModes), at: "mode"),
                error: "must be VerifyIfGiven or RequireAndVerify",
                warning: "{value} accepts certificates of any issuer; use VerifyIfGiven or RequireAndVerify",
                reason: "Request and RequireAny accept certificates of any issuer",
                bad: #"{"tls":{"clientValidation":{"mode":"RequireAny"}}}"#,
                good: #"{"tls":{"clientValidation":{"mode":"RequireAndVerify","caCertificateRefs":[{"name":"ca"}]}}}"#),
            .rule(
                "client-verification-unused", .warning, detectedBy: .controller,
                .forbid(.allOf([.word("mode", oneOf: unverifyingModes), .present("crl")]), at: "crl"),
                error: "must not be set if mode is Request or RequireAny",
                warning: "has no effect, because mode is Request or RequireAny; change mode or remove it",
                reason: "Request and RequireAny verify nothing, so revocation lists have no effect",
                bad: #"""
                    {"tls":{"clientValidation":{"mode":"Request","caCertificateRefs":[{"name":"ca"}],"crl":{"refs":[{"name":"crl"}]}}}}
                    """#,
                good: #"""
                    {"tls":{"clientValidation":{"mode":"VerifyIfGiven","caCertificateRefs":[{"name":"ca"}],"crl":{"refs":[{"name":"crl"}]}}}}
                    """#),
            .rule(
                "require-any-unenforced", .error, detectedBy: .envoy,
                .require(.nonEmpty("caCertificateRefs"), when: .word("mode", oneOf: ["RequireAny"]), at: "caCertificateRefs"),
                error: "must have at least one entry if mode is RequireAny, because Envoy otherwise requires no certificate",
                warning: "has no entry, so clients need no certificate although mode is RequireAny; add one",
                reason: "without a CA, Envoy accepts clients without a certificate although mode is RequireAny",
                consequence: "accepted clients without a certificate",
                bad: #"{"tls":{"clientValidation":{"mode":"RequireAny"}}}"#,
                good: #"{"tls":{"clientValidation":{"mode":"RequireAndVerify","caCertificateRefs":[{"name":"ca"}]}}}"#),
            .rule(
                "client-pins-unenforced", .error, detectedBy: .envoy,
                checks: ["spkiHashes", "certificateHashes"].map { field in
                    .forbid(.allOf([.nonEmpty(field), .word("mode", oneOf: unverifyingModes)]), at: field)
                } + [
                    .forbid(
                        .allOf([hasAlternativeNames, .nonEmpty("caCertificateRefs"), .word("mode", oneOf: unverifyingModes)]),
                        at: "subjectAltNames")
                ],
                error: "must not be set unless mode is VerifyIfGiven or RequireAndVerify, because Envoy does not enforce it",
                warning: "is not enforced, because mode is Request or RequireAny; use VerifyIfGiven or RequireAndVerify",
                reason: "Request and RequireAny accept any certificate, even one that matches no hash and no name",
                consequence: "accepted clients with any certificate",
                bad: #"""
                    {"tls":{"clientValidation":{"mode":"Request","subjectAltNames":{"dnsNames":[{"value":"a.example.com"}]},
                    "caCertificateRefs":[{"name":"ca"}]}}}
                    """#,
                good: #"""
                    {"tls":{"clientValidation":{"subjectAltNames":{"dnsNames":[{"value":"a.example.com"}]},
                    "caCertificateRefs":[{"name":"ca"}]}}}
                    """#),
            .rule(
                "client-names-untrusted", .error, detectedBy: .envoy,
                .forbid(
                    .allOf([
                        hasAlternativeNames, .not(.nonEmpty("caCertificateRefs")), .word("mode", oneOf: unverifyingModes),
                    ]),
                    at: "subjectAltNames"),
                error: "must not be set without caCertificateRefs",
                warning: "is set without caCertificateRefs, so Envoy rejects the listener; add a CA and use RequireAndVerify",
                reason: "Envoy compares names only in certificates of a trusted CA", consequence: .listenerRejected,
                bad:
                    #"{"tls":{"clientValidation":{"mode":"Request","subjectAltNames":{"dnsNames":[{"value":"a.example.com"}]}}}}"#,
                good: #"""
                    {"tls":{"clientValidation":{"subjectAltNames":{"dnsNames":[{"value":"a.example.com"}]},
                    "caCertificateRefs":[{"name":"ca"}]}}}
                    """#),
            .rule(
                "expired-accepted", .warning, detectedBy: .lintOnly,
                .forbid(
                    .allOf([.isTrue("allowExpiredCertificate"), .not(.word("mode", oneOf: unverifyingModes))]),
                    at: "allowExpiredCertificate"),
                error: "must not be true, because expired certificates can no longer be revoked",
                warning: "accepts expired certificates, which can no longer be revoked; remove it",
                reason: "expired certificates can no longer be revoked",
                bad: #"""
                    {"tls":{"clientValidation":{"caCertificateRefs":[{"name":"ca"}],"allowExpiredCertificate":true}}}
                    """#,
                good: #"{"tls":{"clientValidation":{"caCertificateRefs":[{"name":"ca"}]}}}"#),
            repeatedItem(in: "spkiHashes", "certificateHashes"),
        ],
        otherNames: [
            "spkis": .field("spkiHashes"), "spki": .field("spkiHashes"), "hashes": .field("certificateHashes"),
            "fingerprints": .field("certificateHashes"), "cacerts": .field("caCertificateRefs"),
            "cacertificates": .field("caCertificateRefs"), "sans": .field("subjectAltNames"),
            "required": .advice("use mode"), "requireclientcertificate": .advice("use mode"),
        ])

    /// Modes that request a certificate without verifying it.
    static let unverifyingModes = ["Request", "RequireAny"]

    /// Whether a name restricts the client's certificate. An empty list does not.
    private static let hasAlternativeNames = Condition.anyOf(
        ["dnsNames", "emailAddresses", "ipAddresses", "uris", "otherNames"].map { .nonEmpty("subjectAltNames.\($0)") })

    static let subjectAltNames = ObjectSchema(
        "SubjectAltNames", "Alternative names of a certificate, by their type.",
        fields: [
            .optional("dnsNames", .array(of: .object(stringMatch)), "DNS names."),
            .optional("emailAddresses", .array(of: .object(stringMatch)), "Email addresses."),
            .optional("ipAddresses", .array(of: .object(stringMatch)), "IP addresses."),
            .optional("uris", .array(of: .object(stringMatch)), "URIs."),
            .optional("otherNames", .array(of: .object(otherNameMatch)), "Names of other types, by their object identifier."),
        ],
        rules: [
            .rule(
                "name-pattern", .warning, detectedBy: .lintOnly,
                .custom(eachOf: ["dnsNames", "emailAddresses", "uris"], namesLikePatterns),
                .custom(eachOf: ["ipAddresses"], addressesLikePatterns),
                error: "must be {expected}, because type Exact compares the text; {advice}",
                warning: "{value} is compared as a text and not as a pattern; {advice}",
                reason: "type Exact, the default, compares the whole text, so a pattern matches no usual certificate",
                bad: #"""
                    {"tls":{"clientValidation":{"subjectAltNames":{"dnsNames":[{"value":"*.example.com"}]},
                    "caCertificateRefs":[{"name":"ca"}]}}}
                    """#,
                good: #"""
                    {"tls":{"clientValidation":{"subjectAltNames":{"dnsNames":[{"type":"Suffix","value":".example.com"}]},
                    "caCertificateRefs":[{"name":"ca"}]}}}
                    """#)
        ])

    static let otherNameMatch = ObjectSchema(
        "OtherSANMatch", "A match of a name of another type.",
        fields: [
            .required(
                "oid", .text(nil, .objectIdentifier, .presentIdentifier, .dottedIdentifier, .otherNameType),
                "The object identifier of the type, in dotted form.")
        ]
            + stringMatch.fields,
        rules: stringMatch.rules)

    static let crl = ObjectSchema(
        "CrlContext", "Certificate revocation lists.",
        fields: [
            .required("refs", .array(of: .object(secretReference), 1...8), "References to the lists."),
            .optional("onlyVerifyLeafCertificate", .boolean, "Checks only the client's own certificate."),
        ])

    static let secretReference = ObjectSchema(
        "SecretObjectReference", "A reference to an object with certificates or revocation lists.",
        fields: [
            .optional("group", .text(0...253, .subdomainOrEmpty), default: .api(""), "The API group of the object."),
            .optional("kind", .text(1...63, .kind), default: .api("Secret"), "The kind of the object."),
            .required("name", .text(1...253), "The name of the object."),
            .optional("namespace", .text(1...63, .label), "The namespace of the object; the policy's namespace if absent."),
        ],
        rules: [
            .rule(
                "reference-kind", .error, detectedBy: .controller,
                .word("kind", oneOf: ["Secret", "ConfigMap", "ClusterTrustBundle"]).only(in: .since("1.5")),
                .word("kind", oneOf: ["Secret", "ConfigMap"]).only(in: .before("1.5")),
                reason: "certificates are read from a Secret, a ConfigMap or a ClusterTrustBundle",
                // Before 1.5, the controller passes other kinds over.
                consequence: .listenersAnswer500.except(in: .before("1.5"), "made Envoy Gateway ignore the reference"),
                bad: #"{"tls":{"clientValidation":{"caCertificateRefs":[{"kind":"Certificate","name":"ca"}]}}}"#,
                good: #"{"tls":{"clientValidation":{"caCertificateRefs":[{"kind":"ConfigMap","name":"ca"}]}}}"#),
            .rule(
                "reference-group", .error, detectedBy: .controller,
                .require(
                    .word("group", oneOf: [""]),
                    when: .allOf([.present("group"), .not(.word("kind", oneOf: ["ClusterTrustBundle"]))]), at: "group",
                    fix: .remove),
                error: "must be empty, because Secrets and ConfigMaps are in the core API group",
                warning: "{value} is not the core API group of Secrets and ConfigMaps; remove it",
                reason: "Secrets and ConfigMaps are in the core API group, whose name is empty",
                consequence: .listenersAnswer500,
                bad: #"{"tls":{"clientValidation":{"caCertificateRefs":[{"group":"v1","name":"ca"}]}}}"#,
                good: #"{"tls":{"clientValidation":{"caCertificateRefs":[{"group":"","name":"ca"}]}}}"#),
        ])
}

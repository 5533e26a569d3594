internal import JSONTape
internal import PolicySchema

extension ClientTrafficPolicy {
    static let headers = ObjectSchema(
        "HeaderSettings", "Treatment of request and response headers.",
        fields: [
            .optional("enableEnvoyHeaders", .boolean, "Adds Envoy's x-envoy headers to requests and responses."),
            .optional("disableRateLimitHeaders", .boolean, since: "1.1", "Omits x-ratelimit headers from responses."),
            .optional(
                "withUnderscoresAction", .enumeration(["Allow", "RejectRequest", "DropHeader"]),
                default: .documented("RejectRequest"), since: "1.1", "The action on headers with an underscore in their name."),
            .optional(
                "preserveXRequestID", .boolean,
                deprecated: .replaced(by: "requestID", since: "1.4", inStatusSince: "1.7"), since: "1.1",
                "Keeps the X-Request-ID of a client."),
            .optional(
                "requestID", .enumeration(["PreserveOrGenerate", "Preserve", "Generate", "Disable"]),
                default: .unwritten(
                    "Generate", by: .envoy, except: .when(.isTrue("preserveXRequestID"), then: "PreserveOrGenerate")),
                since: "1.4", "Whether X-Request-ID is kept, generated or omitted."
            ).with(
                default: .unwritten("Generate", by: .envoy, except: .when(.isTrue("preserveXRequestID"), then: "Preserve")),
                in: .before("1.6")),
            .optional(
                "xForwardedClientCert", .object(xForwardedClientCert), since: "1.1", "Treatment of X-Forwarded-Client-Cert."),
            .optional("host", .object(hostHeader), since: "1.9", "Normalisation of the Host header."),
            .optional(
                "maxRequestHeaderLimit", .quantity(requestHeaderLimits), default: .unwritten("60Ki", by: .envoy),
                since: .main,
                "The largest size of a request's headers, in bytes."),
            .optional("earlyRequestHeaders", .object(headerModifier), since: "1.2", "Changes to request headers before routing."),
            .optional(
                "lateResponseHeaders", .object(headerModifier), since: "1.6", "Changes to response headers before they are sent."),
        ],
        rules: [
            .rule(
                "request-id-exclusive", .error, detectedBy: .crd,
                .require(
                    .not(.present("requestID")), when: .present("preserveXRequestID"), at: "preserveXRequestID", fix: .remove),
                error: "must not be set together with requestID",
                warning: "is set together with requestID, which the API server rejects; remove it",
                reason: "the deprecated preserveXRequestID has the same meaning as requestID",
                bad: #"{"headers":{"preserveXRequestID":true,"requestID":"Preserve"}}"#,
                good: #"{"headers":{"requestID":"Preserve"}}"#),
            .rule(
                "underscores-allowed", .warning, detectedBy: .lintOnly,
                .forbid(.word("withUnderscoresAction", oneOf: ["Allow"]), at: "withUnderscoresAction"),
                error: "must be RejectRequest or DropHeader",
                warning: "Allow lets clients send X_Y, which some backends read as X-Y; use DropHeader",
                reason: "some backends read X_Y as X-Y, so clients can forge a header that Envoy protects",
                bad: #"{"headers":{"withUnderscoresAction":"Allow"}}"#,
                good: #"{"headers":{"withUnderscoresAction":"DropHeader"}}"#),
            .rule(
                "header-routing", .warning, detectedBy: .lintOnly,
                .custom(eachOf: ["earlyRequestHeaders"], changedRoutingHeaders),
                error: "must not be changed before routing, because it decides routing or the client's address",
                warning: "{value} is changed before routing, and decides routing or the client's address; remove it",
                reason: "Host decides routing, and X-Forwarded-For the client's address",
                bad: #"""
                    {"headers":{"earlyRequestHeaders":{"set":[{"name":"X-Forwarded-For","value":"10.0.0.1"}]}}}
                    """#,
                good: #"{"headers":{"earlyRequestHeaders":{"set":[{"name":"X-Region","value":"eu"}]}}}"#),
            .rule(
                "header-required", .error, detectedBy: .envoy,
                .custom(eachOf: ["earlyRequestHeaders"], removedPseudoHeaders([":path", ":method"])),
                .custom(eachOf: ["lateResponseHeaders"], removedPseudoHeaders([":status"])),
                error: "must not remove {header}, which every message needs",
                warning: "{value} removes {header}, so every request fails; remove it or match fewer names",
                reason: "Envoy keeps path, method and status among the headers, and every message needs them",
                consequence: "made every request fail",
                bad: #"""
                    {"headers":{"earlyRequestHeaders":{"removeOnMatch":[{"type":"RegularExpression","value":".*"}]}}}
                    """#,
                good: #"""
                    {"headers":{"earlyRequestHeaders":{"removeOnMatch":[{"type":"RegularExpression","value":"x-.*"}]}}}
                    """#),
            .rule(
                "header-cookie", .warning, detectedBy: .lintOnly,
                .custom(eachOf: ["lateResponseHeaders"], replacedCookies),
                error: "must be in add, because set replaces all cookies of the backend",
                warning: "{value} in set replaces all cookies of the backend; use add",
                reason: "set replaces all cookies of the backend by one",
                bad: #"{"headers":{"lateResponseHeaders":{"set":[{"name":"Set-Cookie","value":"a=b"}]}}}"#,
                good: #"{"headers":{"lateResponseHeaders":{"add":[{"name":"Set-Cookie","value":"a=b"}]}}}"#),
        ])

    /// The bounds of `headers.maxRequestHeaderLimit`, in bytes.
    package static let requestHeaderLimits: ClosedRange<Int64> = 1024...8_388_608

    static let xForwardedClientCert = ObjectSchema(
        "XForwardedClientCert", "Treatment of X-Forwarded-Client-Cert.",
        fields: [
            .optional(
                "mode", .enumeration(["Sanitize", "ForwardOnly", "AppendForward", "SanitizeSet", "AlwaysForwardOnly"]),
                default: .unwritten("Sanitize", by: .envoyGateway),
                "Whether the header is removed, forwarded or written."),
            .optional(
                "certDetailsToAdd", .array(of: .enumeration(["Subject", "Cert", "Chain", "DNS", "URI"]), 0...5),
                "The parts of the client's certificate that are written."),
        ],
        rules: [
            .rule(
                "certificate-details", .error, detectedBy: .crd,
                .require(
                    .word("mode", oneOf: ["AppendForward", "SanitizeSet"]), when: .nonEmpty("certDetailsToAdd"),
                    at: "certDetailsToAdd"),
                error: "must not be set unless mode is AppendForward or SanitizeSet",
                warning: "is set although mode writes no header, which the API server rejects; use SanitizeSet",
                reason: "details are written only if the header is written",
                bad: #"{"headers":{"xForwardedClientCert":{"certDetailsToAdd":["Subject"]}}}"#,
                good: #"""
                    {"headers":{"xForwardedClientCert":{"mode":"SanitizeSet","certDetailsToAdd":["Subject"]}},
                    "tls":{"clientValidation":{"caCertificateRefs":[{"name":"ca"}]}}}
                    """#),
            repeatedItem(in: "certDetailsToAdd"),
        ])

    static let hostHeader = ObjectSchema(
        "HostHeaderSettings", "Normalisation of the Host header.",
        fields: [.optional("stripTrailingHostDot", .boolean, "Removes a trailing dot.")])

    static let headerModifier = ObjectSchema(
        "HTTPHeaderFilter", "Changes to headers, in the order add, set, addIfAbsent, remove.",
        fields: [
            headerList("set", { .list(of: header, by: "name", $0) }, "Headers that replace headers of the same name."),
            headerList("add", { .list(of: header, by: "name", $0) }, "Headers to add, besides headers of the same name."),
            .optional(
                "addIfAbsent", .list(of: header, by: "name", 1...64), since: "1.7",
                "Headers to add if there is none of the same name."),
            headerList(
                "remove", { .set(of: .text(nil, .headerNameNotEmpty, .headerNameInOneLine), $0) },
                "The names of headers to remove."),
            .optional(
                "removeOnMatch", .array(of: .object(stringMatch), 1...64), since: "1.7",
                "Matches of the names of headers to remove."),
        ],
        rules: [
            .rule(
                "header-modifier-empty", .error, detectedBy: .controller,
                .require(.anyOf(["set", "add", "addIfAbsent", "remove", "removeOnMatch"].map { .present($0) })),
                error: "must change at least one header",
                warning: "changes no header, which Envoy Gateway rejects; add a change or remove it",
                reason: "the controller rejects a modifier without changes",
                consequence: .listenersAnswer500,
                bad: #"{"headers":{"earlyRequestHeaders":{}}}"#,
                good: #"{"headers":{"earlyRequestHeaders":{"remove":["X-Debug"]}}}"#),
            .rule(
                "header-repeated", .warning, detectedBy: .controller,
                .custom(["set", "add", "addIfAbsent", "remove"], repeatedHeaders),
                error: "must not be a header that the modifier already names",
                warning: "{value} is already in the modifier, so the controller drops this entry; remove it",
                reason: "if a modifier names a header twice, in any case, the controller drops all entries but the first",
                bad: #"""
                    {"headers":{"earlyRequestHeaders":{"set":[{"name":"X-A","value":"1"}],"add":[{"name":"x-a","value":"2"}]}}}
                    """#,
                good: #"{"headers":{"earlyRequestHeaders":{"set":[{"name":"X-A","value":"1"}]}}}"#),
            .rule(
                "header-removed", .warning, detectedBy: .envoy,
                .custom(["remove", "removeOnMatch"], removedHeaders),
                error: "must not be a header that the modifier also writes, because Envoy removes it afterwards",
                warning: "{value} removes a header that the modifier writes, so it always ends removed; keep one of the two",
                reason: "Envoy removes headers after it has written the others, so the header always ends removed",
                bad: #"{"headers":{"earlyRequestHeaders":{"set":[{"name":"X-A","value":"1"}],"remove":["x-a"]}}}"#,
                good: #"{"headers":{"earlyRequestHeaders":{"remove":["x-a"]}}}"#),
            .rule(
                "header-match-case", .error, detectedBy: .envoy,
                .custom(["removeOnMatch"], mismatchedCase),
                error: "must match names in lower case, such as {suggestion}, because Envoy compares with regard to case",
                warning: "{value} matches no header, because Envoy compares with names in lower case; use {suggestion}",
                reason: "Envoy keeps the names of headers in lower case and compares them with regard to case",
                consequence: "left the headers in place that the policy removes",
                bad: #"{"headers":{"earlyRequestHeaders":{"removeOnMatch":[{"type":"Prefix","value":"X-Internal-"}]}}}"#,
                good: #"{"headers":{"earlyRequestHeaders":{"removeOnMatch":[{"type":"Prefix","value":"x-internal-"}]}}}"#),
        ])

    /// A list of a modifier, whose bounds differ by release.
    private static func headerList(
        _ name: String, _ type: (ClosedRange<Int>) -> ValueType, _ documentation: String
    ) -> Field {
        .optional(name, type(1...64), documentation)
            .with(type(0...16), in: .before("1.5"))
            .with(type(0...64), in: .from("1.5", before: "1.7"))
    }

    static let header = ObjectSchema(
        "HTTPHeader", "A header.",
        fields: [
            .required(
                "name", .text(1...256, .headerName, .headerNotHost, .headerNotContentLength, .headerNotTransferEncoding),
                "The name, which is not case-sensitive."),
            // A value may be a credential, so findings do not repeat it.
            .required(
                "value",
                .text(
                    TextShape(
                        length: 1...4096,
                        formats: [.headerValue.only(in: .gateway(KnownReleases.checkingHeaderValues)), .headerCommands],
                        isConfidential: true
                    )), "The value."),
        ],
        otherNames: ["header": .field("name"), "key": .field("name"), "val": .field("value")])
}

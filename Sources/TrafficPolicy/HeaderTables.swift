internal import JSONTape
internal import PolicySchema

extension ClientTrafficPolicy {
    static let headers = ObjectSchema(
        "HeaderSettings", "How headers of requests and responses are treated.",
        fields: [
            .optional("enableEnvoyHeaders", .boolean, "Whether Envoy adds its own x-envoy headers."),
            .optional("disableRateLimitHeaders", .boolean, "Whether x-ratelimit headers are left out of responses."),
            .optional(
                "withUnderscoresAction", .enumeration(["Allow", "RejectRequest", "DropHeader"]),
                default: .documented("RejectRequest"),
                "What becomes of headers with an underscore in their name."),
            .optional(
                "preserveXRequestID", .boolean, deprecated: .replaced(by: "requestID"), "Whether a client's X-Request-ID is kept."
            ),
            .optional(
                "requestID", .enumeration(["PreserveOrGenerate", "Preserve", "Generate", "Disable"]),
                default: .documented("Generate", except: .when(.present("preserveXRequestID"))), "What becomes of X-Request-ID."),
            .optional("xForwardedClientCert", .object(xForwardedClientCert), "What becomes of X-Forwarded-Client-Cert."),
            .optional("host", .object(hostHeader), "How the Host header is normalised."),
            .optional(
                "maxRequestHeaderLimit", .quantity(1024...8_388_608), default: .documented("60Ki"),
                "Bytes that the header of a request may have."),
            .optional("earlyRequestHeaders", .object(headerModifier), "Changes of request headers before routing."),
            .optional("lateResponseHeaders", .object(headerModifier), "Changes of response headers on their way out."),
        ],
        rules: [
            .when(
                .present("preserveXRequestID"), .not(.present("requestID")), .requestIDExclusive, at: "preserveXRequestID",
                "may not be set together with requestID", remedy: .remove),
            .never(
                .word("withUnderscoresAction", oneOf: ["Allow"]), .underscoresAllowed, at: "withUnderscoresAction",
                "lets clients send X_Y, which some backends read as X-Y"),
            .custom(ofEach: ["earlyRequestHeaders"], .headerRouting, routingHeaderChanges),
            .custom(ofEach: ["lateResponseHeaders"], .headerCookie, replacedCookies),
        ])

    static let xForwardedClientCert = ObjectSchema(
        "XForwardedClientCert", "What becomes of X-Forwarded-Client-Cert.",
        fields: [
            .optional(
                "mode", .enumeration(["Sanitize", "ForwardOnly", "AppendForward", "SanitizeSet", "AlwaysForwardOnly"]),
                default: .documented("Sanitize", except: .when(.nonEmpty("certDetailsToAdd"))),
                "Whether the header is dropped, kept or written."
            ),
            .optional(
                "certDetailsToAdd", .array(of: .enumeration(["Subject", "Cert", "Chain", "DNS", "URI"]), 0...5),
                "Which parts of the client's certificate are written."),
        ],
        rules: [
            .when(
                .nonEmpty("certDetailsToAdd"), .word("mode", oneOf: ["AppendForward", "SanitizeSet"]), .certificateDetails,
                at: "certDetailsToAdd", "may only be set when mode is AppendForward or SanitizeSet"),
            .never(
                .word("mode", oneOf: ["AlwaysForwardOnly"]), .clientCertForged, at: "mode",
                "passes on whatever certificate a client claims to have"),
            .custom(ofEach: ["certDetailsToAdd"], .repeatedItem, repeatedItems),
        ])

    static let hostHeader = ObjectSchema(
        "HostHeaderSettings", "How the Host header is normalised.",
        fields: [.optional("stripTrailingHostDot", .boolean, "Whether a trailing dot is removed.")])

    static let headerModifier = ObjectSchema(
        "HTTPHeaderFilter", "Changes of headers, done in the order add, set, addIfAbsent, remove.",
        fields: [
            .optional("set", .list(of: header, by: "name", 1...64), "Headers that replace those of the same name."),
            .optional("add", .list(of: header, by: "name", 1...64), "Headers that are added to those of the same name."),
            .optional(
                "addIfAbsent", .list(of: header, by: "name", 1...64), "Headers that are added where none of the name is there."),
            .optional("remove", .set(of: .text(nil, .headerNameNotEmpty), 1...64), "Names of headers that are removed."),
            .optional("removeOnMatch", .array(of: .object(stringMatch), 1...64), "Matches of names of headers that are removed."),
        ],
        rules: [
            .always(
                .anyOf([
                    .present("set"), .present("add"), .present("addIfAbsent"), .present("remove"), .present("removeOnMatch"),
                ]), .headerModifierEmpty, "must change at least one header"),
            .custom(["set", "add", "addIfAbsent", "remove"], .headerRepeated, repeatedHeaders),
            .custom(["remove"], .headerRemoved, removedHeaders),
        ])

    static let header = ObjectSchema(
        "HTTPHeader", "A header.",
        fields: [
            .required("name", .text(1...256, .headerName), "The name, whose case does not matter."),
            // A value may be a credential: findings never repeat it.
            .required("value", .text(TextShape(length: 1...4096, formats: [.headerValue], isConfidential: true)), "The value."),
        ])

    static let stringMatch = ObjectSchema(
        "StringMatch", "A comparison with a text.",
        fields: [
            .optional(
                "type", .enumeration(["Exact", "Prefix", "Suffix", "RegularExpression"]), default: .api("Exact"),
                "How it is compared."),
            .required("value", .text(1...1024), "What it is compared with."),
        ],
        rules: [.custom(["value"], .regularExpression, regularExpression)])
}

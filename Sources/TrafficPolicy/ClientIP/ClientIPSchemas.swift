internal import JSONTape
internal import PolicySchema

extension ClientTrafficPolicy {
    static let clientIPDetection = ObjectSchema(
        "ClientIPDetectionSettings", "The source of the client's IP address.",
        fields: [
            .optional("xForwardedFor", .object(xForwardedFor), "The entries of X-Forwarded-For that trusted proxies have added."),
            .optional("customHeader", .object(customHeader), "A header that a trusted proxy sets."),
            .optional("directSourceIP", .object(directSourceIP), since: "1.9", "The source address of the connection."),
        ],
        rules: [
            .rule(
                "client-ip-source", .error, detectedBy: .crd, in: .since("1.9"),
                .exactlyOne(of: ["xForwardedFor", "customHeader", "directSourceIP"]),
                error: "must have exactly one of xForwardedFor, customHeader, directSourceIP",
                warning: "has none or several of xForwardedFor, customHeader and directSourceIP; keep exactly one",
                reason: "the client's address has one source",
                bad: #"{"clientIPDetection":{}}"#, good: #"{"clientIPDetection":{"directSourceIP":{}}}"#),
            .rule(
                "client-ip-sources", .error, detectedBy: .crd, in: .before("1.9"),
                .forbid(.allOf([.present("customHeader"), .present("xForwardedFor")]), at: "customHeader"),
                error: "must not be set together with xForwardedFor",
                warning: "is set together with xForwardedFor, which the API server rejects; keep one of the two",
                reason: "the client's address has one source",
                bad: #"{"clientIPDetection":{"xForwardedFor":{"numTrustedHops":2},"customHeader":{"name":"X-Real-IP"}}}"#,
                good: #"{"clientIPDetection":{"xForwardedFor":{"numTrustedHops":2}}}"#),
        ])

    static let xForwardedFor = ObjectSchema(
        "XForwardedForSettings", "The trusted entries of X-Forwarded-For.",
        fields: [
            .optional("numTrustedHops", .unsigned, "The number of trusted proxies in front."),
            .optional(
                "trustedCIDRs", .array(of: .text(trustedNetwork), 1...Int.max), since: "1.3",
                "The addresses of trusted proxies."),
            .optional("disableXForwardedForAppend", .boolean, since: "1.9", "Forwards the header without adding an entry."),
        ],
        rules: [
            .rule(
                "trusted-hops", .error, detectedBy: .crd, in: .since("1.3"),
                .exactlyOne(of: ["numTrustedHops", "trustedCIDRs"]),
                error: "must have exactly one of numTrustedHops, trustedCIDRs",
                warning: "has none or both of numTrustedHops and trustedCIDRs, which the API server rejects; keep one",
                reason: "trusted proxies are either counted or listed",
                bad: #"{"clientIPDetection":{"xForwardedFor":{"numTrustedHops":2,"trustedCIDRs":["10.0.0.0/8"]}}}"#,
                good: #"{"clientIPDetection":{"xForwardedFor":{"numTrustedHops":2}}}"#),
            .readByCEL("numTrustedHops", when: .present("numTrustedHops"), in: .since("1.3")),
            .rule(
                "trusted-hops-zero", .warning, detectedBy: .controller, in: .since("1.3"),
                .forbid(.number("numTrustedHops", 0...0), at: "numTrustedHops"),
                error: "must not be 0, which means 1; to trust no proxy, use directSourceIP",
                warning: "{value} means the same as 1; to trust no proxy, use directSourceIP",
                reason: "0 means the same as 1; to trust no proxy, use directSourceIP",
                bad: #"{"clientIPDetection":{"xForwardedFor":{"numTrustedHops":0}}}"#,
                good: #"{"clientIPDetection":{"xForwardedFor":{"numTrustedHops":1}}}"#),
            .rule(
                "cidr-overlap", .warning, detectedBy: .lintOnly,
                .custom(eachOf: ["trustedCIDRs"], overlappingNetworks),
                error: "must not be inside {network}, which is also in the list",
                warning: "{value} is inside {network}, which is also in the list; remove it",
                reason: "a network inside another network of the list adds nothing",
                bad: #"{"clientIPDetection":{"xForwardedFor":{"trustedCIDRs":["10.0.0.0/8","10.1.0.0/16"]}}}"#,
                good: #"{"clientIPDetection":{"xForwardedFor":{"trustedCIDRs":["10.0.0.0/8","192.168.0.0/16"]}}}"#),
        ])

    private static let trustedNetwork = TextShape(
        formats: [.cidr, .narrowNetwork, .unmappedNetwork, .networkAddress], quickTest: { CIDR($0)?.isUsual == true })

    static let customHeader = ObjectSchema(
        "CustomHeaderExtensionSettings", "A header with the client's address.",
        fields: [
            .required("name", .text(1...255, .customHeaderName), "The name of the header."),
            .optional("failClosed", .boolean, "Rejects requests without the header."),
        ])

    static let directSourceIP = ObjectSchema(
        "DirectSourceIPSettings", "The source address of the connection. It has no settings.", fields: [], isSwitch: true)
}

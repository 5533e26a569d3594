internal import PolicySchema

extension CIDR {
    /// Whether the network has all formats of this file.
    var isUsual: Bool { prefixLength > 0 && !hasHostBits && !isLargeMappedNetwork }
}

/// The formats of networks that the CRD does not check.
extension TextFormat {
    /// A network in CIDR notation. The pattern of the CRD is not anchored and does not limit the prefix.
    static let cidr = TextFormat(
        ownPattern: CIDR.pattern, meaning: "a CIDR such as 10.0.0.0/8 or 2001:db8::/32",
        rule: Rule(
            "cidr", .error, detectedBy: .envoy,
            error: "must be a CIDR such as 10.0.0.0/8 or 2001:db8::/32[; did you mean {suggestion}?]",
            warning: "{value} is not a CIDR, so the translation for Envoy fails; use {advice}",
            reason: "the pattern of the CRD accepts texts that are not CIDRs, and their translation fails",
            consequence: .gatewayFrozen,
            bad: #"{"clientIPDetection":{"xForwardedFor":{"trustedCIDRs":["10.0.0.0/33"]}}}"#,
            good: #"{"clientIPDetection":{"xForwardedFor":{"trustedCIDRs":["10.0.0.0/8"]}}}"#),
        accepts: { CIDR($0) != nil },
        diagnose: { text in
            let network = CIDR(addressAlone: text).map { "\($0)" }
            return Diagnosis(["advice": network ?? "one such as 10.0.0.0/8"], suggestion: network)
        })

    /// A network that is not of IPv4-mapped IPv6 addresses with a prefix that reaches beyond one address.
    static let unmappedNetwork = TextFormat(
        meaning: "a network of IPv4 or IPv6 addresses",
        rule: Rule(
            "cidr-mapped", .warning, detectedBy: .lintOnly,
            error:
                "must be written as an IPv4 network, because Envoy trusts only one address of it[; did you mean {suggestion}?]",
            warning: "{value} trusts only one IPv4 address, because its prefix length is lost[; use {suggestion}]",
            reason: "Envoy Gateway writes an IPv4-mapped network as an IPv4 address, and Envoy cuts its prefix length to 32",
            bad: #"{"clientIPDetection":{"xForwardedFor":{"trustedCIDRs":["::ffff:10.0.0.0/104"]}}}"#,
            good: #"{"clientIPDetection":{"xForwardedFor":{"trustedCIDRs":["10.0.0.0/8"]}}}"#),
        accepts: { text in
            // An IPv6 address has a colon after at most four digits.
            for index in 0..<min(text.count, 5) where text[index] == UInt8(ascii: ":") {
                return CIDR(text)?.isLargeMappedNetwork != true
            }
            return true
        },
        diagnose: { text in
            Diagnosis(suggestion: CIDR(Array(text.utf8).span)?.unmapped.map { "\($0)" })
        })

    /// A network that does not contain every address.
    static let narrowNetwork = TextFormat(
        meaning: "a network with a prefix of at least 1 bit",
        rule: Rule(
            "cidr-everyone", .warning, detectedBy: .lintOnly,
            error: "must not trust every address, as a prefix of 0 does",
            warning: "{value} trusts every address, so clients can choose their own; list only your proxies",
            reason: "a prefix of 0 trusts every address, so clients can choose their own",
            bad: #"{"clientIPDetection":{"xForwardedFor":{"trustedCIDRs":["0.0.0.0/0"]}}}"#,
            good: #"{"clientIPDetection":{"xForwardedFor":{"trustedCIDRs":["10.0.0.0/8"]}}}"#),
        accepts: { text in
            // Most prefix lengths do not end with 0, so most texts need no parsing.
            text.isEmpty || text[text.count - 1] != UInt8(ascii: "0") || CIDR(text)?.prefixLength != 0
        })

    /// A network by its first address.
    static let networkAddress = TextFormat(
        meaning: "a network without host bits",
        rule: Rule(
            "cidr-host-bits", .warning, detectedBy: .lintOnly,
            error: "must have no bits set beyond the /{length} prefix; did you mean {suggestion}?",
            warning: "{value} has host bits set beyond the /{length} prefix, which are ignored; use {suggestion}",
            reason: "bits beyond the prefix are ignored, so another prefix or network may be meant",
            bad: #"{"clientIPDetection":{"xForwardedFor":{"trustedCIDRs":["10.0.0.1/8"]}}}"#,
            good: #"{"clientIPDetection":{"xForwardedFor":{"trustedCIDRs":["10.0.0.0/8"]}}}"#),
        accepts: { CIDR($0)?.hasHostBits != true },
        diagnose: { text in
            guard let cidr = CIDR(Array(text.utf8).span) else { return Diagnosis() }
            return Diagnosis(
                ["length": "\(cidr.prefixLength)"], suggestion: "\(cidr.network(ofLength: cidr.prefixLength))")
        })
}

/// Networks as authors mean them.
extension CIDR {
    /// The network that contains only an address; nil if the text is not an IPv4 or IPv6 address.
    init?(addressAlone text: String) {
        guard !text.utf8.contains(UInt8(ascii: "/")) else { return nil }
        for length in [Family.ipv4, .ipv6].map(\.rawValue) {
            // An IPv4 address has no longer prefix, and an IPv6 address with the shorter one is another network.
            guard let cidr = CIDR(Array("\(text)/\(length)".utf8).span), cidr.family.rawValue == length else { continue }
            self = cidr
            return
        }
        return nil
    }

    /// Whether the first address is an IPv4-mapped IPv6 address (RFC 4291 §2.5.5.2) and the network has further addresses.
    var isLargeMappedNetwork: Bool { family == .ipv6 && address >> 32 == 0xFFFF && prefixLength < family.rawValue }

    /// The IPv4 network of an IPv4-mapped network; nil if the network is another one, or reaches beyond all IPv4 addresses.
    var unmapped: CIDR? {
        guard isLargeMappedNetwork, prefixLength >= 96 else { return nil }
        return CIDR(family: .ipv4, address: address & 0xFFFF_FFFF, prefixLength: prefixLength - 96)
    }
}

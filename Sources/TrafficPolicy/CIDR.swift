internal import PolicySchema

/// A range of IP addresses in CIDR notation (RFC 4632 §3.1, RFC 4291 §2.3), as Go's `net.ParseCIDR` reads it for the controller.
public struct CIDR: Sendable, Hashable {
    /// The address as written, host bits included: 4 or 16 bytes.
    public let address: [UInt8]
    /// How many leading bits count.
    public let prefixLength: Int

    /// The range that a text denotes; nil when it is none. Zones, leading zeros and other spellings of IPv4 are refused.
    public init?(_ text: Span<UInt8>) {
        guard let slash = text.indices.last(where: { text[$0] == UInt8(ascii: "/") }) else { return nil }
        let host = text.extracting(0..<slash)
        guard let address = Self.ipv4(host) ?? Self.ipv6(host),
            let length = Self.number(text.extracting(slash + 1..<text.count), below: address.count * 8 + 1)
        else { return nil }
        self.address = address
        self.prefixLength = length
    }

    /// Four decimal numbers without leading zeros.
    private static func ipv4(_ text: Span<UInt8>) -> [UInt8]? {
        var bytes: [UInt8] = []
        var start = 0
        for index in 0...text.count where index == text.count || text[index] == UInt8(ascii: ".") {
            let part = text.extracting(start..<index)
            guard part.count == 1 || part.count > 1 && part[0] != UInt8(ascii: "0"), let value = number(part, below: 256) else {
                return nil
            }
            bytes.append(UInt8(value))
            start = index + 1
        }
        return bytes.count == 4 ? bytes : nil
    }

    /// RFC 4291 §2.2: groups of one to four hexadecimal digits, one `::`, and an IPv4 address in place of the last two groups.
    private static func ipv6(_ text: Span<UInt8>) -> [UInt8]? {
        var bytes: [UInt8] = []
        var gap: Int?
        var index = 0
        if text.count >= 2, text[0] == UInt8(ascii: ":"), text[1] == UInt8(ascii: ":") {
            gap = 0
            index = 2
        }
        while index < text.count {
            guard bytes.count < 16 else { return nil }
            let start = index
            while index < text.count, text[index] != UInt8(ascii: ":") { index += 1 }
            let part = text.extracting(start..<index)
            if let address = index == text.count ? ipv4(part) : nil {
                guard bytes.count <= 12 else { return nil }
                bytes += address
                break
            }
            guard let group = hexadecimal(part) else { return nil }
            bytes += [UInt8(group >> 8), UInt8(group & 0xFF)]
            guard index < text.count else { break }
            index += 1
            guard index < text.count else { return nil }
            if text[index] == UInt8(ascii: ":") {
                guard gap == nil else { return nil }
                gap = bytes.count
                index += 1
            }
        }
        guard let gap else { return bytes.count == 16 ? bytes : nil }
        // A `::` stands for at least one group.
        guard bytes.count <= 14 else { return nil }
        bytes.insert(contentsOf: repeatElement(0, count: 16 - bytes.count), at: gap)
        return bytes
    }

    private static func hexadecimal(_ text: Span<UInt8>) -> Int? {
        guard 1...4 ~= text.count else { return nil }
        var value = 0
        for index in text.indices {
            guard let digit = Character(UnicodeScalar(text[index])).hexDigitValue else { return nil }
            value = value << 4 | digit
        }
        return value
    }

    private static func number(_ text: Span<UInt8>, below limit: Int) -> Int? {
        guard !text.isEmpty else { return nil }
        var value = 0
        for index in text.indices {
            let digit = text[index] &- UInt8(ascii: "0")
            guard digit < 10 else { return nil }
            value = value * 10 + Int(digit)
            if value >= limit { return nil }
        }
        return value
    }
}

// MARK: Networks

extension CIDR {
    private init(address: [UInt8], prefixLength: Int) {
        self.address = address
        self.prefixLength = prefixLength
    }

    /// The network that contains this one and has another prefix: bits behind the prefix are 0.
    func network(ofLength length: Int) -> CIDR {
        let bytes = address.enumerated().map { index, byte in
            byte & ~UInt8(truncatingIfNeeded: 0xFF >> max(0, min(8, length - index * 8)))
        }
        return CIDR(address: bytes, prefixLength: length)
    }

    /// Whether bits behind the prefix are set.
    var hasHostBits: Bool { address != network(ofLength: prefixLength).address }
}

extension CIDR: CustomStringConvertible {
    /// The range in CIDR notation, IPv6 as RFC 5952 §4 recommends.
    public var description: String {
        if address.count == 4 { return address.map(String.init).joined(separator: ".") + "/\(prefixLength)" }
        let groups = stride(from: 0, to: 16, by: 2).map { UInt16(address[$0]) << 8 | UInt16(address[$0 + 1]) }
        let texts = groups.map { String($0, radix: 16) }
        guard let zeros = Self.longestRunOfZeros(groups) else { return texts.joined(separator: ":") + "/\(prefixLength)" }
        return texts[..<zeros.lowerBound].joined(separator: ":") + "::" + texts[zeros.upperBound...].joined(separator: ":")
            + "/\(prefixLength)"
    }

    /// The first of the longest runs of at least two groups that are 0.
    private static func longestRunOfZeros(_ groups: [UInt16]) -> Range<Int>? {
        var longest: Range<Int>?
        var start = 0
        for index in 0...groups.count where index == groups.count || groups[index] != 0 {
            if index - start >= 2, index - start > longest?.count ?? 0 { longest = start..<index }
            start = index + 1
        }
        return longest
    }
}

// MARK: Formats

extension TextFormat {
    /// The CRD's own expression is not anchored and bounds no prefix: every CIDR matches it, and much else.
    static let cidr = TextFormat(
        pattern: nil, ownPattern: CIDR.pattern, meaning: "a CIDR such as 10.0.0.0/8 or 2001:db8::/32", rule: .cidr,
        accepts: { CIDR($0) != nil })

    /// A network that leaves somebody out.
    static let cidrEveryone = TextFormat(
        pattern: nil, meaning: "narrower: it trusts every address, so that clients choose their own", rule: .cidrEveryone,
        accepts: { CIDR($0)?.prefixLength != 0 })

    /// A network by its first address.
    static let cidrHostBits = TextFormat(
        pattern: nil, meaning: "a network: bits behind the prefix do not count", rule: .cidrHostBits,
        accepts: { CIDR($0)?.hasHostBits != true },
        diagnose: { text in
            let cidr = CIDR(Array(text.utf8).span)
            return Diagnosis(suggestion: cidr.map { $0.network(ofLength: $0.prefixLength).description })
        })
}

internal import PolicySchema

/// A range of IP addresses in CIDR notation (RFC 4632 §3.1, RFC 4291 §2.3), as Go's `net.ParseCIDR` reads it for the controller.
public struct CIDR: Sendable, Hashable {
    /// The version of the Internet Protocol, by the bits of its addresses.
    public enum Family: Int, Sendable {
        case ipv4 = 32
        case ipv6 = 128
    }

    /// The version of the Internet Protocol.
    public let family: Family
    /// The address as written, host bits included, in the lower bits.
    public let address: UInt128
    /// How many leading bits count.
    public let prefixLength: Int

    /// The range that a text denotes; nil when it is none. Zones, leading zeros and other spellings of IPv4 are refused.
    public init?(_ text: Span<UInt8>) {
        var slash = text.count - 1
        while slash >= 0, text[slash] != UInt8(ascii: "/") { slash -= 1 }
        guard slash >= 0 else { return nil }
        let host = text.extracting(0..<slash)
        if let address = Self.ipv4(host) {
            (self.family, self.address) = (.ipv4, address)
        } else if let address = Self.ipv6(host) {
            (self.family, self.address) = (.ipv6, address)
        } else {
            return nil
        }
        guard let length = Self.number(text.extracting(slash + 1..<text.count), below: family.rawValue + 1) else { return nil }
        prefixLength = length
    }

    /// Four decimal numbers without leading zeros.
    private static func ipv4(_ text: Span<UInt8>) -> UInt128? {
        /// More than a number can be: no digit has come yet.
        let none: UInt32 = 256
        var (address, part, dots): (UInt32, UInt32, Int) = (0, none, 0)
        for index in text.indices {
            let digit = text[index] &- UInt8(ascii: "0")
            if digit < 10 {
                // Nothing stands behind a leading zero, and 256 is too much: nothing overflows.
                guard part != 0 else { return nil }
                part = part == none ? UInt32(digit) : part &* 10 &+ UInt32(digit)
                guard part < none else { return nil }
            } else {
                guard text[index] == UInt8(ascii: "."), part != none, dots < 3 else { return nil }
                (address, part, dots) = (address << 8 | part, none, dots &+ 1)
            }
        }
        return dots == 3 && part != none ? UInt128(address << 8 | part) : nil
    }

    /// RFC 4291 §2.2: groups of one to four hexadecimal digits, one `::`, and an IPv4 address in place of the last two groups.
    private static func ipv6(_ text: Span<UInt8>) -> UInt128? {
        /// What stands before the `::`, once that has come.
        var head: (bits: UInt128, groups: Int)?
        var (bits, groups, index) = (UInt128(0), 0, 0)
        if text.count >= 2, text[0] == UInt8(ascii: ":"), text[1] == UInt8(ascii: ":") {
            head = (0, 0)
            index = 2
        }
        while index < text.count, groups < 8 {
            let start = index
            while index < text.count, text[index] != UInt8(ascii: ":") { index += 1 }
            let part = text.extracting(start..<index)
            if index == text.count, let address = ipv4(part) {
                (bits, groups) = (bits << 32 | address, groups + 2)
            } else if let group = hexadecimal(part) {
                (bits, groups) = (bits << 16 | UInt128(group), groups + 1)
            } else {
                return nil
            }
            guard index < text.count else { break }
            index += 1
            guard index < text.count else { return nil }
            if text[index] == UInt8(ascii: ":") {
                guard head == nil else { return nil }
                head = (bits, groups)
                (bits, groups) = (0, 0)
                index += 1
            }
        }
        guard index == text.count else { return nil }
        guard let head else { return groups == 8 ? bits : nil }
        // A `::` stands for at least one group.
        return head.groups + groups <= 7 ? head.bits << ((8 - head.groups) * 16) | bits : nil
    }

    private static func hexadecimal(_ text: Span<UInt8>) -> Int? {
        guard 1...4 ~= text.count else { return nil }
        var value = 0
        for index in text.indices {
            guard let digit = text[index].hexadecimalValue else { return nil }
            value = value << 4 | Int(digit)
        }
        return value
    }

    private static func number(_ text: Span<UInt8>, below limit: Int) -> Int? {
        guard !text.isEmpty else { return nil }
        var value = 0
        for index in text.indices {
            guard text[index].isDigit else { return nil }
            value = value * 10 + Int(text[index] - UInt8(ascii: "0"))
            if value >= limit { return nil }
        }
        return value
    }
}

// MARK: Networks

extension CIDR {
    private init(family: Family, address: UInt128, prefixLength: Int) {
        self.family = family
        self.address = address
        self.prefixLength = prefixLength
    }

    /// The network that contains this one and has another prefix: bits behind the prefix are 0.
    func network(ofLength length: Int) -> CIDR {
        let hostBits = family.rawValue - length
        return CIDR(family: family, address: (address >> hostBits) << hostBits, prefixLength: length)
    }

    /// Whether one of two ranges is in the other, as it is wherever they have an address in common.
    func overlaps(_ other: CIDR) -> Bool {
        family == other.family
            && (address ^ other.address) >> (family.rawValue - min(prefixLength, other.prefixLength)) == 0
    }

    /// Whether bits behind the prefix are set.
    var hasHostBits: Bool { address != 0 && address.trailingZeroBitCount < family.rawValue - prefixLength }
}

extension CIDR: CustomStringConvertible {
    /// The range in CIDR notation, IPv6 as RFC 5952 §4 recommends.
    public var description: String {
        switch family {
        case .ipv4: parts(ofBits: 8).map { String($0) }.joined(separator: ".") + "/\(prefixLength)"
        case .ipv6: Self.text(of: parts(ofBits: 16)) + "/\(prefixLength)"
        }
    }

    /// The address in parts of so many bits, the highest first.
    private func parts(ofBits bits: Int) -> [UInt128] {
        stride(from: family.rawValue - bits, through: 0, by: -bits).map { address >> $0 & (1 << bits - 1) }
    }

    private static func text(of groups: [UInt128]) -> String {
        let texts = groups.map { String($0, radix: 16) }
        guard let zeros = longestRunOfZeros(groups) else { return texts.joined(separator: ":") }
        return texts[..<zeros.lowerBound].joined(separator: ":") + "::" + texts[zeros.upperBound...].joined(separator: ":")
    }

    /// The first of the longest runs of at least two groups that are 0.
    private static func longestRunOfZeros(_ groups: [UInt128]) -> Range<Int>? {
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
        accepts: { text in
            // A length of zero ends with that digit; hardly any other does, and so hardly any text is read for it.
            text.isEmpty || text[text.count - 1] != UInt8(ascii: "0") || CIDR(text)?.prefixLength != 0
        })

    /// A network by its first address.
    static let cidrHostBits = TextFormat(
        pattern: nil, meaning: "a network: bits behind the prefix do not count", rule: .cidrHostBits,
        accepts: { CIDR($0)?.hasHostBits != true },
        settles: { text in
            guard let cidr = CIDR(text) else { return false }
            return cidr.prefixLength > 0 && !cidr.hasHostBits
        },
        diagnose: { text in
            let cidr = CIDR(Array(text.utf8).span)
            return Diagnosis(suggestion: cidr.map { $0.network(ofLength: $0.prefixLength).description })
        })
}

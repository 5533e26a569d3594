internal import TextCoding

/// A range of IP addresses in CIDR notation (RFC 4632 §3.1, RFC 4291 §2.3), as Go's `net.ParseCIDR` reads it for the controller.
public struct CIDR: Sendable, Hashable {
    /// The version of the Internet Protocol. The raw value is the number of bits of an address.
    public enum Family: Int, Sendable {
        case ipv4 = 32
        case ipv6 = 128
    }

    /// The version of the Internet Protocol.
    public let family: Family
    /// The address including host bits, in the lower bits.
    public let address: UInt128
    /// The number of leading bits that identify the network.
    public let prefixLength: Int

    /// Parses a range; nil if the text is not one. Zones, leading zeros and other spellings of IPv4 are rejected.
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
        guard let length = text.extracting(slash + 1..<text.count).decimal(Int.self), length <= family.rawValue else {
            return nil
        }
        prefixLength = length
    }

    /// Four decimal numbers without leading zeros.
    private static func ipv4(_ text: Span<UInt8>) -> UInt128? {
        /// The value of a part without a digit. It is larger than any valid part.
        let none: UInt32 = 256
        var (address, part, dots): (UInt32, UInt32, Int) = (0, none, 0)
        for index in text.indices {
            let digit = text[index] &- UInt8(ascii: "0")
            if digit < 10 {
                // A part has no leading zero and is less than 256, so nothing overflows.
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
        /// The groups before the `::`, after it has been read.
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
        // A `::` represents at least one group.
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
}

// MARK: Networks

extension CIDR {
    init(family: Family, address: UInt128, prefixLength: Int) {
        self.family = family
        self.address = address
        self.prefixLength = prefixLength
    }

    /// The network of a prefix length that contains this one. Its host bits are 0.
    func network(ofLength length: Int) -> CIDR {
        let hostBits = family.rawValue - length
        return CIDR(family: family, address: (address >> hostBits) << hostBits, prefixLength: length)
    }

    /// Whether the ranges have an address in common, that is, whether one is inside the other.
    func overlaps(_ other: CIDR) -> Bool {
        family == other.family
            && (address ^ other.address) >> (family.rawValue - min(prefixLength, other.prefixLength)) == 0
    }

    /// Whether bits after the prefix are set.
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

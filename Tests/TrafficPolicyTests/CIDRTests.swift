import PolicySchema
import Testing
import SeededRandom
import TrafficPolicy

/// Texts that Go's net.ParseCIDR accepts or rejects.
@Suite struct CIDRTests {
    /// A text, its address in hexadecimal digits, and its length.
    static let good: [(text: String, address: String, length: Int)] = [
        ("0.0.0.0/0", "00000000", 0),
        ("10.0.0.0/8", "0a000000", 8),
        ("255.255.255.255/32", "ffffffff", 32),
        ("10.0.0.1/8", "0a000001", 8),
        ("1.2.3.4/08", "01020304", 8),
        ("1.2.3.4/000000000032", "01020304", 32),
        ("1.2.3.4/31", "01020304", 31),
        ("::/0", "00000000000000000000000000000000", 0),
        ("::/128", "00000000000000000000000000000000", 128),
        ("::1/128", "00000000000000000000000000000001", 128),
        ("2001:db8::/32", "20010db8000000000000000000000000", 32),
        ("2001:DB8::/32", "20010db8000000000000000000000000", 32),
        ("1:2:3:4:5:6:7:8/64", "00010002000300040005000600070008", 64),
        ("1::/16", "00010000000000000000000000000000", 16),
        ("1:2:3:4:5:6:7::/112", "00010002000300040005000600070000", 112),
        ("::2:3:4:5:6:7:8/1", "00000002000300040005000600070008", 1),
        ("1::8/1", "00010000000000000000000000000008", 1),
        ("1:2::7:8/1", "00010002000000000000000000070008", 1),
        ("::ffff:1.2.3.4/120", "00000000000000000000ffff01020304", 120),
        ("::1.2.3.4/128", "00000000000000000000000001020304", 128),
        ("1:2:3:4:5:6:1.2.3.4/1", "00010002000300040005000601020304", 1),
        ("64:ff9b::1.2.3.4/96", "0064ff9b000000000000000001020304", 96),
        ("fe80::/10", "fe800000000000000000000000000000", 10),
        ("0001:0::/8", "00010000000000000000000000000000", 8),
        ("aBcD::/8", "abcd0000000000000000000000000000", 8),
    ]

    @Test("A range of addresses is parsed", arguments: good)
    func read(text: String, address: String, length: Int) throws {
        let cidr = try #require(text.cidr)
        let digits = String(cidr.address, radix: 16)
        #expect(String(repeating: "0", count: cidr.family.rawValue / 4 - digits.count) + digits == address)
        #expect(cidr.prefixLength == length)
    }

    static let bad = [
        "", "/", "/8", "10.0.0.0", "10.0.0.0/", "10.0.0.0/33", "10.0.0.0/99", "10.0.0.0/-1", "10.0.0.0/+8", "10.0.0.0/8 ",
        " 10.0.0.0/8",
        "10.0.0.0 /8", "10.0.0.0/ 8", "10.0.0.0/8\n", "x10.0.0.0/8", "10.0.0.0/8y", "x10.0.0.0/8y", "10.0.0.0/8/8", "10.0.0.0//8",
        "10.0.0/8", "10/8",
        "1.2.3.4.5/8", "1.2.3./8", ".1.2.3/8", "1..2.3/8", "1.2.3.4./8", "999.0.0.0/8", "256.0.0.0/8", "1.2.3.256/8",
        "010.0.0.0/8", "1.2.3.04/8",
        "00.0.0.0/8", "0x1.2.3.4/8", "1.2.3.a/8", "-1.2.3.4/8", "::/129", "::/", "::", ":/8", ":::/8", "1:::/8", "::1::/8",
        "1::2::3/8", ":1::/8", "1:/8",
        "1:2:3:4:5:6:7/8", "1:2:3:4:5:6:7:/8", ":2:3:4:5:6:7:8/8", "1:2:3:4:5:6:7:8:9/8", "1:2:3:4:5:6:7:8::/8",
        "::1:2:3:4:5:6:7:8/8", "1::2:3:4:5:6:7:8/8",
        "12345::/8", "g::/8", "fe80::1%eth0/64", "fe80::1%/64", "%eth0/64", "::1.2.3/8", "::1.2.3.4.5/8", "1.2.3.4::/8",
        "::1.2.3.4:5/8", "::01.2.3.4/8",
        "1:2:3:4:5:6:7:1.2.3.4/8", "1:2:3:4:5:1.2.3.4/8", "1:2:3:4:5:6:7:8.1.2.3/8", "::256.2.3.4/8", "[::1]/8", "::1/1２",
        "localhost/8", "10.0.0.0\\/8",
        "10.0.0.0/8\0", "1.2.3.4/99999999999999999999999999", "1.2.3.4/18446744073709551624", "١.2.3.4/8",
    ]

    @Test("Any other text violates the rule cidr", arguments: bad)
    func rejected(text: String) throws {
        #expect(text.cidr == nil)
        let list = "[\"10.0.0.0/8\",\(JSONText.string(text))]"
        #expect(
            try verdicts(onSpec: "\"clientIPDetection\":{\"xForwardedFor\":{\"trustedCIDRs\":\(list)}}")
                == ["cidr spec.clientIPDetection.xForwardedFor.trustedCIDRs[1]"])
    }

    @Test("Only a prefix length of zero trusts every address", arguments: ["0.0.0.0", "::", "1.2.3.4"])
    func everyone(address: String) throws {
        func isEveryone(_ length: String) throws -> Bool {
            let spec = #""clientIPDetection":{"xForwardedFor":{"trustedCIDRs":["\#(address)/\#(length)"]}}"#
            return try findings(in: policy(spec)).contains { $0.rule.id == "cidr-everyone" }
        }
        for length in ["0", "00", "000000"] { #expect(try isEveryone(length)) }
        // A text that is not a range violates another rule.
        for length in ["10", "20", "030", "1", "01", "32", "", "-0", "0/0", "x0", "990"] { #expect(try !isEveryone(length)) }
    }

    @Test("Every random address survives a round trip", arguments: 0..<4 as Range<UInt64>)
    func roundTrip(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        for _ in 0..<500 {
            let groups = (0..<8).map { _ in Bool.random(using: &random) ? 0 : UInt16.random(in: 0...0xFFFF, using: &random) }
            let length = Int.random(in: 0...128, using: &random)
            var texts = groups.map { String($0, radix: 16, uppercase: Bool.random(using: &random)) }
            // One run of zeros may be omitted.
            if let first = groups.firstIndex(of: 0) {
                let end = groups[first...].firstIndex { $0 != 0 } ?? 8
                texts.replaceSubrange(first..<end, with: [first == 0 && end == 8 ? "::" : first == 0 || end == 8 ? ":" : ""])
            }
            let text = texts.joined(separator: ":") + "/\(length)"
            let cidr = text.cidr
            #expect(cidr?.address == groups.reduce(0) { $0 << 16 | UInt128($1) }, "\(text)")
            #expect(cidr?.prefixLength == length)
        }
    }
}

extension String {
    /// The text as a range of addresses.
    fileprivate var cidr: CIDR? { CIDR(Array(utf8).span) }
}

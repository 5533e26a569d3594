@testable import PolicySchema
import Testing

@Suite struct QuantityTests {
    static let exact: [(text: String, bytes: Int64)] = [
        ("1", 1), ("9", 9), ("10", 10), ("65535", 65_535), ("1k", 1000), ("1M", 1_000_000), ("1G", 1_000_000_000),
        ("1T", 1_000_000_000_000),
        ("1P", 1_000_000_000_000_000), ("1E", 1_000_000_000_000_000_000), ("9E", 9_000_000_000_000_000_000), ("1Ki", 1 << 10),
        ("1Mi", 1 << 20),
        ("1Gi", 1 << 30), ("1Ti", 1 << 40), ("1Pi", 1 << 50), ("1Ei", 1 << 60), ("7Ei", 7 << 60), ("100", 100), ("60Ki", 61_440),
        ("8192Ki", 8_388_608),
        ("9223372036854775807", .max), ("9007199254740991Ki", 9_007_199_254_740_991 << 10), ("11111", 11_111), ("1010", 1010),
    ]

    @Test("A quantity is a whole number times its suffix", arguments: exact)
    func read(text: String, bytes: Int64) {
        #expect(text.quantity == .exact(bytes))
    }

    @Test(
        "A quantity of more than 64 bits is too large",
        arguments: [
            "8Ei", "10E", "9223372036854775808", "9007199254740992Ki", "18446744073709551616", "18446744073709551617Ki",
            "100000Ei",
            "99999999999999999999999999999999999999", "9223372036854775807k", "36893488147419103232", "1180591620717411303424E",
        ])
    func tooLarge(text: String) {
        #expect(text.quantity == .tooLarge)
    }

    @Test(
        "Any other text is not a quantity",
        arguments: [
            "", "0", "00", "01", "0Ki", "-1", "+1", "1.5", "1.0", ".5", "1e3", "1E3", "1Kib", "1KB", "1K", "1ki", "1mi", "1m",
            "1n", "1u", "1i", "1B",
            "Ki", "k", " 1", "1 ", "1\n", "1 Ki", "1kk", "1Ki1", "1Kii", "1EiE", "１", "1,000", "0x10", "five", "1\0", "1ik",
        ])
    func refused(text: String) {
        #expect(text.quantity == nil)
    }

    @Test(
        "The short text of a bound is within the bound",
        arguments: [
            (0, "0", "0"), (1, "1", "1"), (1024, "1024", "1024"), (10_239, "10239", "10239"), (10_240, "10Ki", "10Ki"),
            (65_535, "63Ki", "64Ki"), (8_388_608, "8192Ki", "8192Ki"), (2_147_483_647, "2047Mi", "2048Mi"),
            (4_294_967_295, "4095Mi", "4096Mi"), (10 << 30, "10Gi", "10Gi"),
        ] as [(Int64, String, String)])
    func bounds(bound: Int64, atMost: String, atLeast: String) throws {
        #expect(Quantity.text(atMost: bound) == atMost)
        #expect(Quantity.text(atLeast: bound) == atLeast)
        if bound > 0 {
            guard case .exact(let below)? = atMost.quantity, case .exact(let above)? = atLeast.quantity else {
                Issue.record("\(bound) is written as no quantity")
                return
            }
            #expect(below <= bound && bound <= above)
        }
    }

    static let bounded: [(value: String, verdicts: [String])] = [
        ("1024", []), ("\"1Ki\"", []), ("\"1024\"", []), ("1024.0", []), ("2048", []), ("\"2Ki\"", []),
        ("1023", ["quantity-range x"]),
        ("\"1023\"", ["quantity-range x"]), ("\"1k\"", ["quantity-range x"]), ("2049", ["quantity-range x"]),
        ("\"1Mi\"", ["quantity-range x"]),
        ("0", ["quantity-range x"]), ("-1024", ["quantity-range x"]), ("\"8Ei\"", ["quantity-range x"]),
        ("1e30", ["quantity-range x"]),
        ("9223372036854775808", ["quantity-range x"]), ("1024.5", ["type x"]), ("\"0\"", ["format x"]),
        ("\"01Ki\"", ["format x"]),
        ("\"-1Ki\"", ["format x"]), ("\"\"", ["format x"]), ("true", ["type x"]), ("[\"1Ki\"]", ["type x"]),
    ]

    @Test("The bounds of a quantity apply to numbers and texts", arguments: bounded)
    func bounds(value: String, verdicts expected: [String]) throws {
        #expect(try verdicts(on: "{\"x\":\(value)}", [.x(.quantity(1024...2048))]) == expected)
    }

    @Test(
        "Without bounds every number is valid, as for the CRD",
        arguments: ["0", "-1", "4611686018427387904", "\"100000Ei\"", "1e30"])
    func unbounded(value: String) throws {
        #expect(try verdicts(on: "{\"x\":\(value)}", [.x(.quantity(nil))]) == [])
    }
}

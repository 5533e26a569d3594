import JSONTape
import SeededRandom
import Testing

@Suite struct NumberTests {
    /// A number, its value as an integer, and whether it has no fractional part.
    typealias Row = (text: String, integer: Int64?, isIntegral: Bool)

    static let rows: [Row] = [
        ("0", 0, true), ("-0", 0, true), ("1", 1, true), ("-1", -1, true), ("10", 10, true), ("0.0", 0, true), ("-0.0", 0, true),
        ("1.0", 1, true), ("1.000000", 1, true), ("1e2", 100, true), ("1E+2", 100, true), ("1.5e1", 15, true),
        ("100e-2", 1, true),
        ("0e5", 0, true), ("1.5", nil, false), ("-0.5", nil, false), ("15e-1", nil, false), ("1e-400", 0, true),
        // A float cannot tell these from 1 and 2, and nor can the API server.
        ("1.00000000000000000001", 1, true), ("1.99999999999999999999", 2, true), ("1e400", nil, false), ("-1e400", nil, false),
        ("2147483647", 2_147_483_647, true), ("2147483648", 2_147_483_648, true),
        ("9007199254740993", 9_007_199_254_740_993, true), ("9007199254740993.0", 9_007_199_254_740_992, true),
        ("9223372036854775806", .max - 1, true), ("9223372036854775807", .max, true), ("9223372036854775808", nil, true),
        ("-9223372036854775807", .min + 1, true), ("-9223372036854775808", .min, true), ("-9223372036854775809", nil, true),
        ("9223372036854775807.0", nil, true), ("-9223372036854775808.0", .min, true), ("92233720368547758070", nil, true),
        ("1e18", 1_000_000_000_000_000_000, true), ("1e19", nil, true), ("1e308", nil, true),
        ("100000000000000000000000000000000000000000", nil, true), ("-18446744073709551615", nil, true),
        ("18446744073709551617", nil, true),
    ]

    @Test("A number is an integer if the API server reads it as one, with the same value", arguments: rows)
    func integers(row: Row) throws {
        let tape = try JSONTape(parsing: "[\(row.text)]")
        let place = tape.first(in: tape.root)
        #expect(tape.integer(at: place) == row.integer)
        #expect(tape.isIntegral(at: place) == row.isIntegral)
        #expect(tape.text(at: place) == row.text)
        #expect(tape.kind(at: place) == (row.text.allSatisfy { $0.isNumber || $0 == "-" } ? .integer : .decimal))
    }

    @Test("A value that is not a number has no numeric value", arguments: ["null", "true", "\"1\"", "[]", "{}", "[1]"])
    func others(text: String) throws {
        let tape = try JSONTape(parsing: text)
        #expect(tape.integer(at: tape.root) == nil)
        #expect(!tape.isIntegral(at: tape.root))
    }

    @Test("Random integers of 64 bits are read exactly")
    func randomIntegers() throws {
        var random = SplitMix64(seed: 1)
        let numbers = (0..<500).map { _ in Int64(bitPattern: random.next()) >> Int64.random(in: 0..<63, using: &random) }
        let tape = try JSONTape(parsing: "[" + numbers.map(String.init).joined(separator: ",") + "]")
        var read: [Int64?] = []
        tape.forEachElement(of: tape.root) { read.append(tape.integer(at: $0)) }
        #expect(read == numbers)
    }
}

import JSONTape
import Testing

@Suite struct EqualityTests {
    static let same: [(String, String)] = [
        ("1", "1"), ("1", "1.0"), ("100", "1e2"), ("0", "-0"), ("0", "-0.0"), ("1.5", "1.50"), ("1.5", "15e-1"), ("[]", "[ ]"),
        ("{}", "{ }"), ("null", " null"), (#""a""#, #""\u0061""#), (#"{"a":1,"b":2}"#, #"{"b":2,"a":1}"#), (#"{"a":null}"#, "{}"),
        (#"{"a":null,"b":1}"#, #"{"b":1}"#), (#"{"\u0061":1}"#, #"{ "a" : 1.0 }"#), ("[1,[2,{}]]", "[1, [2, {}]]"),
        ("[1e400,9223372036854775808]", "[1e400, 9223372036854775808]"),
        (#"{"a":{"b":{"c":[1]}}}"#, #"{"a":{"b":{"c":[ 1 ]}}}"#), ("9007199254740992", "9007199254740993.0"),
        (#"{"":1,"a":2}"#, #"{"a":2,"":1}"#), (#"{"ab":1,"a":2}"#, #"{"a":2,"ab":1}"#),
    ]
    static let different: [(String, String)] = [
        ("1", "2"), ("1", "\"1\""), ("1", "true"), ("true", "false"), ("null", "false"), ("null", "{}"), ("[]", "{}"),
        ("[]", "[null]"),
        ("[1,2]", "[2,1]"), ("[1]", "[1,1]"), (#""a""#, #""A""#), (#"{"a":1}"#, #"{"a":2}"#), (#"{"a":1}"#, #"{"A":1}"#),
        (#"{"a":1}"#, #"{"b":1}"#), (#"{"a":1}"#, #"{"a":1,"b":2}"#), (#"{"a":1,"c":null}"#, #"{"a":1,"b":2}"#),
        ("{}", #"{"a":{}}"#),
        ("9223372036854775808", "9223372036854775809"), ("9007199254740992", "9007199254740993"), ("1e400", "1e401"),
        ("1.5", "1.25"), ("\"é\"", "\"e\u{301}\""), ("{\"é\":1}", "{\"e\u{301}\":1}"), ("{\"K\":1}", "{\"\u{212A}\":1}"),
        (#"{"a":1,"a":2}"#, #"{"a":1,"a":1}"#), (#"{"a":1,"a":2}"#, #"{"a":2,"a":1}"#),
        (#"{"a":[{"b":1}]}"#, #"{"a":[{"b":2}]}"#),
    ]

    @Test(
        "Values are equivalent if the API server stores the same",
        arguments: same.map { ($0, $1, true) } + different.map { ($0, $1, false) })
    func equality(left: String, right: String, isSame: Bool) throws {
        let tape = try JSONTape(parsing: "[\(left),\(right)]")
        let first = tape.first(in: tape.root)
        let second = tape.end(of: first)
        #expect(tape.isSame(first, second) == isSame)
        #expect(tape.isSame(second, first) == isSame)
        #expect(tape.isSame(first, first) && tape.isSame(second, second))
    }

    @Test(
        "Two values of a hundred levels that differ only in spelling are compared in linear time",
        arguments: ["1.0", "2"])
    func depth(innermost: String) throws {
        let head = String(repeating: "{\"a\":[", count: 60)
        let tail = String(repeating: "]}", count: 60)
        let tape = try JSONTape(parsing: "[\(head)1\(tail),\(head)\(innermost)\(tail)]")
        let first = tape.first(in: tape.root)
        #expect(tape.isSame(first, tape.end(of: first)) == (innermost == "1.0"))
    }

    @Test("Two objects of fifty thousand members in opposite order are equivalent")
    func width() throws {
        let members = (0..<50_000).map { "\"k\($0)\":\($0)" }
        let tape = try JSONTape(
            parsing: "[{\(members.joined(separator: ","))},{\(members.reversed().joined(separator: ","))}]")
        let first = tape.first(in: tape.root)
        #expect(tape.isSame(first, tape.end(of: first)))
    }
}

import Testing

@testable import TrafficPolicy

@Suite struct HeaderValueTests {
    static let rows: [(value: String, problem: HeaderValue.Problem?, offset: Int, nearest: String?)] = [
        ("a", nil, 0, nil), ("!", nil, 0, nil), ("~", nil, 0, nil), ("a b", nil, 0, nil), ("a\tb", nil, 0, nil),
        ("a b\tc d", nil, 0, nil), ("max-age=31536000; includeSubDomains", nil, 0, nil), ("%REQ(:path)%", nil, 0, nil),
        ("", .empty, 0, nil), (" ", .leadingBlank, 0, nil), ("\t", .leadingBlank, 0, nil), (" a", .leadingBlank, 0, "a"),
        ("\t \ta", .leadingBlank, 0, "a"), ("a ", .trailingBlank, 1, "a"), ("a b\t", .trailingBlank, 3, "a b"),
        ("a  b", .repeatedBlank, 2, "a b"), ("a\t\tb", .repeatedBlank, 2, "a b"), ("a \tb", .repeatedBlank, 2, "a b"),
        ("a  ", .repeatedBlank, 2, "a"), (" a\tb  c ", .leadingBlank, 0, "a\tb c"), ("a\n", .lineBreak, 1, nil),
        ("a\r\nb", .lineBreak, 1, nil), ("a\u{1F}", .control, 1, nil), ("\u{0}", .control, 0, nil), ("a\u{7F}", .control, 1, nil),
        ("é", .notASCII, 0, nil), ("a é", .notASCII, 2, nil), ("a\u{80}", .notASCII, 1, nil), ("a\u{A0}b", .notASCII, 1, nil),
        (" é", .leadingBlank, 0, nil), ("a  \n", .repeatedBlank, 2, nil),
    ]

    @Test("A value is printable words with single spaces between them", arguments: rows)
    func problem(_ value: String, problem: HeaderValue.Problem?, offset: Int, nearest: String?) {
        let bytes = Array(value.utf8)
        let first = HeaderValue.firstProblem(in: bytes.span)
        #expect(first?.problem == problem)
        #expect(first?.offset ?? 0 == offset)
        #expect(HeaderValue.nearest(to: bytes.span) == nearest)
    }

    @Test("The function agrees with the pattern, for all texts of four of these characters")
    func agreesWithThePattern() throws {
        let pattern = try Regex(HeaderValue.pattern.replacing("$", with: "\\z"))
        let alphabet = ["a", "!", "~", " ", "\t", "\n", "\u{7F}", "é"]
        var texts = [""]
        for _ in 0..<4 { texts += texts.flatMap { text in alphabet.map { text + $0 } } }
        for text in Set(texts) {
            let bytes = Array(text.utf8)
            let isValid = HeaderValue.firstProblem(in: bytes.span) == nil
            #expect(try (pattern.wholeMatch(in: text) != nil) == isValid, "\(text.debugDescription)")
            if let nearest = HeaderValue.nearest(to: bytes.span) {
                #expect(!isValid)
                #expect(try pattern.wholeMatch(in: nearest) != nil)
            }
        }
    }
}

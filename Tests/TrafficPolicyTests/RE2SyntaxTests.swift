import Testing

@testable import TrafficPolicy

@Suite struct RE2SyntaxTests {
    @Test("An expression that RE2 accepts has no error", arguments: accepted)
    func accepts(_ pattern: String) {
        #expect(RE2Syntax.firstError(in: Array(pattern.utf8).span) == nil)
    }

    @Test("An expression that RE2 rejects has an error, with its offset", arguments: refused)
    func refuses(_ row: Refusal) {
        #expect(RE2Syntax.firstError(in: Array(row.pattern.utf8).span) == RE2Error(reason: row.reason, offset: row.offset))
    }

    @Test("Invalid UTF-8 is rejected; surrogates are accepted, as in RE2", arguments: encodings)
    func encoding(_ bytes: [UInt8], offset: Int?) {
        #expect(RE2Syntax.firstError(in: bytes.span) == offset.map { RE2Error(reason: .encoding, offset: $0) })
        // The same at the end of a quotation and a class.
        for (before, after) in [(#"\Q"#, ""), ("[", "]")] {
            let pattern = Array(before.utf8) + bytes + Array(after.utf8)
            let error = RE2Syntax.firstError(in: pattern.span)
            #expect(error == offset.map { RE2Error(reason: .encoding, offset: before.utf8.count + $0) })
        }
    }

    @Test("The product of nested counts is at most 1000", arguments: [(999, true), (1000, true), (1001, false)])
    func repeatTotal(_ total: Int, isAccepted: Bool) {
        #expect((RE2Syntax.firstError(in: Array("a{\(total)}".utf8).span) == nil) == isAccepted)
        for factor in 2...500 where total.isMultiple(of: factor) {
            let pattern = "b{7}(?:x|(a{\(factor)})+){\(total / factor)}"
            #expect((RE2Syntax.firstError(in: Array(pattern.utf8).span) == nil) == isAccepted, "\(pattern)")
        }
    }

    @Test("A capital letter is required if every text that matches has one", arguments: expressionsWithCapitals)
    func capitals(_ pattern: String, isRequired: Bool) {
        #expect(RE2Syntax.requiresCapital(Array(pattern.utf8).span) == isRequired)
    }

    static let expressionsWithCapitals = [
        ("X", true), ("X-Sec.*", true), ("^x-A$", true), ("x-a", false), ("", false), ("A?", false), ("A*x", false), ("A+", true),
        ("A+?", true), ("A??", false), ("A{0}", false), ("A{0,2}", false), ("A{1,2}", true), ("A{2}?x", true), ("A{", true),
        ("(X|Y)-a", true), ("(X|y)-a", false), ("X|Y", true), ("X|y", false), ("X|", false), ("(X)?a", false), ("(?:X|Y)+", true),
        ("((X))", true), ("(a|(B|C))", false), ("(?i)X", false), ("(?i:X)", false), ("a(?i)X", false), ("(?s)X", true),
        ("(?P<i>X)", true), ("(?<name>x)", false), ("(?-i)X", true), ("[A-Z]", true), ("[A-Z]*", false), ("[AB]x", true),
        ("[A-z]", false), ("[^A-Z]", false), ("[X]|a", false), (#"[\]]X"#, true), ("[[:upper:]]", false), (#"\D"#, false),
        (#"\Ab"#, false), (#"\QX\E"#, false), (#"\.X"#, true), (#"\x41"#, false), ("X(", false), ("é", false), ("éX", true),
    ]

    @Test(
        "Very long and deeply nested expressions are parsed",
        arguments: ["(", "(?:", "[[:", "{1", #"\Q"#, "(?P<a>", "[", "a|", "(a*)*", #"\p{Lu}"#])
    func longTexts(_ unit: String) {
        let pattern = Array(String(repeating: unit, count: 65536 / unit.utf8.count).utf8)
        _ = RE2Syntax.firstError(in: pattern.span)
        _ = RE2Syntax.requiresCapital(pattern.span)
        let closed = Array((String(repeating: "(", count: 2048) + String(repeating: ")", count: 2048)).utf8)
        #expect(RE2Syntax.firstError(in: closed.span) == nil)
    }

    @Test("Every prefix and suffix of an accepted expression is parsed without a trap", arguments: accepted)
    func cutTexts(_ pattern: String) {
        let bytes = Array(pattern.utf8)
        for cut in 0...bytes.count {
            for part in [0..<cut, cut..<bytes.count] {
                _ = RE2Syntax.firstError(in: bytes.span.extracting(part))
                _ = RE2Syntax.requiresCapital(bytes.span.extracting(part))
            }
        }
    }

    @Test("An error has the fault and the advice", arguments: words)
    func wording(_ pattern: String, words: String) {
        #expect(RE2Syntax.firstError(in: Array(pattern.utf8).span)?.description == words)
    }

    struct Refusal: Sendable, CustomTestStringConvertible {
        let pattern: String
        let reason: RE2Error.Reason
        let offset: Int

        init(_ pattern: String, _ reason: RE2Error.Reason, at offset: Int = 0) {
            self.pattern = pattern
            self.reason = reason
            self.offset = offset
        }

        var testDescription: String { pattern }
    }

    static let accepted = [
        // Common expressions.
        "", "a", #"^/api/v[0-9]+/.*$"#, #"(?i)bearer\s+[a-z0-9\-._~+/]+=*"#, #".*\.example\.com"#,
        #"^x-(internal|debug|trace)-.*$"#,
        #"spiffe://[^/]+/ns/([^/]+)/sa/(?P<account>[\w-]+)"#, #"[[:alnum:]_.%+-]+@[[:alnum:].-]+\.[[:alpha:]]{2,63}"#,
        #"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2})?(Z|[+-]\d{2}:\d{2})$"#, "websocket|h2c", "日本語", "é+😀?",
        // Groups and alternatives.
        "()", "(|)", "|", "||", "a|", "|a", "(?:)", "(?:a|b)", "(?i)a", "(?ims-U:a)", "(?-i)", "(?i-i)", "(?)", "(?P<n>a)",
        "(?P<1a>a)", "(?P<n>a)(?P<n>b)", "(?<n>a)", "(?P<n>é)", "((((a))))",
        // Repetition.
        "a*", "a+?", "a??", "()*", "(?:)+", "^*", "$?", #"\b*"#, #"\A+"#, ".{2}", "[a]{2,}?", "a{0}", "a{0,0}", "a{1000}",
        "a{1000,}",
        "a{0,1000}", "a{1000,1000}", "(a{2,}){500}", "(?:a{0}){1000}", "((a{0,1000}){0,1}){1}", "(a{500}|b{2}){2}", "a(?i)*",
        "a*(?i)*",
        #"a*\Q\E*"#, "a*{", "(a*)*",
        // Literal braces.
        "{", "}", "a{", "a{1", "a{1,", "a{,2}", "a{01}", "a{1,02}", "a{ 1}", "a{1, 2}", "a{1000000000}", "{a}", "a*{}",
        // Brackets.
        "]", "a]", "[]a]", "[^]a]", "[]-a]", "[a-]", "[-a]", "[-]", "[--a]", "[---]", "[^^]", "[^-]", "[a-z-9]", "[[]", "[[a]",
        "[a-a]",
        "[[:alpha:]]", "[[:^alpha:]]", "[[:word:][:ascii:]x]", "[[:alpha:]-z]", "[[:]", "[:alpha:]", "[[.a.]]",
        "[[=a=]]",
        #"[\d-z]"#, #"[\pL-z]"#, #"[\p{Greek}\P{^Lu}]"#, #"[\]\-\\\[]"#, #"[\x41-\x{5A}]"#, #"[\12-\15]"#, "[日-語]",
        #"[^\x00-\x{FF}]"#,
        "[(*+?{|)^$.]",
        // Escapes.
        #"\d\D\s\S\w\W\b\B\A\z\C"#, #"\a\f\n\r\t\v"#, #"\.\*\/\_\-\"\ \~"#, #"\0\00\000\0000\12\123\377"#,
        #"\x41\xfF\x{0}\x{FF}\x{0000000041}"#, #"\pL\PN\p{Lu}\p{^Lu}\P{^L}\p{Any}\p{Yi}\p{Old_Italic}"#,
        #"\Qa.b*c\E+"#, #"\Q*"#, #"\Q"#, #"\Q(\E"#, #"\Q\"#, #"\Qa\\E"#, "a\u{0}b", "a\nb",
    ]

    static let refused: [Refusal] = [
        // Groups.
        Refusal("(", .missingParenthesis), Refusal("a(b(c)", .missingParenthesis, at: 1), Refusal("((a)", .missingParenthesis),
        Refusal("(a((", .missingParenthesis, at: 3), Refusal("(?:", .missingParenthesis), Refusal("(?i:a", .missingParenthesis),
        Refusal("(?P<n>", .missingParenthesis), Refusal("é(", .missingParenthesis, at: 2),
        Refusal(")", .unexpectedParenthesis), Refusal("a)", .unexpectedParenthesis, at: 1),
        Refusal("(a))", .unexpectedParenthesis, at: 3), Refusal("(?i))", .unexpectedParenthesis, at: 4),
        Refusal("(?=a)", .group("(?=")), Refusal("a(?!b)", .group("(?!"), at: 1), Refusal("(?<=a)", .group("(?<=")),
        Refusal("(?<!a)", .group("(?<!")), Refusal("(?>a)", .group("(?>")), Refusal("(?#a)", .group("(?#")),
        Refusal("(?|a)", .group("(?|")), Refusal("(?x)a", .group("(?x")), Refusal("(?n:a)", .group("(?n")),
        Refusal("(?^i:a)", .group("(?^")), Refusal("(?1)", .group("(?1")), Refusal("(?R)", .group("(?R")),
        Refusal("(?(1)a)", .group("(?(")), Refusal("(?", .group("(?")), Refusal("(?i", .group("(?i")),
        Refusal("(?i-", .group("(?i-")),
        Refusal("(?-)", .group("(?-)")), Refusal("(?i-)", .group("(?i-)")), Refusal("(?-:a)", .group("(?-:")),
        Refusal("(?i--s)", .group("(?i--")), Refusal("(?-i-s)", .group("(?-i-")), Refusal("(?P", .group("(?P")),
        Refusal("(?P=n)", .group("(?P")), Refusal("(?P>n)", .group("(?P")), Refusal("(?é)", .group("(?é")),
        Refusal("(?P<", .groupName("(?P<")), Refusal("(?P<a", .groupName("(?P<a")), Refusal("(?P<>a)", .groupName("(?P<>")),
        Refusal("(?P<a b>c)", .groupName("(?P<a ")), Refusal("(?<a-b>c)", .groupName("(?<a-")), Refusal("(?<", .groupName("(?<")),
        Refusal("(?P<é>a)", .groupName("(?P<é")), Refusal("(?P<aé>a)", .groupName("(?P<aé")),
        // Repetition.
        Refusal("*", .missingArgument("*")), Refusal("a|*", .missingArgument("*"), at: 2),
        Refusal("(*)", .missingArgument("*"), at: 1),
        Refusal("(+a)", .missingArgument("+"), at: 1), Refusal("?", .missingArgument("?")),
        Refusal("(?i)*", .missingArgument("*"), at: 4),
        Refusal(#"\Q\E*"#, .missingArgument("*"), at: 4), Refusal("{1}", .missingArgument("{1}")),
        Refusal("|{1,2}", .missingArgument("{1,2}"), at: 1), Refusal("*?", .missingArgument("*")),
        Refusal("*.example.com", .missingArgument("*")), Refusal("(*ACCEPT)", .missingArgument("*"), at: 1),
        Refusal("a**", .stackedRepetition("**"), at: 1), Refusal("a++", .stackedRepetition("++"), at: 1),
        Refusal("a?*", .stackedRepetition("?*"), at: 1), Refusal("a*?*", .stackedRepetition("*?*"), at: 1),
        Refusal("a+??", .stackedRepetition("+??"), at: 1), Refusal("a{2}+", .stackedRepetition("{2}+"), at: 1),
        Refusal("a{2}{3}", .stackedRepetition("{2}{3}"), at: 1), Refusal("a*{2}", .stackedRepetition("*{2}"), at: 1),
        Refusal("(a)+*", .stackedRepetition("+*"), at: 3), Refusal("a{2}{1001}", .stackedRepetition("{2}{1001}"), at: 1),
        Refusal("a{1001}", .repeatCount("{1001}"), at: 1), Refusal("a{1001,}", .repeatCount("{1001,}"), at: 1),
        Refusal("a{0,1001}", .repeatCount("{0,1001}"), at: 1), Refusal("a{999999999}", .repeatCount("{999999999}"), at: 1),
        Refusal("a{1001}?", .repeatCount("{1001}"), at: 1),
        Refusal("a{2,1}", .repeatOrder("{2,1}"), at: 1), Refusal("a{1,0}", .repeatOrder("{1,0}"), at: 1),
        Refusal("a{1000,999}", .repeatOrder("{1000,999}"), at: 1),
        Refusal("(a{100}){11}", .repeatTotal("{11}"), at: 8), Refusal("((a{2}){2}){251}", .repeatTotal("{251}"), at: 11),
        Refusal("(a{2,}){501}", .repeatTotal("{501}"), at: 7), Refusal("(a{501}|b{2}){2}", .repeatTotal("{2}"), at: 13),
        Refusal("(?:x(a{0,1000})*y){2,}", .repeatTotal("{2,}"), at: 18),
        // Brackets.
        Refusal("[", .missingBracket), Refusal("a[b", .missingBracket, at: 1), Refusal("[]", .missingBracket),
        Refusal("[^]", .missingBracket), Refusal("[a-", .missingBracket), Refusal("[a-z", .missingBracket),
        Refusal("[[:alpha:]", .missingBracket), Refusal("[[:alpha:", .missingBracket), Refusal(#"[\]"#, .missingBracket),
        Refusal("[z-a]", .characterRange("z-a"), at: 1), Refusal("x[ab-a]", .characterRange("b-a"), at: 3),
        Refusal("[a--]", .characterRange("a--"), at: 1), Refusal("[語-日]", .characterRange("語-日"), at: 1),
        Refusal(#"[a-\x41]"#, .characterRange(#"a-\x41"#), at: 1), Refusal(#"[a-\d]"#, .characterRange(#"a-\d"#), at: 1),
        Refusal(#"[a-\pL]"#, .characterRange(#"a-\pL"#), at: 1), Refusal("[a-[:alpha:]]", .characterRange("a-["), at: 1),
        Refusal("[[:foo:]]", .posixClass("[:foo:]"), at: 1), Refusal("[a[:Alpha:]]", .posixClass("[:Alpha:]"), at: 2),
        Refusal("[[:^foo:]]", .posixClass("[:^foo:]"), at: 1), Refusal("[[::]]", .posixClass("[::]"), at: 1),
        Refusal("[[:]:]", .posixClass("[:]:]"), at: 1),
        Refusal("[[:alpha]-[:]]", .posixClass("[:alpha]-[:]"), at: 1),
        // Escapes.
        Refusal(#"\"#, .trailingBackslash), Refusal(#"a\"#, .trailingBackslash, at: 1),
        Refusal(#"[a\"#, .trailingBackslash, at: 2),
        Refusal(#"a\\\"#, .trailingBackslash, at: 3),
        Refusal(#"\1"#, .escape(#"\1"#)), Refusal(#"(a)\1"#, .escape(#"\1"#), at: 3), Refusal(#"\8"#, .escape(#"\8"#)),
        Refusal(#"\19"#, .escape(#"\1"#)), Refusal(#"[\1]"#, .escape(#"\1"#), at: 1), Refusal(#"[\9]"#, .escape(#"\9"#), at: 1),
        Refusal(#"a\Z"#, .escape(#"\Z"#), at: 1), Refusal(#"\G"#, .escape(#"\G"#)), Refusal(#"\K"#, .escape(#"\K"#)),
        Refusal(#"\R"#, .escape(#"\R"#)), Refusal(#"\X"#, .escape(#"\X"#)), Refusal(#"\N"#, .escape(#"\N"#)),
        Refusal(#"\h"#, .escape(#"\h"#)), Refusal(#"\e"#, .escape(#"\e"#)), Refusal(#"\cA"#, .escape(#"\c"#)),
        Refusal(#"\k<n>"#, .escape(#"\k"#)), Refusal(#"\g1"#, .escape(#"\g"#)), Refusal(#"\u0041"#, .escape(#"\u"#)),
        Refusal(#"\E"#, .escape(#"\E"#)), Refusal(#"\Qa\E\E"#, .escape(#"\E"#), at: 5), Refusal(#"\é"#, .escape(#"\é"#)),
        Refusal(#"[\b]"#, .escape(#"\b"#), at: 1), Refusal(#"[\A]"#, .escape(#"\A"#), at: 1),
        Refusal(#"[\Q]"#, .escape(#"\Q"#), at: 1),
        Refusal(#"[\C]"#, .escape(#"\C"#), at: 1),
        Refusal(#"\x"#, .escape(#"\x"#)), Refusal(#"\x4"#, .escape(#"\x4"#)), Refusal(#"\x4G"#, .escape(#"\x4"#)),
        Refusal(#"\x{"#, .escape(#"\x{"#)), Refusal(#"\x{}"#, .escape(#"\x{}"#)), Refusal(#"\x{41"#, .escape(#"\x{41"#)),
        Refusal(#"\x{4G}"#, .escape(#"\x{4G"#)), Refusal(#"\x{100}"#, .codePoint(#"\x{100}"#)),
        Refusal(#"[\x{110000}]"#, .codePoint(#"\x{110000}"#), at: 1), Refusal(#"\400"#, .codePoint(#"\400"#)),
        Refusal(#"a\777"#, .codePoint(#"\777"#), at: 1),
        Refusal(#"\x{FFFFFFFFFFFFFFFFF}"#, .codePoint(#"\x{FFFFFFFFFFFFFFFFF}"#)),
        Refusal(#"\p"#, .unicodeClass(#"\p"#)), Refusal(#"\pX"#, .unicodeClass(#"\pX"#)),
        Refusal(#"\pé"#, .unicodeClass(#"\pé"#)),
        Refusal(#"\P{"#, .unicodeClass(#"\P{"#)), Refusal(#"\p{}"#, .unicodeClass(#"\p{}"#)),
        Refusal(#"\p{^}"#, .unicodeClass(#"\p{^}"#)),
        Refusal(#"\p{L"#, .unicodeClass(#"\p{L"#)), Refusal(#"\p{greek}"#, .unicodeClass(#"\p{greek}"#)),
        Refusal(#"\p{L&}"#, .unicodeClass(#"\p{L&"#)), Refusal(#"\p{Script=Greek}"#, .unicodeClass(#"\p{Script="#)),
        Refusal(#"\p{Foo}"#, .unicodeClass(#"\p{Foo}"#)), Refusal(#"\p{IsGreek}"#, .unicodeClass(#"\p{IsGreek}"#)),
        Refusal(#"\p{Emoji}"#, .unicodeClass(#"\p{Emoji}"#)), Refusal(#"\p{Cn}"#, .unicodeClass(#"\p{Cn}"#)),
        Refusal(#"\p{Alpha}"#, .unicodeClass(#"\p{Alpha}"#)), Refusal(#"\p{Old_}"#, .unicodeClass(#"\p{Old_}"#)),
        Refusal(#"[\p{_Old}]"#, .unicodeClass(#"\p{_Old}"#), at: 1),
    ]

    static let encodings: [([UInt8], offset: Int?)] = [
        ([0x61], nil), ([0x80], 0), ([0xBF], 0), ([0xC1, 0xBF], 0), ([0xC2, 0x80], nil), ([0xDF, 0xBF], nil), ([0xC3], 0),
        ([0xC3, 0x28], 0), ([0xE0, 0x9F, 0xBF], 0), ([0xE0, 0xA0, 0x80], nil), ([0xED, 0xA0, 0x80], nil), ([0xE2, 0x82], 0),
        ([0xF0, 0x8F, 0xBF, 0xBF], 0), ([0xF0, 0x90, 0x80, 0x80], nil), ([0xF4, 0x8F, 0xBF, 0xBF], nil),
        ([0xF4, 0x90, 0x80, 0x80], 0), ([0xF8, 0x88, 0x80, 0x80, 0x80], 0), ([0xFF], 0), ([0xC3, 0xA9, 0xFF], 2),
    ]

    static let words = [
        (#"(a)\1"#, #"invalid escape sequence \1 at offset 3; backreferences are not supported"#),
        (#"a\Z"#, #"invalid escape sequence \Z at offset 1; write \z"#),
        (#"a\q"#, #"invalid escape sequence \q at offset 1"#),
        ("(?=a)", "invalid or unsupported Perl syntax (?= at offset 0; lookahead is not supported"),
        ("(?<!a)", "invalid or unsupported Perl syntax (?<! at offset 0; lookbehind is not supported"),
        ("*.com", #"missing argument to repetition operator * at offset 0; write .* for any text, \* for an asterisk"#),
        ("a++", "bad repetition operator ++ at offset 1; possessive repetition is not supported"),
        ("a{1001}", "invalid repeat count {1001} at offset 1; at most 1000"),
        ("(a{20}){51}", "invalid repeat count {51} at offset 7; nested counts multiply, up to 1000"),
        ("a(b", "missing closing ) at offset 1"),
        // At most 24 bytes are repeated, cut at a character boundary.
        (
            "[[:\(String(repeating: "x", count: 20)):]]",
            "invalid character class [:\(String(repeating: "x", count: 20)):] at offset 1"
        ),
        (
            "[[:\(String(repeating: "x", count: 21)):]]",
            "invalid character class [:\(String(repeating: "x", count: 21)):… at offset 1"
        ),
        (
            "[[:\(String(repeating: "é", count: 12)):]]",
            "invalid character class [:\(String(repeating: "é", count: 11))… at offset 1"
        ),
    ]
}

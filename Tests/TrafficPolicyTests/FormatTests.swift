import Foundation
import PolicySchema
import Testing
import SeededRandom
import TrafficPolicy

/// The function of every format against the expression that the CRD states.
@Suite struct FormatTests {
    /// Every format of the tables that has an expression, each once.
    static let formats: [TextFormat] = {
        let all = Spot.all.flatMap { formats(of: $0.field.type) }.filter { $0.pattern != nil }
        return Dictionary(all.map { ($0.pattern ?? "", $0) }) { first, _ in first }.values.sorted {
            $0.pattern ?? "" < $1.pattern ?? ""
        }
    }()

    private static func formats(of type: ValueType) -> [TextFormat] {
        switch type {
        case .text(let shape): shape.formats
        case .array(let element, _), .map(let element): formats(of: element)
        default: []
        }
    }

    /// The formats of every field of which the last settles them all, each once.
    private static let settled: [[TextFormat]] = {
        let all = Spot.all.map { formats(of: $0.field.type) }.filter { $0.last?.settles != nil }
        return Dictionary(all.map { ($0.map(\.rule.id), $0) }) { first, _ in first }.values.sorted {
            $0[0].rule.id < $1[0].rule.id
        }
    }()

    /// What texts near the expressions are made of.
    private static let pieces = [
        "a", "z", "A", "Z", "0", "9", "5", "-", ".", "_", "1h", "30s", "500ms", "m", "s", "99999h", "100000s", "1", "10", "Ki",
        "Mi", "Ei", "k", "M",
        "i", "n", "e3", "+", "~", "!", "`", "|", "*", "'", "^", "$", "#", "%", "&", "/", ":", "@", "[", "{", "\"", "\\", " ",
        "\n", "\t", "\0", "\u{7F}", "é",
        "１", "\u{212A}", "\u{17F}", "x.y", "a-b", "gateway.networking.k8s.io",
    ]

    /// Texts from few different pieces at a time: many of them match, and the others nearly do.
    private static func texts(seed: UInt64, count: Int) -> [String] {
        var random = SplitMix64(seed: seed)
        return (0..<count).map { _ in
            let few = (0..<Int.random(in: 1...3, using: &random)).map { _ in pieces.randomElement(using: &random) ?? "" }
            return (0..<Int.random(in: 0...7, using: &random)).map { _ in few.randomElement(using: &random) ?? "" }.joined()
        }
    }

    /// The expression as RE2 reads it: `$` outside of brackets is the very end, where ICU would let a line feed follow.
    private static func expression(_ pattern: String) throws -> NSRegularExpression {
        var converted = ""
        var isInBrackets = false
        for character in pattern {
            switch character {
            case "[": isInBrackets = true
            case "]": isInBrackets = false
            default: break
            }
            converted += character == "$" && !isInBrackets ? "\\z" : String(character)
        }
        return try NSRegularExpression(pattern: converted)
    }

    private static func matches(_ text: String, _ expression: NSRegularExpression) -> Bool {
        expression.firstMatch(in: text, range: NSRange(location: 0, length: text.utf16.count)) != nil
    }

    @Test("All the formats of the CRD are there")
    func inventory() {
        #expect(Self.formats.count == 7)
    }

    @Test("A function accepts exactly what its expression matches", arguments: formats)
    func agrees(format: TextFormat) throws {
        let expression = try Self.expression(try #require(format.pattern))
        var accepted = 0
        for text in Self.texts(seed: 42, count: 20_000) {
            let isAccepted = text.has(format)
            if isAccepted != Self.matches(text, expression) { Issue.record("\(text.debugDescription): \(isAccepted)") }
            accepted += isAccepted ? 1 : 0
        }
        #expect(accepted > 100 && accepted < 15_000)
    }

    @Test("What the last format of a field settles at one look, all of them accept", arguments: settled)
    func settles(formats: [TextFormat]) throws {
        let settles = try #require(formats.last?.settles)
        let texts =
            CIDRTests.good.map(\.text) + CIDRTests.bad + [
                "10.0.0.0/12", "10.0.0.0/6", "0.0.0.1/0", "0.0.0.0/1", "::1/0", "2001:db8::1/32", "h2", "h2,http/1.1", "h2,",
                "h4",
                "ECDHE-RSA-AES128-GCM-SHA256", "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256", "AES128-SHA", "AES128-GCM-SHA256",
                "TLS_AES_128_GCM_SHA256", "90m", "1h30m", "30m1h", "1h60m", "1h1h", "00s", "0s", "1h00m", "h", "1h2m3s4ms",
                "1h2m3s4ms5", "99999h", "100000h", "99999999999999999999h",
            ] + Self.texts(seed: 44, count: 20_000)
        var settled = 0
        for text in texts where settles(Array(text.utf8).span) {
            settled += 1
            for format in formats where !text.has(format) { Issue.record("\(text.debugDescription): \(format.rule.id)") }
        }
        #expect(settled > 0 && settled < 10_000)
        #expect(Self.settled.count == 4)
    }

    @Test("A quantity is what both of the CRD's expressions match")
    func quantities() throws {
        let kubernetes =
            #"^(\+|-)?(([0-9]+(\.[0-9]*)?)|(\.[0-9]+))(([KMGTPE]i)|[numkMGTPE]|([eE](\+|-)?(([0-9]+(\.[0-9]*)?)|(\.[0-9]+))))?$"#
        let expressions = try [Self.expression(Quantity.pattern), Self.expression(kubernetes)]
        var accepted = 0
        for text in Self.texts(seed: 43, count: 20_000) {
            let bytes = Array(text.utf8)
            let isAccepted = Quantity.value(of: bytes.span) != nil
            if isAccepted != expressions.allSatisfy({ Self.matches(text, $0) }) {
                Issue.record("\(text.debugDescription): \(isAccepted)")
            }
            accepted += isAccepted ? 1 : 0
        }
        #expect(accepted > 100)
    }

    @Test("Every ASCII character, alone and in the middle, and every way to end a line", arguments: formats)
    func everyCharacter(format: TextFormat) throws {
        let expression = try Self.expression(try #require(format.pattern))
        for scalar in (0..<0x180).compactMap({ UnicodeScalar($0 as UInt32) }) + ["\u{2028}", "\u{2029}", "\u{FF21}", "\u{1F600}"]
        {
            for text in ["\(scalar)", "a\(scalar)a", "a\(scalar)", "\(scalar)a", "1\(scalar)", "1s\(scalar)", "\r\(scalar)"] {
                if text.has(format) != Self.matches(text, expression) { Issue.record("\(text.debugDescription)") }
            }
        }
    }
}

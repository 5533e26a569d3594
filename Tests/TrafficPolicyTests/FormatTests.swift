import Foundation
import PolicySchema
import Testing
import SeededRandom
import TrafficPolicy

/// The function of every format compared with the pattern of the CRD.
@Suite struct FormatTests {
    /// Every format of the tables with a pattern, each once.
    static let formats: [TextFormat] = {
        let all = FieldLocation.all.flatMap { formats(of: $0.field.type) }.filter { $0.pattern != nil }
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

    /// The pieces of texts that nearly match the patterns.
    private static let pieces = [
        "a", "z", "A", "Z", "0", "9", "5", "-", ".", "_", "1h", "30s", "500ms", "m", "s", "99999h", "100000s", "1", "10", "Ki",
        "Mi", "Ei", "k", "M",
        "i", "n", "e3", "+", "~", "!", "`", "|", "*", "'", "^", "$", "#", "%", "&", "/", ":", "@", "[", "{", "\"", "\\", " ",
        "\n", "\t", "\0", "\u{7F}", "é",
        "１", "\u{212A}", "\u{17F}", "x.y", "a-b", "gateway.networking.k8s.io",
    ]

    /// Texts of few different pieces, of which many match and the others nearly match.
    private static func texts(seed: UInt64, count: Int) -> [String] {
        var random = SplitMix64(seed: seed)
        return (0..<count).map { _ in
            let few = (0..<Int.random(in: 1...3, using: &random)).map { _ in pieces.randomElement(using: &random) ?? "" }
            return (0..<Int.random(in: 0...7, using: &random)).map { _ in few.randomElement(using: &random) ?? "" }.joined()
        }
    }

    /// The pattern as RE2 reads it: `$` outside brackets matches only at the end; in ICU also before a final line feed.
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

    @Test("A function accepts exactly the texts that its pattern matches", arguments: formats)
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

    @Test("The order in which a row lists its formats has no meaning")
    func order() {
        for location in FieldLocation.all {
            guard case .text(let shape) = location.field.type.element else { continue }
            let reversed = TextShape(length: shape.length, formats: shape.formats.reversed())
            #expect(reversed.formats.map(\.rule) == shape.formats.map(\.rule))
            // The format that is reported for a text must not depend on the order, so their rules differ.
            #expect(Set(shape.formats.map(\.rule)).count == shape.formats.count)
        }
    }

    @Test("A quantity matches both patterns of the CRD")
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

    @Test("Every ASCII character in every position, and every kind of line end", arguments: formats)
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

extension ValueType {
    /// The type of an item, or the type itself if it is not a list or a map.
    fileprivate var element: ValueType {
        switch self {
        case .array(let element, _), .map(let element): element.element
        default: self
        }
    }
}

import SeededRandom

/// Random JSON texts: valid ones that use all of the grammar, and broken ones made from those.
struct RandomJSON {
    private var random: SplitMix64

    init(seed: UInt64) { random = SplitMix64(seed: seed) }

    /// A valid text whose numbers a 64-bit float holds, and whose objects repeat no key.
    mutating func document(depth: Int = 5) -> String {
        space() + value(depth: depth) + space()
    }

    /// A text in which a few bytes were changed, removed, repeated or moved.
    mutating func mutation(of bytes: [UInt8]) -> [UInt8] {
        var bytes = bytes
        for _ in 0..<Int.random(in: 1...3, using: &random) where !bytes.isEmpty {
            let index = Int.random(in: bytes.indices, using: &random)
            switch Int.random(in: 0..<6, using: &random) {
            case 0: bytes[index] = UInt8.random(in: 0...255, using: &random)
            case 1: bytes[index] = Self.syntax.randomElement(using: &random) ?? 0
            case 2: bytes.remove(at: index)
            case 3: bytes.insert(Self.syntax.randomElement(using: &random) ?? 0, at: index)
            case 4: bytes.replaceSubrange(index..<min(index + 9, bytes.count), with: [])
            default: bytes.swapAt(index, Int.random(in: bytes.indices, using: &random))
            }
        }
        return bytes
    }

    private static let syntax =
        Array("{}[],:\"\\/u0123456789-+.eEtfn \n\t".utf8) + [0x00, 0x0C, 0x7F, 0x80, 0xC2, 0xED, 0xEF, 0xF4, 0xFF]

    private mutating func value(depth: Int) -> String {
        switch Int.random(in: 0..<(depth > 0 ? 9 : 6), using: &random) {
        case 0: return "null"
        case 1: return Bool.random(using: &random) ? "true" : "false"
        case 2: return String(Int.random(in: -1_000_000_000_000...1_000_000_000_000, using: &random))
        case 3: return decimal()
        case 4, 5: return string()
        case 6: return items("[", "]") { $0.value(depth: depth - 1) }
        default:
            var number = 0
            return items("{", "}") { generator in
                number += 1
                let key = generator.string().dropLast() + "\(number)\""
                return key + generator.space() + ":" + generator.space() + generator.value(depth: depth - 1)
            }
        }
    }

    private mutating func items(_ open: String, _ close: String, _ item: (inout RandomJSON) -> String) -> String {
        var texts: [String] = []
        for _ in 0..<Int.random(in: 0...5, using: &random) { texts.append(space() + item(&self) + space()) }
        return open + (texts.isEmpty ? space() : texts.joined(separator: ",")) + close
    }

    private mutating func decimal() -> String {
        let sign = Bool.random(using: &random) ? "-" : ""
        let fraction = Bool.random(using: &random) ? ".\(Int.random(in: 0...9999, using: &random))" : ".0"
        let exponent = ["", "e1", "E+2", "e-3", "e0"].randomElement(using: &random) ?? ""
        return "\(sign)\(Int.random(in: 0...99_999, using: &random))\(fraction)\(exponent)"
    }

    mutating func string() -> String {
        var text = "\""
        for _ in 0..<Int.random(in: 0...12, using: &random) { text += Self.pieces.randomElement(using: &random) ?? "" }
        return text + "\""
    }

    private static let pieces = [
        "a", "Z", "0", " ", "~", "/", "'", "abcdefghij", "é", "e\u{301}", "ß", "日本", "😀", "\u{7F}", "\u{2028}", "\\\"", "\\\\",
        "\\/", "\\b", "\\f", "\\n", "\\r", "\\t", "\\u0000", "\\u001f", "\\u0041", "\\u00E9", "\\u2028", "\\ud83d\\ude00",
        "\\uFFFF",
    ]

    private mutating func space() -> String {
        ["", "", "", " ", "\n", "\t", "\r\n", "  "].randomElement(using: &random) ?? ""
    }
}

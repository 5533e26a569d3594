import Foundation
import JSONTape
import Testing
import SeededRandom
import YAMLTape

/// JSON is YAML: the same text gives the same tape, whether it is read as JSON (as any stream that begins like it) or as YAML.
@Suite struct JSONAgreementTests {
    /// A comment in front makes a text YAML.
    private static let comment = "# YAML\n"

    private static func expectAgreement(_ json: String, _ comment: Comment) throws {
        let tape = try JSONTape(parsing: json)
        for prefix in ["", Self.comment] {
            let documents = try YAMLStream(parsing: prefix + json).documents
            let yaml = try #require(documents.first, comment)
            #expect(documents.count == 1, comment)
            #expect(yaml.json == tape.json, comment)
            #expect(yaml.repeatedKeys == tape.repeatedKeys, comment)
        }
    }

    @Test("Random JSON documents", arguments: 0..<300)
    func random(seed: UInt64) throws {
        var generator = RandomJSON(seed: seed)
        let json = generator.document()
        try Self.expectAgreement(json, "\(json)")
    }

    @Test("The policies of this repository")
    func policies() throws {
        let tests = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        let folder = tests.appendingPathComponent("Policies")
        let names = FileManager.default.enumerator(atPath: folder.path)?.compactMap { $0 as? String } ?? []
        let files = names.filter { $0.hasSuffix(".json") }
        #expect(files.count > 10)
        for file in files {
            let text = try String(contentsOf: folder.appendingPathComponent(file), encoding: .utf8)
            try Self.expectAgreement(text, "\(file)")
        }
    }

    @Test(
        "JSON that YAML would read otherwise or not at all is read as JSON",
        arguments: [
            #"{"a":"\ud83d\ude00"}"#, "{\"a\":\t1}", #"{"a":1e400}"#, "{\"a\":\"\u{7F}\"}", #"["\ud800"]"#,
            "{\"\(String(repeating: "k", count: 2000))\":1}", "{\"a\"\n:1}", #""text""#,
        ])
    func onlyJSON(json: String) throws {
        #expect(try YAMLStream(parsing: json).json == [try JSONTape(parsing: json).json])
    }
}

/// JSON documents with what makes texts differ: escapes, line ends, empty containers, repeated keys, words that YAML knows.
struct RandomJSON {
    private var generator: SplitMix64

    init(seed: UInt64) { generator = SplitMix64(seed: seed) }

    mutating func document() -> String {
        value(depth: 5)
    }

    private mutating func value(depth: Int) -> String {
        switch Int.random(in: 0..<(depth > 0 ? 10 : 6), using: &generator) {
        case 0: return pick(["null", "true", "false"])
        case 1, 2: return number()
        case 3...5: return string()
        case 6, 7: return list("[", "]") { $0.value(depth: depth - 1) }
        default: return list("{", "}") { $0.string() + $0.space() + ":" + $0.pick([" ", "  "]) + $0.value(depth: depth - 1) }
        }
    }

    private mutating func list(_ open: String, _ close: String, _ item: (inout RandomJSON) -> String) -> String {
        var items: [String] = []
        for _ in 0..<Int.random(in: 0...4, using: &generator) { items.append(space() + item(&self) + space()) }
        return open + items.joined(separator: ",") + close
    }

    private mutating func space() -> String { pick(["", "", " "]) }

    private mutating func number() -> String {
        switch Int.random(in: 0..<4, using: &generator) {
        case 0: String(Int64.random(in: .min ... .max, using: &generator))
        case 1: String(Int.random(in: -100...100, using: &generator))
        case 2: "\(Double.random(in: -1e6...1e6, using: &generator))"
        default:
            pick(["0", "-0", "1.0", "1e3", "1E-3", "-0.0", "2.50e+10", "18446744073709551616", "1e-400", "9007199254740993"])
        }
    }

    private mutating func string() -> String {
        let pieces = [
            "a", "key", " ", "  ", "yes", "null", "1", "0x1F", "<<", "*a", "&a", "!!int", "#", ": ", "- ", "é", "😀", "\\n", "\\t",
            "\\\"",
            "\\\\", "\\/", "\\u00e9", "\\u0000", "'", ",", "]", "}", "%", "@", "~", "\u{FEFF}", "\\u2028",
        ]
        var text = ""
        for _ in 0..<Int.random(in: 0...3, using: &generator) { text += pick(pieces) }
        return "\"" + text + "\""
    }

    private mutating func pick(_ choices: [String]) -> String { choices.randomElement(using: &generator) ?? "" }
}

import JSONTape
import Testing
import SeededRandom
import YAMLTape

@Suite struct YAMLMutationTests {
    static let seeds = [
        "# rules\nseverities:\n  tls-floor: error\n  'x': [off, \"a\\n\", ~, 0x1F, .5]\n",
        "base: &base\n  a: 1\n  b: &list [1, *none, {c: d}]\nmore:\n  <<: [*base, {e: f}]\n  g: *list\n---\n- |\n  text\n- >-\n  folded\n",
        "base: &b {a: 1, n: &n {x: [1, 2]}}\nr: {a: 2, <<: *b, n: *n, <<: [*n, {y: !!str 1}]}\n? k\n: v\n",
        "%YAML 1.1\n%TAG !y! tag:yaml.org,2002:\n---\n- !y!int '1'\n- !!bool yes\n...\n---\n{\"a\": [1, \"\\ud83d\\ude00\"], b: 'c'}\n",
        "é: 😀\n\u{FEFF}ü: [\u{85}, \u{2028}]\nt:\t1\r\n",
    ]

    static let pieces: [[UInt8]] =
        [
            "&a ", "*a ", "*base", "<<: ", "<<: *b\n", "!!int ", "!", "[", "]", "{", "}", ",", ": ", "- ", "? ", "|\n", ">+\n",
            "'", "\"", "\\", "#", "%",
            "---\n", "...\n", "\n", "\n  ", "\t", "\r", "\0", "\u{FEFF}", "~", "0x", "1e999", ".inf", "_",
        ].map { Array($0.utf8) } + [[0x80], [0xC3], [0xFF, 0xFE]]

    @Test("A mutated text is parsed or rejected at a position inside it", arguments: 0..<40)
    func mutations(seed: UInt64) throws {
        var generator = SplitMix64(seed: seed)
        for _ in 0..<100 {
            var bytes = Array(Self.seeds[Int.random(in: 0..<Self.seeds.count, using: &generator)].utf8)
            for _ in 0..<Int.random(in: 1...6, using: &generator) { Self.mutate(&bytes, &generator) }
            do {
                let limits = YAMLLimits(json: JSONLimits(maxDepth: 12, maxTokens: 200))
                for tape in try YAMLStream(parsing: bytes.span, limits: limits).documents {
                    // What was read is JSON again, and each key and value has its place in the text.
                    #expect(try JSONTape(parsing: tape.json).json == tape.json)

                }
            } catch let error as YAMLSyntaxError {
                #expect(error.position.line >= 1 && error.position.column >= 1)
                #expect(error.position.line <= bytes.count + 1)
                if case .unreadableResult = error.reason { Issue.record("\(error): \(bytes)") }
            }
        }
    }

    private static func mutate(_ bytes: inout [UInt8], _ generator: inout SplitMix64) {
        guard !bytes.isEmpty else { return }
        let place = Int.random(in: 0..<bytes.count, using: &generator)
        let end = min(bytes.count, place + Int.random(in: 1...12, using: &generator))
        switch Int.random(in: 0..<5, using: &generator) {
        case 0: bytes[place] = UInt8.random(in: 0...255, using: &generator)
        case 1: bytes.removeSubrange(place..<end)
        case 2: bytes.insert(contentsOf: bytes[place..<end], at: Int.random(in: 0...bytes.count, using: &generator))
        case 3: bytes.removeSubrange(end...)
        default: bytes.insert(contentsOf: pieces.randomElement(using: &generator) ?? [], at: place)
        }
    }
}

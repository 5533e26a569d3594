import JSONTape
import SeededRandom
import Testing

@Suite struct FieldPathTests {
    /// A path, as Kubernetes prints it, and as a JSON Pointer.
    static let rows: [(steps: [FieldPath.Step], text: String, pointer: String)] = [
        ([], "", ""), ([.name("spec")], "spec", "/spec"), ([.name("spec"), .name("a_b-C9")], "spec.a_b-C9", "/spec/a_b-C9"),
        ([.name("spec"), .name("targetRefs"), .index(0), .name("name")], "spec.targetRefs[0].name", "/spec/targetRefs/0/name"),
        ([.index(3), .index(10)], "[3][10]", "/3/10"),
        ([.name("matchLabels"), .name("example.com/team")], "matchLabels[example.com/team]", "/matchLabels/example.com~1team"),
        ([.name("a"), .name("~")], "a[~]", "/a/~0"), ([.name("a"), .name("~1")], "a[~1]", "/a/~01"), ([.name("/")], "[/]", "/~1"),
        ([.name("a"), .name("")], "a[]", "/a/"), ([.name("a b"), .name("c")], "[a b].c", "/a b/c"),
        ([.name("a"), .name("x\ny\u{1B}[31m\"")], "a[x\\ny\\u001b[31m\\\"]", "/a/x\ny\u{1B}[31m\""),
        ([.name("größe")], "[größe]", "/größe"), ([.name("a\u{202E}b")], "[a\\u202eb]", "/a\u{202E}b"),
        ([.name("a\u{61C}b")], "[a\\u061cb]", "/a\u{61C}b"), ([.name("0")], "0", "/0"), ([.name("\\")], "[\\\\]", "/\\"),
    ]

    @Test("A path is printed as Kubernetes does and as a JSON Pointer", arguments: rows)
    func spellings(steps: [FieldPath.Step], text: String, pointer: String) {
        #expect(FieldPath(steps).description == text)
        #expect(FieldPath(steps).pointer == pointer)
    }

    @Test("A path without its indexes stays the same when a list is reordered")
    func withoutIndexes() {
        let path = FieldPath([.name("spec"), .name("a"), .index(1), .index(0), .name("b")])
        #expect(path.withoutIndexes == "spec.a.b")
        #expect(path.appending(.index(7)).withoutIndexes == "spec.a.b")
    }

    @Test("Paths sort by step, indexes by number, and a parent before its children")
    func order() {
        let sorted = [
            FieldPath(), FieldPath([.index(2)]), FieldPath([.index(10)]), FieldPath([.name("a")]),
            FieldPath([.name("a"), .index(2)]),
            FieldPath([.name("a"), .index(10), .name("x")]), FieldPath([.name("a"), .name("b")]), FieldPath([.name("b")]),
        ]
        var random = SplitMix64(seed: 7)
        for _ in 0..<20 { #expect(sorted.shuffled(using: &random).sorted() == sorted) }
        #expect(!(sorted[3] < sorted[3]))
    }

    @Test("Every value and every key of a document has a path that leads back to it")
    func pathsIntoADocument() throws {
        let tape = try JSONTape(parsing: sampleReview)
        var count = 0
        func visit(_ place: JSONTape.Place) throws {
            count += 1
            let path = tape.path(from: tape.root, to: place)
            #expect(try tape.place(at: path) == place)
            switch tape.kind(at: place) {
            case .array: try tape.forEachElement(of: place) { try visit($0) }
            case .object:
                try tape.forEachMember(of: place) { key, value in
                    #expect(tape.path(from: tape.root, to: key) == tape.path(from: tape.root, to: value))
                    try visit(value)
                }
            default: break
            }
        }
        try visit(tape.root)
        #expect(count == 30)
    }

    @Test("A path can begin at any container")
    func relativePaths() throws {
        let tape = try JSONTape(parsing: #"{"request":{"object":{"spec":[{"a":1}]}}}"#)
        let object = try tape.place(at: FieldPath([.name("request"), .name("object")]))
        let target = try tape.place(at: FieldPath([.name("request"), .name("object"), .name("spec"), .index(0), .name("a")]))
        #expect(tape.path(from: object, to: target).description == "spec[0].a")
        #expect(tape.path(from: target, to: target) == FieldPath())
    }

    @Test("Characters that end a line or a quotation or control a terminal are escaped")
    func escaping() {
        #expect(
            "a\"b\\c\n\t\r\0\u{7F}\u{9F}\u{200B}\u{2066}\u{FEFF}é😀".escaped
                == #"a\"b\\c\n\t\u000d\u0000\u007f\u009f\u200b\u2066\ufeffé😀"#)
    }
}

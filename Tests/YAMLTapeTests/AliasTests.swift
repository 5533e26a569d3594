import JSONTape
import Testing
import YAMLTape

/// Anchors, aliases and merges, as gopkg.in/yaml.v2 2.4.0 reads them.
@Suite struct AliasTests {
    static let rows: [(yaml: String, json: String)] = [
        ("a: &x 1\nb: *x", #"{"a":1,"b":1}"#),
        ("a: &x\nb: *x", #"{"a":null,"b":null}"#),
        ("a: &x [1, {b: 'c'}]\nb: [*x, *x]", #"{"a":[1,{"b":"c"}],"b":[[1,{"b":"c"}],[1,{"b":"c"}]]}"#),
        ("a: &x \"q\\\"\\n\"\nb: *x", #"{"a":"q\"\u000a","b":"q\"\u000a"}"#),
        // The latest anchor of a name counts, also one inside a node of that name.
        ("[&x 1, *x, &x 2, *x]", "[1,1,2,2]"),
        ("[&x [&x 1, *x], *x]", "[[1,1],1]"),
        ("&x a: *x", #"{"a":"a"}"#),
        ("? &k x\n: 1\n*k : 2", #"{"x":1,"x":2}"#),
        ("a: &k 1.10\n*k : &t yes\n*t : 3", #"{"a":1.10,"1.1":true,"true":3}"#),
        ("a: &x {k: &y 1}\nb: [*x, *y]", #"{"a":{"k":1},"b":[{"k":1},1]}"#),
    ]

    @Test("An alias stands for the node that its anchor names", arguments: rows)
    func aliases(yaml: String, json: String) throws {
        #expect(reading(yaml) == (try JSONTape(parsing: json)).json)
    }

    static let mergesRows: [(yaml: String, json: String)] = [
        ("{<<: *a, z: 9}", #"{"x":1,"q":2,"z":9}"#),
        ("{z: 9, <<: *a}", #"{"z":9,"x":1,"q":2}"#),
        ("{<<: *a, x: 9}", #"{"q":2,"x":9}"#),
        // YAML's own rule would let the written key win wherever it stands; kubectl lets the later one win.
        ("{x: 9, <<: *a}", #"{"x":1,"q":2}"#),
        ("{<<: [*a, *b]}", #"{"w":4,"x":1,"q":2}"#),
        ("{<<: [*b, *a]}", #"{"q":2,"x":3,"w":4}"#),
        ("{<<: *a, <<: *b}", #"{"q":2,"x":3,"w":4}"#),
        ("{<<: {x: 5, v: [1]}, u: 6}", #"{"x":5,"v":[1],"u":6}"#),
        ("{<<: [*a, {x: 5, u: 6}]}", #"{"u":6,"x":1,"q":2}"#),
        ("{<<: []}", "{}"), ("{<<: {}}", "{}"), ("{<<: [], k: 1}", #"{"k":1}"#),
        ("{<<: &m {<<: *a, x: 7}, j: *m}", #"{"q":2,"x":7,"j":{"q":2,"x":7}}"#),
        ("{<<: &l [*a], j: *l}", #"{"x":1,"q":2,"j":[{"x":1,"q":2}]}"#),
        ("{<<: &l [], j: *l}", #"{"j":[]}"#),
        ("{&k <<: *a, j: *k}", #"{"x":1,"q":2,"j":"<<"}"#),
        ("{x: &i {deep: 1}, <<: *a, j: *i}", #"{"x":1,"q":2,"j":{"deep":1}}"#),
        ("{!!merge '<<': *a}", #"{"x":1,"q":2}"#),
        ("{'<<': 1}", #"{"<<":1}"#), ("{!!str <<: 1}", #"{"<<":1}"#), ("[<<]", #"["<<"]"#),
        ("{j: {<<: *a, m: {<<: *b}}, <<: {j: 1, o: 2}, j: 3}", #"{"o":2,"j":3}"#),
        ("{j: {<<: *a, m: {<<: *b, x: 0}}}", #"{"j":{"x":1,"q":2,"m":{"w":4,"x":0}}}"#),
    ]

    @Test("A merge brings an object's members, and of equal keys the later one stays", arguments: mergesRows)
    func merges(yaml: String, json: String) {
        let anchors = "a: &a {x: 1, q: 2}\nb: &b {x: 3, w: 4}\n"
        #expect(reading(anchors + "r: " + yaml) == #"{"a":{"x":1,"q":2},"b":{"x":3,"w":4},"r":\#(json)}"#)
    }

    static let mistakesRows: [(yaml: String, reason: YAMLSyntaxError.Reason, position: SourcePosition)] = [
        ("a: *x", .unknownAnchor("x"), SourcePosition(line: 1, column: 4)),
        ("a: &x 1\n---\nb: *x", .unknownAnchor("x"), SourcePosition(line: 3, column: 4)),
        ("a: &x [*x]", .endlessAlias("x"), SourcePosition(line: 1, column: 8)),
        ("&x a:\n  b: &y\n    *y : 1", .endlessAlias("y"), SourcePosition(line: 3, column: 5)),
        ("a: &x [1]\n*x : 1", .compositeKey, SourcePosition(line: 2, column: 1)),
        ("a: &x ~\n*x : 1", .unsupportedKey, SourcePosition(line: 2, column: 1)),
        ("a: &x [{}]\nb:\n  <<: *x", .mergeOfNonObject, SourcePosition(line: 3, column: 7)),
        ("<<: 1", .mergeOfNonObject, SourcePosition(line: 1, column: 5)),
        ("<<:", .mergeOfNonObject, SourcePosition(line: 1, column: 4)),
        ("<<: [1]", .mergeOfNonObject, SourcePosition(line: 1, column: 6)),
        ("<<: [[{}]]", .mergeOfNonObject, SourcePosition(line: 1, column: 6)),
        ("a: &x 1\nb:\n  <<: [*x]", .mergeOfNonObject, SourcePosition(line: 3, column: 8)),
    ]

    @Test("A mistake with an alias or a merge has a reason and a place", arguments: mistakesRows)
    func mistakes(yaml: String, reason: YAMLSyntaxError.Reason, position: SourcePosition) {
        let error = #expect(throws: YAMLSyntaxError.self) { try YAMLStream(parsing: yaml) }
        #expect(error?.reason == reason)
        #expect(error?.position == position)
    }
}

import JSONTape
import PolicySchema
import SeededRandom
import Testing

@Suite struct FindingsTests {
    @Test("At most the capacity of findings of each severity are kept; the rest is counted", arguments: [255, 256, 257, 3000])
    func capacity(count: Int) throws {
        var validator = Validator(
            SchemaProgram(
                ObjectSchema(
                    "Sample", "A sample.", fields: [.optional("x", .array(of: .boolean)), .optional("m", .map(of: .text()))])))
        let items = Array(repeating: "1", count: count).joined(separator: ",")
        let unknown = (0..<count).map { "\"u\($0)\":0" }.joined(separator: ",")
        let tape = try JSONTape(parsing: "{\"x\":[\(items)],\(unknown)}")
        for _ in 0..<2 {
            validator.validate(tape, at: tape.root)
            let found = validator.findings
            #expect(found.kept.count { $0.severity == .error } == min(count, Findings.capacity))
            #expect(found.kept.count { $0.severity == .warning } == min(count, Findings.capacity))
            #expect(found.droppedErrors == max(0, count - Findings.capacity))
            #expect(found.droppedWarnings == max(0, count - Findings.capacity))
            #expect(!found.isEmpty)
        }
        let sound = try JSONTape(parsing: "{}")
        validator.validate(sound, at: sound.root)
        #expect(validator.findings.isEmpty && validator.findings.kept.isEmpty && validator.findings.droppedErrors == 0)
    }

    @Test("Each duplicate key is an error", arguments: [1, 256, 300])
    func repeatedKeys(count: Int) throws {
        var validator = Validator(SchemaProgram(ObjectSchema("Sample", "A sample.", fields: [.x(.opaque)])))
        let members = Array(repeating: "\"k\":0", count: count + 1).joined(separator: ",")
        let tape = try JSONTape(parsing: "[{\"k\":0,\"k\":0},{\"x\":{\(members)}}]")
        validator.validate(tape, at: tape.end(of: tape.first(in: tape.root)))
        #expect(validator.findings.kept.count == min(count, Findings.capacity))
        #expect(validator.findings.kept.allSatisfy { $0.verdict == "duplicate-key x.k" })
        #expect(validator.findings.droppedErrors == max(0, count - Findings.capacity))
    }

    @Test("A finding repeats a scalar as JSON, cut and escaped, and the size of a container")
    func excerpts() throws {
        let long = String(repeating: "é", count: 200)
        let rows = [
            ("1", "1"), ("-1.50", "-1.50"), ("[]", "[]"), ("[1,[2,3]]", "[2 items]"), ("{}", "{}"), (#"{"a":1}"#, "{1 field}"),
            (#"{"a":1,"b":{"c":1}}"#, "{2 fields}"),
            ("\"a\\n\\\"\\u001b\"", #""a\n\"\u001b""#), ("\"\(long)\"", "\"" + String(repeating: "é", count: 79) + "…\""),
            (String(repeating: "9", count: 90), String(repeating: "9", count: 79) + "…"),
        ]
        for (value, excerpt) in rows {
            #expect(try findings(in: "{\"x\":\(value)}", [.x(.boolean)]).map(\.badValue) == [excerpt])
        }
    }

    @Test("An error has the form of Kubernetes' field errors")
    func rendering() throws {
        func text(_ value: String, _ type: ValueType) throws -> [String] {
            try findings(in: "{\"x\":\(value)}", [.x(type)]).map(\.description)
        }
        #expect(try text("0", .integer(1...9)) == ["x: Invalid value: 0: must be greater than or equal to 1 [range]"])
        #expect(try text("10", .integer(1...9)) == ["x: Invalid value: 10: must be less than or equal to 9 [range]"])
        #expect(
            try text("\"C\"", .enumeration(["A", "B"])) == [#"x: Unsupported value: "C": supported values: "A", "B" [enum]"#])
        #expect(
            try text("true", .text()) == [
                "x: Invalid value: true: must be a string, not a boolean; write it in quotes: \"true\" [type]"
            ])
        #expect(try text("[1,1]", .array(of: .integer(0...1), 0...1)) == ["x: Too many: 2: must have at most 1 item [items]"])
        #expect(
            try text("[1]", .array(of: .integer(0...1), 2...3)) == [
                "x: Invalid value: [1 item]: must have at least 2 items [items]"
            ])
        #expect(try text("\"abc\"", .text(1...2)) == ["x: Too long: must have at most 2 characters [length]"])
        #expect(try text("\"\"", .text(1...2)) == [#"x: Invalid value: "": must have at least 1 character [length]"#])
        #expect(
            try text("-1", .unsigned) == [
                "x: Invalid value: -1: must be greater than or equal to 0; it would have prevented Envoy Gateway from reading any "
                    + "ClientTrafficPolicy in the cluster [unsigned]"
            ])
        #expect(
            try findings(in: "{}", [.required("x", .boolean, "A value.")]).map(\.description) == [
                "x: Required value: must be set [required]"
            ])
    }

    static let names = [
        "a", "b", "ab", "a b", "", "é", "e\u{301}", "z", "Z", "a.b", "x\"y", "\u{202E}", "0", "_", "é1", "e\u{301}0", "ë", "f",
    ]

    @Test("An entry and its finding print the same text, for all names and values", arguments: names)
    func printing(name: String) throws {
        let key = JSONValue.string(name).text
        let text = "{\(key):[{\"n\":-1},{\(key):\"é\\n\",\"n\":\"\(String(repeating: "x", count: 99))\"},7],\"n\":[]}"
        var validator = Validator(
            SchemaProgram(
                ObjectSchema(
                    "Sample", "A sample.",
                    fields: [
                        .optional(
                            name, .array(of: .object(ObjectSchema("Item", "An item.", fields: [.optional("n", .unsigned)])))),
                        .optional("n", .boolean),
                    ])))
        let tape = try JSONTape(parsing: text)
        validator.validate(tape, at: tape.root)
        #expect(validator.findings.entries.count == 5)
        for (index, finding) in validator.findings.kept.enumerated() {
            #expect(printed { validator.findings.printDescription(of: index, to: &$0) } == finding.description)
            #expect(printed { validator.findings.printMessage(of: index, to: &$0) } == finding.message)
            #expect(printed { validator.findings.printPath(of: index, to: &$0) } == finding.path.description)
        }
    }

    private func printed(_ print: (inout [UInt8]) -> Void) -> String {
        var text: [UInt8] = []
        print(&text)
        return String(decoding: text, as: UTF8.self)
    }

    @Test("Findings are sorted by path; the order of findings with the same path does not change", arguments: 0..<20)
    func order(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        var findings = Findings()
        for number in 0..<Int.random(in: 0..<40, using: &random) {
            let steps = (0..<Int.random(in: 0..<4, using: &random)).map { _ -> FieldPath.Step in
                Bool.random(using: &random)
                    ? .index(Int.random(in: 0..<12, using: &random)) : .name(Self.names.randomElement(using: &random) ?? "")
            }
            findings.append(Finding(.sample, severity: .error, .invalid, at: FieldPath(steps), text: "\(number)"))
        }
        let expected = findings.kept.enumerated().sorted { left, right in
            let (leftPath, rightPath) = (left.element.path, right.element.path)
            return leftPath < rightPath || !(rightPath < leftPath) && left.offset < right.offset
        }
        findings.sortByPath()
        #expect(findings.kept == expected.map(\.element))
    }

    @Test("Without fixes, the findings are the same")
    func withoutFixes() throws {
        let program = SchemaProgram(ObjectSchema("Sample", "A sample.", fields: [.optional("word", .enumeration(["Preserve"]))]))
        let tape = try JSONTape(parsing: #"{"word":"preserve","wrod":1}"#)
        var with = Validator(program)
        var without = Validator(program, suggestsFixes: false)
        with.validate(tape, at: tape.root)
        without.validate(tape, at: tape.root)
        #expect(with.findings.kept.contains { $0.fix != nil })
        #expect(without.findings.kept.allSatisfy { $0.fix == nil })
        #expect(with.findings.kept.map(\.description) == without.findings.kept.map(\.description))
    }

    @Test("An error that is downgraded, and a rule that is set to warning, read as warnings")
    func warnings() throws {
        let warning = """
            x: -1 is negative, which prevents Envoy Gateway from reading any ClientTrafficPolicy; use 0 or more [unsigned]
            """
        var severities = Severities()
        severities.set(.unsigned, to: .warning)
        #expect(try findings(in: #"{"x":-1}"#, [.x(.unsigned)], severities: severities).map(\.description) == [warning])
        var validator = Validator(SchemaProgram(ObjectSchema("Sample", "A sample.", fields: [.x(.unsigned)])))
        let tape = try JSONTape(parsing: #"{"x":-1}"#)
        validator.validate(tape, at: tape.root)
        validator.findings.downgradeToWarning(at: 0)
        #expect(validator.findings.kept.map(\.description) == [warning])
    }

    @Test("A warning that is set to error reads as an error")
    func errors() throws {
        var severities = Severities()
        severities.set(.deprecated, to: .error)
        severities.set(.unknownField, to: .error)
        let fields: [Field] = [
            .optional("old", .boolean, deprecated: .replaced(by: "new"), "A value."), .optional("new", .boolean),
        ]
        #expect(
            try findings(in: #"{"old":true,"neww":1}"#, fields, severities: severities).map(\.description) == [
                "neww: Forbidden: must not be set, because the API has no such field; did you mean new? [unknown-field]",
                "old: Forbidden: must not be used, because it is deprecated; use new instead [deprecated]",
            ])
    }

    @Test("Two violations at one place have different identities if their values differ")
    func identity() throws {
        let long = String(repeating: "a", count: 100)
        let first = try findings(in: "{\"x\":\"\(long)b\"}", [.x(.boolean)]).map(\.identity)
        let second = try findings(in: "{\"x\":\"\(long)c\"}", [.x(.boolean)]).map(\.identity)
        #expect(first != second)
        #expect(try findings(in: "{ \"x\" : \"\(long)b\" }", [.x(.boolean)]).map(\.identity) == first)
    }
}

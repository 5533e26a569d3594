import JSONTape
import Logging
import Telemetry
import Testing

private func written(_ format: LogFormat = .json, message: String = "review", _ fill: (inout LogLine) -> Void) -> String {
    let captured = CapturedLines()
    var line = LogLine(format: format)
    fill(&line)
    line.write(level: "info", message: message, to: captured.destination(format))
    return captured.lines.joined()
}

@Test("Fields follow time, level and message in the order of their names")
func order() {
    let expected =
        #"{"time":"2026-11-21T05:13:50.042Z","level":"info","message":"review","allowed":true,"#
        + #""rules":["a","b"],"status":200,"uid":"u1"}"# + "\n"
    #expect(
        written { line in
            line.set("uid", "u1")
            line.set("allowed", true)
            line.set("status", 200)
            line.set("rules", ["a", "b"])
        } == expected)
    #expect(
        written { line in
            line.set("rules", ["a", "b"])
            line.set("status", 200)
            line.set("uid", "u1")
            line.set("allowed", true)
        } == expected)
}

@Test("The later of two values for a name is written, and no field replaces time, level or message")
func duplicates() {
    let line = written { line in
        line.set("uid", "first")
        line.set(named: "time") { $0.string("never") }
        line.set("uid", "second")
    }
    #expect(
        line == #"{"time":"2026-11-21T05:13:50.042Z","level":"info","message":"review","field.time":"never","uid":"second"}"#
            + "\n")
}

private let hostile = "a\"b\\c\nd\re\tf\u{0}g\u{1b}[31m\u{2028}é"

@Test("Logged text cannot end the string, the line or the object")
func injection() {
    let expected = #""a\"b\\c\nd\re\tf\u0000g\u001b[31m\u2028é""#
    func logged(_ format: LogFormat) -> String {
        let captured = CapturedLines()
        let handler = LineLogHandler(destination: captured.destination(format))
        Logger(label: "test") { _ in handler }.info("\(hostile)", metadata: [hostile: "\(hostile)"])
        return captured.lines.joined()
    }
    #expect(
        logged(.json)
            == "{\"time\":\"2026-11-21T05:13:50.042Z\",\"level\":\"info\",\"message\":\(expected),\(expected):\(expected)}\n")
    #expect(logged(.text) == "2026-11-21T05:13:50.042Z INFO \(expected) \(expected)=\(expected)\n")
}

@Test("The text format has plain names and messages, and values as JSON")
func textForm() {
    let text = written(.text, message: "started, no errors") { line in
        line.set("port", 9443)
        line.set("address", "0.0.0.0")
    }
    #expect(text == "2026-11-21T05:13:50.042Z INFO started, no errors address=\"0.0.0.0\" port=9443\n")
}

@Test("A value is cut off after 1024 bytes", arguments: [1023, 1024, 1025, 5000])
func longValues(count: Int) {
    let line = written { $0.set("v", String(repeating: "x", count: count)) }
    let kept = String(repeating: "x", count: min(count, 1024)) + (count > 1024 ? "…" : "")
    #expect(line.contains("\"v\":\"\(kept)\"}"))
}

@Test("A character that crosses the limit is cut off completely", arguments: ["é", "€", "😀"])
func longCharacters(character: String) {
    let prefix = String(repeating: "x", count: 1023)
    let line = written { $0.set("v", prefix + character + "yy") }
    #expect(line.contains("\"v\":\"\(prefix)…\"}"))
}

@Test("A disabled line is not written, and its fields are removed")
func disabled() {
    let captured = CapturedLines()
    var line = LogLine(format: .json)
    line.isEnabled = false
    line.set("lost", 1)
    line.write(level: "info", message: "lost", to: captured.destination())
    #expect(captured.lines.isEmpty)
    line.isEnabled = true
    line.write(level: "info", message: "kept", to: captured.destination())
    #expect(captured.lines == [#"{"time":"2026-11-21T05:13:50.042Z","level":"info","message":"kept"}"# + "\n"])
}

@Test("A reused line has no fields of the previous one")
func reuse() {
    let captured = CapturedLines()
    var line = LogLine(format: .json)
    for (number, name) in (["n0", "n1"] as [LogName]).enumerated() {
        line.set(name, number)
        line.write(level: "info", message: "m", to: captured.destination())
    }
    #expect(captured.lines[1] == #"{"time":"2026-11-21T05:13:50.042Z","level":"info","message":"m","n1":1}"# + "\n")
}

@Test(
    "Invisible characters and those that change the direction of text are escaped, letters of all scripts are not",
    arguments: [
        ("\u{7F}", #"\u007f"#), ("\u{85}\u{9B}", #"\u0085\u009b"#), ("\u{202E}\u{2066}\u{61C}", #"\u202e\u2066\u061c"#),
        ("\u{200B}\u{200D}\u{FEFF}\u{AD}", #"\u200b\u200d\ufeff\u00ad"#), ("\u{2029}", #"\u2029"#),
        ("\u{E0041}", #"\udb40\udc41"#), ("\u{E000}", #"\ue000"#), ("é\"\\é", #"é\"\\é"#), ("žđ漢字אב😀", "žđ漢字אב😀"),
    ])
func invisible(text: String, escaped: String) {
    #expect(written(message: text) { $0.set("v", text) }.hasSuffix(#""message":"\#(escaped)","v":"\#(escaped)"}"# + "\n"))
    #expect(written(.text) { $0.set("v", text) }.hasSuffix(#" v="\#(escaped)""# + "\n"))
}

@Test("Bytes that are not UTF-8 become replacement characters")
func invalidUTF8() {
    let text = String(decoding: [0x61, 0xFF, 0xC3, 0x28, 0xED, 0xA0, 0x80] as [UInt8], as: UTF8.self)
    #expect(written { $0.set("v", text) }.hasSuffix("\"v\":\"a\u{FFFD}\u{FFFD}(\u{FFFD}\u{FFFD}\u{FFFD}\"}\n"))
}

@Test(
    "A list is cut off before the element that exceeds 1024 bytes",
    arguments: [(1, 1022), (2, 509), (2, 510), (200, 10)])
func longLists(count: Int, length: Int) throws {
    let element = String(repeating: "x", count: length)
    let line = written { $0.set("v", [String](repeating: element, count: count)) }
    // Each element has two quotation marks and a comma.
    let fitting = min(count, (1024 + 1) / (length + 3))
    let elements = [String](repeating: "\"\(element)\"", count: fitting) + (fitting < count ? ["\"…\""] : [])
    #expect(line.hasSuffix("\"v\":[\(elements.joined(separator: ","))]}\n"))
}

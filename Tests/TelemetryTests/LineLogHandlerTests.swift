import Logging
import Telemetry
import Testing

private struct Broken: Error, CustomStringConvertible {
    let description = "it is \"broken\""
}

private func logger(_ captured: CapturedLines, level: Logger.Level = .info) -> Logger {
    Logger(label: "test") { _ in LineLogHandler(destination: captured.destination(), level: level) }
}

private let head = #"{"time":"2026-11-21T05:13:50.042Z","#

@Test("Metadata of logger and event are merged by name, that of the event takes precedence, and nested values are JSON")
func metadata() {
    let captured = CapturedLines()
    var log = logger(captured)
    log[metadataKey: "b"] = "logger"
    log[metadataKey: "a"] = "logger"
    log.notice(
        "hello", metadata: ["b": "event", "list": ["x", "\(1)"], "map": ["z": "1", "y": ["2"]], "n": .stringConvertible(3)])
    #expect(
        captured.lines == [
            head
                + #""level":"notice","message":"hello","a":"logger","b":"event","list":["x","1"],"map":{"y":["2"],"z":"1"},"n":3}"#
                + "\n"
        ])
}

@Test("An event below the level is not written", arguments: Logger.Level.allCases)
func levels(level: Logger.Level) {
    let captured = CapturedLines()
    let log = logger(captured, level: level)
    for other in Logger.Level.allCases { log.log(level: other, "m") }
    #expect(captured.lines.count == Logger.Level.allCases.filter { $0 >= level }.count)
}

@Test("The error of an event becomes a field")
func error() {
    let captured = CapturedLines()
    logger(captured).error("failed", error: Broken())
    #expect(captured.lines == [head + #""level":"error","message":"failed","error":"it is \"broken\""}"# + "\n"])
}

@Test("Values of a metadata provider take precedence over the logger's, and the event's over both")
func provider() {
    let captured = CapturedLines()
    var log = Logger(label: "test") { _ in
        var handler = LineLogHandler(destination: captured.destination())
        handler.metadataProvider = Logger.MetadataProvider { ["a": "provider", "b": "provider"] }
        return handler
    }
    log[metadataKey: "a"] = "logger"
    log.info("m", metadata: ["b": "event"])
    #expect(captured.lines == [head + #""level":"info","message":"m","a":"provider","b":"event"}"# + "\n"])
}

@Test(
    "Numbers and booleans are written as JSON numbers and booleans, other values as strings",
    arguments: [
        (200, "200"), (UInt8.max, "255"), (Int64.min, "-9223372036854775808"), (1.5, "1.5"), (-0.25 as Float, "-0.25"),
        (1e300, "1e+300"), (Double.infinity, #""inf""#), (Float.nan, #""nan""#), (true, "true"), (false, "false"),
        ("200", #""200""#),
    ] as [(any CustomStringConvertible & Sendable, String)])
func numbers(value: any CustomStringConvertible & Sendable, text: String) {
    for (format, expected) in [(LogFormat.json, #","v":\#(text)}"#), (.text, " v=\(text)")] {
        let captured = CapturedLines()
        let log = Logger(label: "test") { _ in LineLogHandler(destination: captured.destination(format)) }
        log.info("m", metadata: ["v": .stringConvertible(value)])
        #expect(captured.lines.joined().hasSuffix(expected + "\n"))
    }
}

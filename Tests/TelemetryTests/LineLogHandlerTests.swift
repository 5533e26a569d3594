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

@Test("metadata of logger and event are merged by name, the event's winning, nested values as JSON")
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
                + #""level":"notice","message":"hello","a":"logger","b":"event","list":["x","1"],"map":{"y":["2"],"z":"1"},"n":"3"}"#
                + "\n"
        ])
}

@Test("an event below the level is not written", arguments: Logger.Level.allCases)
func levels(level: Logger.Level) {
    let captured = CapturedLines()
    let log = logger(captured, level: level)
    for other in Logger.Level.allCases { log.log(level: other, "m") }
    #expect(captured.lines.count == Logger.Level.allCases.filter { $0 >= level }.count)
}

@Test("an error of an event becomes a field")
func error() {
    let captured = CapturedLines()
    logger(captured).error("failed", error: Broken())
    #expect(captured.lines == [head + #""level":"error","message":"failed","error":"it is \"broken\""}"# + "\n"])
}

@Test("values of a metadata provider stand between the logger's and the event's")
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

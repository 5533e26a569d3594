import Telemetry
import Testing

private func line(_ letter: Character, bytes: Int) -> String { String(repeating: letter, count: bytes - 1) + "\n" }

private func append(_ line: String, to batch: LogBatch) { batch.append(Array(line.utf8).span) }

@Test("lines are gathered in their order and written in one piece")
func gathered() {
    let captured = CapturedLines()
    let batch = LogBatch(for: captured.destination())
    append("a\n", to: batch)
    append("b\n", to: batch)
    #expect(captured.lines == [])
    batch.flush()
    batch.flush()
    append("c\n", to: batch)
    batch.flush()
    #expect(captured.lines == ["a\nb\n", "c\n"])
}

@Test("a log line goes by way of the batch, in the format of the destination")
func lineByWayOfBatch() {
    let captured = CapturedLines()
    let batch = LogBatch(for: captured.destination())
    let gathered = captured.destination(.text).gathered(by: batch)
    var line = LogLine(format: gathered.format)
    line.write(level: "info", message: "m", to: gathered)
    #expect(captured.lines == [])
    batch.flush()
    #expect(captured.lines == ["2026-11-21T05:13:50.042Z INFO m\n"])
}

@Test(
    "no piece is larger than 4096 bytes, unless a line is",
    arguments: [
        ([4095], [4095]), ([4096], [4096]), ([4097], [4097]), ([4000, 96], [4096]), ([4000, 97], [4000, 97]),
        ([1, 4096, 1], [1, 4096, 1]), ([1, 5000, 1], [1, 5000, 1]), ([1000, 1000, 1000, 1000, 96, 1], [4096, 1]),
    ])
func pieces(lines: [Int], expected: [Int]) {
    let captured = CapturedLines()
    let batch = LogBatch(for: captured.destination())
    for bytes in lines { append(line("x", bytes: bytes), to: batch) }
    batch.flush()
    #expect(captured.lines.map(\.utf8.count) == expected)
}

@Test("a long line does not overtake those before it")
func longLine() {
    let captured = CapturedLines()
    let batch = LogBatch(for: captured.destination())
    let long = line("x", bytes: 4097)
    append("a\n", to: batch)
    append(long, to: batch)
    #expect(captured.lines == ["a\n", long])
}

@Test("at the end nothing is kept back")
func end() {
    let captured = CapturedLines()
    let batch = LogBatch(for: captured.destination())
    append("a\n", to: batch)
    #expect(batch.stopGathering())
    #expect(captured.lines == ["a\n"])
    append("b\n", to: batch)
    #expect(captured.lines == ["a\n", "b\n"])
}

@Test("whoever ends the process does not wait for a thread whose log takes nothing more")
func endWhileBusy() {
    nonisolated(unsafe) var batch: LogBatch?
    nonisolated(unsafe) var answers: [Bool?] = []
    let stuck = LogDestination(format: .json, now: { Timestamp(seconds: 0) }) { _ in answers.append(batch?.stopGathering()) }
    batch = LogBatch(for: stuck)
    batch.map { append("a\n", to: $0) }
    batch?.flush()
    #expect(answers == [false])
}

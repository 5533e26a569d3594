import Telemetry
import Testing
import TextCoding

private func line(_ letter: Character, bytes: Int) -> String { String(repeating: letter, count: bytes - 1) + "\n" }

private func append(_ line: String, to batch: LogBatch) { batch.append(Array(line.utf8).span) }

@Test("Lines are buffered in their order and written in one piece")
func buffered() {
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

@Test("A buffered destination writes to the batch in its own format")
func bufferedDestination() {
    let captured = CapturedLines()
    let batch = LogBatch(for: captured.destination())
    let buffered = captured.destination(.text).buffered(by: batch)
    var line = LogLine(format: buffered.format)
    line.write(level: "info", message: "m", to: buffered)
    #expect(captured.lines == [])
    batch.flush()
    #expect(captured.lines == ["2026-11-21T05:13:50.042Z INFO m\n"])
}

@Test(
    "No write is larger than 4096 bytes, except for a longer line",
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

@Test("A long line is written after the lines before it")
func longLine() {
    let captured = CapturedLines()
    let batch = LogBatch(for: captured.destination())
    let long = line("x", bytes: 4097)
    append("a\n", to: batch)
    append(long, to: batch)
    #expect(captured.lines == ["a\n", long])
}

@Test("Lines are written at once after buffering has stopped")
func stopBuffering() {
    let captured = CapturedLines()
    let batch = LogBatch(for: captured.destination())
    append("a\n", to: batch)
    #expect(batch.stopBuffering())
    #expect(captured.lines == ["a\n"])
    append("b\n", to: batch)
    #expect(captured.lines == ["a\n", "b\n"])
}

@Test("Stopping does not wait for a thread that is writing")
func stopWhileWriting() {
    nonisolated(unsafe) var batch: LogBatch?
    nonisolated(unsafe) var results: [Bool?] = []
    let reentrant = LogDestination(format: .json, now: { Timestamp(seconds: 0) }) { _ in results.append(batch?.stopBuffering()) }
    batch = LogBatch(for: reentrant)
    batch.map { append("a\n", to: $0) }
    batch?.flush()
    #expect(results == [false])
}

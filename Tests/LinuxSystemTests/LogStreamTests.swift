import Glibc
import LinuxSystem
import Testing

/// Calls `body` with both ends of a pipe, and closes them.
private func withPipe(_ body: (_ reader: Int32, _ writer: Int32) throws -> Void) rethrows {
    var ends: [Int32] = [0, 0]
    #expect(pipe(&ends) == 0)
    defer { for end in ends { close(end) } }
    try body(ends[0], ends[1])
}

@Test("A line is written completely")
func lineArrives() {
    withPipe { reader, writer in
        let stream = LogStream(descriptor: writer)
        stream.write(Array("a line\n".utf8).span)
        var buffer = [UInt8](repeating: 0, count: 64)
        let count = read(reader, &buffer, 64)
        #expect(String(decoding: buffer.prefix(count), as: UTF8.self) == "a line\n")
        #expect(stream.droppedLines == 0)
    }
}

@Test("A full pipe does not block: lines are dropped and counted")
func fullPipe() {
    withPipe { _, writer in
        let stream = LogStream(descriptor: writer)
        let line = [UInt8](repeating: UInt8(ascii: "x"), count: 4096)
        // The default capacity of a pipe is 64 KiB (pipe(7)).
        for _ in 0..<40 { stream.write(line.span) }
        #expect(stream.droppedLines == 24)
        // The mode of the original descriptor has not changed.
        #expect(fcntl(writer, F_GETFL) & O_NONBLOCK == 0)
    }
}

@Test("All lost lines of one write are counted", arguments: [("a\nb\n", 2), ("a\nb", 2), ("\n", 1)])
func lostTogether(lines: String, count: Int) {
    let stream = LogStream(descriptor: -1)
    stream.write(Array(lines.utf8).span)
    #expect(stream.droppedLines == count)
}

@Test("Of a partial write, only lines that were not written completely are counted")
func lostInPart() {
    withPipe { _, writer in
        let stream = LogStream(descriptor: writer)
        // All but 4096 bytes of 64 KiB.
        for _ in 0..<15 { stream.write([UInt8](repeating: UInt8(ascii: "x"), count: 4096).span) }
        #expect(stream.droppedLines == 0)
        // A write of more than PIPE_BUF bytes may be partial (pipe(7)): here the first four lines and a part of the fifth.
        let line = [UInt8](repeating: UInt8(ascii: "x"), count: 999) + [UInt8(ascii: "\n")]
        stream.write(Array([line, line, line, line, line, line].joined()).span)
        #expect(stream.droppedLines == 2)
    }
}

@Test("Empty input is not a line")
func emptyLine() {
    let stream = LogStream(descriptor: -1)
    stream.write(Span())
    #expect(stream.droppedLines == 0)
    stream.write([1].span)
    #expect(stream.droppedLines == 1)
}

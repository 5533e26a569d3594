import Glibc
import Sockets
import Testing

/// Both ends of a pipe, closed at the end.
private func withPipe(_ body: (_ reader: Int32, _ writer: Int32) throws -> Void) rethrows {
    var ends: [Int32] = [0, 0]
    #expect(pipe(&ends) == 0)
    defer { for end in ends { close(end) } }
    try body(ends[0], ends[1])
}

@Test("a line arrives whole")
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

@Test("a full pipe makes nobody wait: lines are dropped and counted")
func fullPipe() {
    withPipe { _, writer in
        let stream = LogStream(descriptor: writer)
        let line = [UInt8](repeating: UInt8(ascii: "x"), count: 4096)
        // A pipe holds 64 KiB unless told otherwise (pipe(7)).
        for _ in 0..<40 { stream.write(line.span) }
        #expect(stream.droppedLines == 24)
        // The mode of the descriptor that others hold is as before.
        #expect(fcntl(writer, F_GETFL) & O_NONBLOCK == 0)
    }
}

@Test("of lines that are written together all are counted that are lost", arguments: [("a\nb\n", 2), ("a\nb", 2), ("\n", 1)])
func lostTogether(lines: String, count: Int) {
    let stream = LogStream(descriptor: -1)
    stream.write(Array(lines.utf8).span)
    #expect(stream.droppedLines == count)
}

@Test("lines that are written in part: the rest counts, the whole ones do not")
func lostInPart() {
    withPipe { _, writer in
        let stream = LogStream(descriptor: writer)
        // 64 KiB but for 4096 bytes.
        for _ in 0..<15 { stream.write([UInt8](repeating: UInt8(ascii: "x"), count: 4096).span) }
        #expect(stream.droppedLines == 0)
        // More than PIPE_BUF may be taken in part (pipe(7)): here the first four lines and a bit of the fifth.
        let line = [UInt8](repeating: UInt8(ascii: "x"), count: 999) + [UInt8(ascii: "\n")]
        stream.write(Array([line, line, line, line, line, line].joined()).span)
        #expect(stream.droppedLines == 2)
    }
}

@Test("an empty line is nothing")
func emptyLine() {
    let stream = LogStream(descriptor: -1)
    stream.write(Span())
    #expect(stream.droppedLines == 0)
    stream.write([1].span)
    #expect(stream.droppedLines == 1)
}

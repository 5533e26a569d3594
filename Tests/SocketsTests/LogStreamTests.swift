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

@Test("an empty line is nothing")
func emptyLine() {
    let stream = LogStream(descriptor: -1)
    stream.write(Span())
    #expect(stream.droppedLines == 0)
    stream.write([1].span)
    #expect(stream.droppedLines == 1)
}

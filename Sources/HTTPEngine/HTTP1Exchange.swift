/// A client's end of one request over HTTP/1.x and its answer (RFC 9112).
///
/// It owns no socket and keeps nothing of the content: what arrives goes in by ``receive(_:content:)``, and the content comes out as far
/// as it has come. So an answer may be without end, as a watch is.
package struct HTTP1Exchange: Sendable {
    private let method: HTTPMethod
    private let limits: HTTPResponseLimits
    private var stage = Stage.statusLine
    private var line = PartialLine()
    private var unfinishedHead: HTTPResponseHead?
    private var headBytes = 0
    private var hasSurplus = false
    /// The head of the answer, once it has come whole. Interim answers are passed over.
    package private(set) var head: HTTPResponseHead?

    private enum Stage {
        case statusLine
        case fields
        case content(missing: Int)
        case chunks(ChunkedBody)
        /// Content that ends with the connection, and how much of it there has been.
        case untilClose(count: Int)
        case complete
        case broken(HTTPResponseFault)
    }

    /// An exchange that begins with a request made by `method`.
    package init(method: HTTPMethod, limits: HTTPResponseLimits = HTTPResponseLimits()) {
        self.method = method
        self.limits = limits
    }

    /// Whether the answer has come to its end.
    package var isComplete: Bool {
        if case .complete = stage { true } else { false }
    }

    /// Whether the connection can be used for another request.
    package var connectionPersists: Bool { isComplete && !hasSurplus && head?.persists == true }

    /// Reads what came from the server, and appends what it holds of the content.
    ///
    /// - Throws: what is wrong with it; from then on the same again.
    package mutating func receive(_ bytes: Span<UInt8>, content: inout [UInt8]) throws(HTTPResponseFault) {
        if case .broken(let fault) = stage { throw fault }
        do throws(HTTPRefusal) {
            var index = 0
            while index < bytes.count, try advance(bytes, from: &index, content: &content) {}
        } catch {
            throw breakOff(HTTPResponseFault(error))
        }
    }

    /// The server sends no more.
    ///
    /// - Parameter isOrderly: whether it said so (close_notify). Without that, nobody knows whether the end of content without a length has come
    ///   (RFC 9112 §9.8).
    /// - Throws: unless the answer is complete.
    package mutating func receivedEndOfInput(isOrderly: Bool) throws(HTTPResponseFault) {
        switch stage {
        case .complete: return
        case .broken(let fault): throw fault
        case .untilClose where isOrderly: stage = .complete
        case .statusLine where headBytes == 0:
            throw breakOff(HTTPResponseFault("the connection ended before an answer came"))
        case .statusLine, .fields, .content, .chunks, .untilClose:
            throw breakOff(HTTPResponseFault("the connection ended before the answer did"))
        }
    }

    private mutating func breakOff(_ fault: HTTPResponseFault) -> HTTPResponseFault {
        stage = .broken(fault)
        return fault
    }

    /// Reads one line or one run of content. False when nothing can be done with what there is.
    private mutating func advance(
        _ bytes: Span<UInt8>, from index: inout Int, content: inout [UInt8]
    ) throws(HTTPRefusal) -> Bool {
        switch stage {
        case .statusLine, .fields:
            try readHeadLine(bytes, from: &index)
        case .content(let missing):
            let count = Self.move(bytes, from: &index, atMost: missing, to: &content)
            stage = count == missing ? .complete : .content(missing: missing - count)
        case .chunks(let chunks):
            try readChunks(chunks, bytes, from: &index, content: &content)
        case .untilClose(let before):
            let count = Self.move(bytes, from: &index, atMost: .max, to: &content)
            guard count <= limits.maxBodyBytes - before else { throw tooLarge }
            stage = .untilClose(count: before + count)
        case .complete:
            // Nothing was asked for: whatever this is, it is no answer to the next request.
            hasSurplus = true
            return false
        case .broken:
            return false
        }
        return true
    }

    private static func move(
        _ bytes: Span<UInt8>, from index: inout Int, atMost limit: Int, to content: inout [UInt8]
    ) -> Int {
        let count = min(limit, bytes.count - index)
        bytes.extracting(index..<index + count).withUnsafeBufferPointer { content.append(contentsOf: $0) }
        index += count
        return count
    }

    private mutating func readHeadLine(_ bytes: Span<UInt8>, from index: inout Int) throws(HTTPRefusal) {
        let limit = limits.maxHeadBytes
        guard
            try line.read(
                bytes, from: &index, limit: limit - headBytes, else: HTTPRefusal(431, "the head is larger than \(limit) bytes"))
        else { return }
        let line = line.bytes
        headBytes += line.count + 2
        guard var head = unfinishedHead else {
            unfinishedHead = try HTTPResponseHead(statusLine: line.span)
            stage = .fields
            return
        }
        guard line.isEmpty else {
            try head.readField(line.span)
            unfinishedHead = head
            return
        }
        unfinishedHead = nil
        try finishHead(head)
    }

    private mutating func finishHead(_ head: HTTPResponseHead) throws(HTTPRefusal) {
        guard !head.isInterim else {
            // RFC 9110 §15.2.2: only for who asked for it by Upgrade.
            guard head.status != 101 else { throw HTTPRefusal(400, "the server changes to a protocol that nobody asked for") }
            stage = .statusLine
            return
        }
        switch try head.framing(answering: method) {
        case .none, .length(0): stage = .complete
        case .length(let length):
            guard length <= limits.maxBodyBytes else { throw tooLarge }
            stage = .content(missing: length)
        case .chunked: stage = .chunks(ChunkedBody())
        case .untilClose: stage = .untilClose(count: 0)
        }
        self.head = head
    }

    private mutating func readChunks(
        _ chunks: ChunkedBody, _ bytes: Span<UInt8>, from index: inout Int, content: inout [UInt8]
    ) throws(HTTPRefusal) {
        var chunks = chunks
        let limits = limits.ofChunks
        if case .data(let missing) = chunks.stage {
            chunks.take(Self.move(bytes, from: &index, atMost: missing, to: &content))
        } else {
            guard try line.read(bytes, from: &index, limit: chunks.maxLineBytes(limits), else: chunks.overlong(limits)) else {
                return
            }
            let line = line.bytes
            try chunks.read(line.span, limits: limits)
        }
        if case .complete = chunks.stage { stage = .complete } else { stage = .chunks(chunks) }
    }

    private var tooLarge: HTTPRefusal {
        HTTPRefusal(413, "the content is larger than \(limits.maxBodyBytes) bytes")
    }
}

internal import TextCoding

/// The client side of one request over HTTP/1.x and its response (RFC 9112).
///
/// It owns no socket and keeps no content. The caller passes received bytes to ``receive(_:content:)``, which returns the content that has
/// arrived. A response can therefore be endless, as that to a watch is.
package struct HTTP1Exchange: Sendable {
    private let method: HTTPMethod
    private let limits: HTTPResponseLimits
    private var stage = Stage.statusLine
    private var line = PartialLine()
    private var unfinishedHead: HTTPResponseHead?
    private var headBytes = 0
    private var hasExcessBytes = false
    /// The head of the response, once it is complete. Interim responses (1xx) are skipped.
    package private(set) var head: HTTPResponseHead?

    private enum Stage {
        case statusLine
        case fields
        case content(remaining: Int)
        case chunks(ChunkedBody)
        /// Content that ends with the connection. `count` bytes of it have arrived.
        case untilClose(count: Int)
        case complete
        case failed(HTTPResponseFault)
    }

    /// Creates an exchange for a request with `method`.
    package init(method: HTTPMethod, limits: HTTPResponseLimits = HTTPResponseLimits()) {
        self.method = method
        self.limits = limits
    }

    /// Whether the response is complete.
    package var isComplete: Bool {
        if case .complete = stage { true } else { false }
    }

    /// Whether the connection can be used for another request.
    package var connectionPersists: Bool { isComplete && !hasExcessBytes && head?.persists == true }

    /// Reads bytes from the server and appends their part of the content to `content`.
    ///
    /// - Throws: the fault of the response. Later calls throw the same fault.
    package mutating func receive(_ bytes: Span<UInt8>, content: inout [UInt8]) throws(HTTPResponseFault) {
        if case .failed(let fault) = stage { throw fault }
        do throws(HTTPError) {
            var index = 0
            while index < bytes.count, try advance(bytes, from: &index, content: &content) {}
        } catch {
            throw fail(HTTPResponseFault(error))
        }
    }

    /// Records that the server sends no more.
    ///
    /// - Parameter isOrderly: whether the server sent close_notify. Without it, content without a length may be truncated (RFC 9112 §9.8).
    /// - Throws: if the response is incomplete.
    package mutating func receivedEndOfInput(isOrderly: Bool) throws(HTTPResponseFault) {
        switch stage {
        case .complete: return
        case .failed(let fault): throw fault
        case .untilClose where isOrderly: stage = .complete
        case .statusLine where headBytes == 0:
            throw fail(HTTPResponseFault("the connection ended before the response began"))
        case .statusLine, .fields, .content, .chunks, .untilClose:
            throw fail(HTTPResponseFault("the connection ended before the response did"))
        }
    }

    private mutating func fail(_ fault: HTTPResponseFault) -> HTTPResponseFault {
        stage = .failed(fault)
        return fault
    }

    /// Reads one line or one part of the content. Returns false if the remaining bytes cannot be used.
    private mutating func advance(
        _ bytes: Span<UInt8>, from index: inout Int, content: inout [UInt8]
    ) throws(HTTPError) -> Bool {
        switch stage {
        case .statusLine, .fields:
            try readHeadLine(bytes, from: &index)
        case .content(let remaining):
            let count = Self.move(bytes, from: &index, atMost: remaining, to: &content)
            stage = count == remaining ? .complete : .content(remaining: remaining - count)
        case .chunks(let chunks):
            try readChunks(chunks, bytes, from: &index, content: &content)
        case .untilClose(let before):
            let count = Self.move(bytes, from: &index, atMost: .max, to: &content)
            guard count <= limits.maxBodyBytes - before else { throw .contentTooLarge(limits.maxBodyBytes) }
            stage = .untilClose(count: before + count)
        case .complete:
            // These bytes cannot be the response to the next request, which has not been sent.
            hasExcessBytes = true
            return false
        case .failed:
            return false
        }
        return true
    }

    private static func move(
        _ bytes: Span<UInt8>, from index: inout Int, atMost limit: Int, to content: inout [UInt8]
    ) -> Int {
        let count = min(limit, bytes.count - index)
        content.append(bytes.extracting(index..<index + count))
        index += count
        return count
    }

    private mutating func readHeadLine(_ bytes: Span<UInt8>, from index: inout Int) throws(HTTPError) {
        let limit = limits.maxHeadBytes
        guard
            try line.read(
                bytes, from: &index, limit: limit - headBytes, else: HTTPError(431, "the head is larger than \(limit) bytes"))
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

    private mutating func finishHead(_ head: HTTPResponseHead) throws(HTTPError) {
        guard !head.isInterim else {
            // RFC 9110 §15.2.2: a server sends 101 only in response to Upgrade.
            guard head.status != 101 else { throw HTTPError(400, "the server switches to a protocol that was not requested") }
            stage = .statusLine
            return
        }
        switch try head.framing(answering: method) {
        case .none, .length(0): stage = .complete
        case .length(let length):
            guard length <= limits.maxBodyBytes else { throw .contentTooLarge(limits.maxBodyBytes) }
            stage = .content(remaining: length)
        case .chunked: stage = .chunks(ChunkedBody())
        case .untilClose: stage = .untilClose(count: 0)
        }
        self.head = head
    }

    private mutating func readChunks(
        _ chunks: ChunkedBody, _ bytes: Span<UInt8>, from index: inout Int, content: inout [UInt8]
    ) throws(HTTPError) {
        var chunks = chunks
        let limits = limits.forChunks
        if case .data(let remaining) = chunks.stage {
            chunks.receivedData(Self.move(bytes, from: &index, atMost: remaining, to: &content))
        } else {
            guard try line.read(bytes, from: &index, limit: chunks.maxLineBytes(limits), else: chunks.tooLongError(limits)) else {
                return
            }
            let line = line.bytes
            try chunks.read(line.span, limits: limits)
        }
        if case .complete = chunks.stage { stage = .complete } else { stage = .chunks(chunks) }
    }
}

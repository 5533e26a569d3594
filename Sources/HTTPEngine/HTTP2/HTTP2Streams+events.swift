// Events for the server, and its responses.

extension HTTP2Streams {
    /// Events are held back while too many responses are pending. The waiting requests still count against the limits of bodies.
    var hasEvent: Bool { pendingResponseBytes < limits.maxPendingOutputBytes && readyStreams.first != nil }

    func nextEvent() -> HTTPEvent? {
        guard hasEvent else { return nil }
        while let id = readyStreams.first {
            readyStreams.removeFirst()
            guard let stream = table[id] else { continue }
            switch stream.stage {
            case .complete(let request):
                stream.stage = .awaitingResponse
                return .request(request)
            case .rejected(let error):
                stream.stage = .awaitingResponse
                return .rejection(error, stream: id)
            case .body(let request) where stream.awaitsContinue:
                stream.awaitsContinue = false
                return .expectContinue(request)
            case .head, .body, .awaitingResponse, .responding: continue
            }
        }
        return nil
    }

    func body(of id: Int32) -> [UInt8] { table[id]?.body ?? [] }

    /// Whether the head of a request is complete and nothing of its body has arrived.
    func awaitsFirstData(_ id: Int32) -> Bool {
        guard let stream = table[id], case .body = stream.stage else { return false }
        return stream.body.isEmpty
    }

    /// Stores the content of the response to a request, or to its head. Returns whether content is to be sent, or nil if the stream is closed
    /// or answered already.
    func respond(to id: Int32, content: consuming [UInt8]) -> Bool? {
        guard let stream = table[id] else { return nil }
        switch stream.stage {
        case .awaitingResponse: releaseBody(of: stream)
        case .body: discardBody(id, of: stream)
        case .head, .complete, .rejected, .responding: return nil
        }
        stream.stage = .responding
        // RFC 9110 §9.3.2: the response to HEAD is that to GET without the content.
        guard stream.head.method != .head, !content.isEmpty else { return false }
        stream.response = content
        pendingResponseBytes += stream.response.count
        return true
    }

    /// Copies the next part of a response's content into libnghttp2's frame buffer. Returns the count and whether it was the last part.
    func readResponse(_ id: Int32, into buffer: UnsafeMutableBufferPointer<UInt8>) -> (count: Int, isLast: Bool) {
        guard let stream = table[id] else { return (0, true) }
        let end = min(stream.response.count, stream.responseBytesSent + buffer.count)
        let part = stream.response[stream.responseBytesSent..<end]
        _ = buffer.update(fromContentsOf: part)
        stream.responseBytesSent = end
        pendingResponseBytes -= part.count
        return (part.count, end == stream.response.count)
    }
}

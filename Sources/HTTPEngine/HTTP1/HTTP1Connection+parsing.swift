internal import TextCoding

// The parser of an HTTP/1.x connection: from the bytes of the input to the next event.

extension HTTP1Connection {
    /// Parses until an event is ready or more bytes are needed.
    mutating func advance() {
        do throws(HTTPError) {
            while try step() {}
            if inputState == .ended { try handleEndOfInput() }
        } catch {
            reject(error)
        }
    }

    /// RFC 9112 §11.2: bytes after a request that could not be parsed are not a request.
    mutating func reject(_ error: HTTPError) {
        stage = .rejected(error)
        input.discardAll()
        reservation.end()
    }

    /// Parses one line or one part of a body. Returns whether there may be more to parse.
    private mutating func step() throws(HTTPError) -> Bool {
        switch stage {
        case .requestLine, .requestLineAfterEmptyLine: try readRequestLine()
        case .fields(let start): try readFields(start: start)
        case .content(let end): readContent(end: end)
        case .chunks(let chunks): try readChunks(chunks)
        case .ready, .awaitingResponse, .rejected, .awaitingRejectionResponse, .closed: false
        }
    }

    // The three functions that parse lines copy the reference to `input.bytes`, because a span of a stored property would borrow all of `self`.

    private mutating func readRequestLine() throws(HTTPError) -> Bool {
        try rejectOtherProtocols()
        let limit = limits.maxRequestLineBytes
        guard
            let line = try input.nextLine(
                within: limit, else: HTTPError(414, "the request line is longer than \(limit) bytes"))
        else { return false }
        guard !line.isEmpty else {
            // RFC 9112 §2.2: a server should ignore at least one empty line before the request line. This one ignores exactly one.
            guard case .requestLine = stage else { throw HTTPError(400, "there are empty lines before the request line") }
            stage = .requestLineAfterEmptyLine
            return true
        }
        let bytes = input.bytes
        try head.readRequestLine(bytes.span.extracting(line))
        stage = .fields(start: input.parsed)
        return true
    }

    /// Rejects a peer that speaks another protocol by its first byte, because such a peer may never send a line feed.
    private func rejectOtherProtocols() throws(HTTPError) {
        guard let first = input.first, !ASCIISet.token.contains(first), first != .carriageReturn, first != .lineFeed else {
            return
        }
        // RFC 8446 §5.1: 0x16 is the content type of the record that begins a TLS handshake.
        throw HTTPError(400, first == 0x16 ? "this is a TLS handshake, but the server expects HTTP" : "the method is not a token")
    }

    private mutating func readFields(start: Int) throws(HTTPError) -> Bool {
        let bytes = input.bytes
        let limit = limits.maxHeaderBytes
        while let line = try input.nextLine(
            within: limit - (input.parsed - start), else: HTTPError(431, "the head is larger than \(limit) bytes"))
        {
            if line.isEmpty { return try beginBody() }
            try head.readField(bytes.span.extracting(line), limits: limits)
        }
        return false
    }

    private mutating func beginBody() throws(HTTPError) -> Bool {
        input.beginBody()
        switch try head.framing(limits: limits) {
        case .length(0):
            complete()
            return false
        case .length(let length):
            do throws(HTTPError) {
                try reserveBody()
            } catch {
                // The whole request has arrived, so the connection can continue after the rejection.
                guard input.unread >= length else { throw error }
                input.appendBody(length)
                stage = .ready(.rejection(error, stream: 0))
                return false
            }
            stage = .content(end: input.parsed + length)
        case .chunked:
            try reserveBody()
            stage = .chunks(ChunkedBody())
        }
        // RFC 9110 §10.1.1: 100 (Continue) is not sent when part of the content has arrived already.
        awaitsContinue = head.expectation == .continue && input.unread == 0
        return true
    }

    private mutating func reserveBody() throws(HTTPError) {
        try reservation.begin()
        try reservation.hold(input.capacity)
    }

    private mutating func readContent(end: Int) -> Bool {
        guard input.bytes.count >= end else { return false }
        input.appendBody(end - input.parsed)
        complete()
        return false
    }

    private mutating func readChunks(_ chunks: ChunkedBody) throws(HTTPError) -> Bool {
        var chunks = chunks
        while true {
            if case .data(let remaining) = chunks.stage {
                let count = min(remaining, input.unread)
                guard count > 0 else { break }
                input.appendBody(count)
                chunks.receivedData(count)
            } else {
                guard try readLine(of: &chunks) else { break }
                if case .complete = chunks.stage {
                    complete()
                    return false
                }
            }
        }
        stage = .chunks(chunks)
        input.compact()
        return false
    }

    private mutating func readLine(of chunks: inout ChunkedBody) throws(HTTPError) -> Bool {
        let limit = chunks.maxLineBytes(limits)
        guard let line = try input.nextLine(within: limit, else: chunks.tooLongError(limits)) else { return false }
        let bytes = input.bytes
        try chunks.read(bytes.span.extracting(line), limits: limits)
        return true
    }

    private mutating func complete() {
        stage = .ready(.request(head.request))
    }

    /// Called when the peer sends no more and no complete request is left.
    private mutating func handleEndOfInput() throws(HTTPError) {
        switch stage {
        case .requestLine where input.unread == 0, .requestLineAfterEmptyLine where input.unread == 0: close()
        case .requestLine, .requestLineAfterEmptyLine, .fields, .content, .chunks:
            // RFC 9112 §8: the message is incomplete.
            throw HTTPError(400, "the connection ended before the request did")
        case .ready, .awaitingResponse, .rejected, .awaitingRejectionResponse, .closed: break
        }
    }
}

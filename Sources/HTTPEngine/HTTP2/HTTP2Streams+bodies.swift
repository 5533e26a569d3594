// The memory of bodies: the windows that large ones wait for, and the end of a body.

extension HTTP2Streams {
    func requestLargeWindow(_ id: Int32, _ stream: HTTP2Stream) {
        guard stream.body.count > limits.streamWindowBytes / 2, maxBodySize(of: stream) > limits.streamWindowBytes else { return }
        stream.window = .waiting
        waitingStreams.append(id)
        grantLargeWindows()
    }

    /// The maximum size that a body can reach, in bytes.
    func maxBodySize(of stream: HTTP2Stream) -> Int { stream.head.contentLength ?? limits.maxBodyBytes }

    /// Admits waiting bodies that fit the limit, in the order of their requests. One is always admitted, so none waits forever.
    private func grantLargeWindows() {
        while let id = waitingStreams.first {
            if let stream = table[id], case .waiting = stream.window {
                let size = maxBodySize(of: stream)
                guard grantedBytes == 0 || grantedBytes + size <= limits.maxLargeBodyBytes else { return }
                grantedBytes += size
                stream.window = .granted(size)
                actions.append(.enlargeWindow(stream: id, window: limits.largeWindowBytes))
                actions.append(.consume(stream: id, bytes: stream.body.count))
            }
            waitingStreams.removeFirst()
        }
    }

    func releaseBody(of stream: HTTP2Stream) {
        bufferedBodyBytes -= stream.body.count
        stream.body = []
        stream.reservation.end()
        if case .granted(let size) = stream.window { grantedBytes -= size }
        stream.window = .initial
        grantLargeWindows()
    }

    /// Frees the part of a body that has arrived. More of it may follow.
    func discardBody(_ id: Int32, of stream: HTTP2Stream) {
        switch stream.window {
        // Opens the window again, so that the sender can finish and read the response.
        case .initial, .waiting: if !stream.body.isEmpty { actions.append(.consume(stream: id, bytes: stream.body.count)) }
        case .granted: break
        }
        releaseBody(of: stream)
    }
}

import CLinux
import Glibc

/// The result of a receive.
package enum ReceiveOutcome: Equatable, Sendable {
    /// The number of bytes received, at least 1.
    case bytes(Int)
    /// No data. For a blocking socket: no data within its timeout.
    case wouldBlock
    /// The peer has closed its sending direction.
    case endOfStream
    /// The connection failed, for example with ECONNRESET.
    case failed(SystemCallError)
}

/// The result of a send.
package enum SendOutcome: Equatable, Sendable {
    /// The number of bytes accepted, perhaps fewer than offered.
    case bytes(Int)
    /// The kernel's buffer is full.
    case wouldBlock
    /// The connection failed, for example with EPIPE or ECONNRESET.
    case failed(SystemCallError)
}

/// A connected TCP socket. It never raises SIGPIPE.
package struct StreamSocket: ~Copyable, Sendable {
    /// The socket.
    package let descriptor: Descriptor

    package init(owning descriptor: consuming Descriptor) {
        self.descriptor = descriptor
    }

    /// Receives at most as many bytes as `buffer` holds. `buffer` must not be empty.
    package borrowing func receive(into buffer: UnsafeMutableRawBufferPointer) -> ReceiveOutcome {
        let number = descriptor.number
        switch systemCall({ recv(number, buffer.baseAddress, buffer.count, 0) }) {
        case .value(0): return .endOfStream
        case .value(let count): return .bytes(count)
        case .error(EAGAIN): return .wouldBlock
        case .error(let error): return .failed(SystemCallError(call: "recv", number: error))
        }
    }

    /// Sends as many of `bytes` as the kernel accepts.
    ///
    /// - Parameter endFollows: whether the caller closes the socket or its sending direction right after these bytes. The kernel then
    ///   delays them, so that data and FIN share one segment.
    package borrowing func send(_ bytes: Span<UInt8>, endFollows: Bool = false) -> SendOutcome {
        let number = descriptor.number
        let flags = ctp_msg_nosignal | (endFollows ? ctp_msg_more : 0)
        let result = bytes.withUnsafeBufferPointer { buffer in
            systemCall { Glibc.send(number, buffer.baseAddress, buffer.count, flags) }
        }
        switch result {
        case .value(let count): return .bytes(count)
        case .error(EAGAIN): return .wouldBlock
        case .error(let error): return .failed(SystemCallError(call: "send", number: error))
        }
    }

    /// Closes the sending direction. Receiving remains possible.
    package borrowing func finishSending() {
        // This fails only if the connection has failed, which the next receive reports.
        _ = shutdown(descriptor.number, Int32(SHUT_WR))
    }
}

extension StreamSocket {
    /// Connects and waits until it is connected. The socket is blocking; `receive` and `send` each block for at most `timeout`.
    ///
    /// - Parameter source: the local address; nil lets the kernel choose.
    /// - Throws: the call that failed, for example `connect` with ETIMEDOUT or ECONNREFUSED.
    package static func connected(
        to address: SocketAddress, from source: SocketAddress? = nil, timeout: Duration
    ) throws(SystemCallError) -> StreamSocket {
        let kind = ctp_sock_stream | ctp_sock_cloexec
        let socket = StreamSocket(
            owning: Descriptor(owning: Int32(try systemCall { Glibc.socket(address.family, kind, 0) }.get("socket"))))
        try socket.descriptor.setOption("TCP_NODELAY", level: ctp_ipproto_tcp, TCP_NODELAY, to: Int32(1))
        let nanoseconds = max(timeout.wholeNanoseconds, 1_000)
        let interval = timeval(
            tv_sec: Int(nanoseconds / 1_000_000_000), tv_usec: Int(nanoseconds % 1_000_000_000 / 1_000))
        try socket.descriptor.setOption("SO_RCVTIMEO", level: SOL_SOCKET, SO_RCVTIMEO, to: interval)
        // This also bounds connect(2) (socket(7)).
        try socket.descriptor.setOption("SO_SNDTIMEO", level: SOL_SOCKET, SO_SNDTIMEO, to: interval)
        let number = socket.descriptor.number
        if let source {
            _ = try source.withSystemAddress { pointer, length in
                systemCall { bind(number, pointer, length) }
            }.get("bind")
        }
        _ = try address.withSystemAddress { pointer, length in
            systemCall { Glibc.connect(number, pointer, length) }
        }.get("connect")
        return socket
    }
}

extension StreamSocket {
    /// Starts to connect without waiting. When the socket is writable, ``finishConnecting()`` returns the result.
    ///
    /// TCP keepalive probes a peer that is silent for 30 s and closes the connection after 30 s more: a watch can be silent for minutes, so
    /// silence alone does not show that a peer is gone.
    package static func connecting(to address: SocketAddress) throws(SystemCallError) -> StreamSocket {
        let kind = ctp_sock_stream | ctp_sock_nonblock | ctp_sock_cloexec
        let socket = StreamSocket(
            owning: Descriptor(owning: Int32(try systemCall { Glibc.socket(address.family, kind, 0) }.get("socket"))))
        for (name, option, value) in [
            ("TCP_NODELAY", TCP_NODELAY, 1), ("TCP_KEEPIDLE", TCP_KEEPIDLE, 30), ("TCP_KEEPINTVL", TCP_KEEPINTVL, 10),
            ("TCP_KEEPCNT", TCP_KEEPCNT, 3),
        ] as [(String, Int32, Int32)] {
            try socket.descriptor.setOption(name, level: ctp_ipproto_tcp, option, to: value)
        }
        try socket.descriptor.setOption("SO_KEEPALIVE", level: SOL_SOCKET, SO_KEEPALIVE, to: Int32(1))
        let number = socket.descriptor.number
        let result = address.withSystemAddress { pointer, length in systemCall { Glibc.connect(number, pointer, length) } }
        if case .error(EINPROGRESS) = result { return socket }
        _ = try result.get("connect")
        return socket
    }

    /// Reports how connecting ended.
    ///
    /// - Throws: `connect` with its error, for example ECONNREFUSED.
    package borrowing func finishConnecting() throws(SystemCallError) {
        var error: Int32 = 0
        var length = socklen_t(MemoryLayout<Int32>.size)
        let number = descriptor.number
        _ = try systemCall { getsockopt(number, SOL_SOCKET, SO_ERROR, &error, &length) }.get("getsockopt SO_ERROR")
        if error != 0 { throw SystemCallError(call: "connect", number: error) }
    }
}

extension Descriptor {
    /// Sets a socket option. `name` appears in the error.
    func setOption<Value: BitwiseCopyable>(
        _ name: String, level: Int32, _ option: Int32, to value: Value
    ) throws(SystemCallError) {
        let number = self.number
        _ = try withUnsafePointer(to: value) { pointer in
            systemCall { setsockopt(number, level, option, pointer, socklen_t(MemoryLayout<Value>.size)) }
        }.get("setsockopt \(name)")
    }
}

import CLinux
import Glibc

/// What a receive brought.
package enum ReceiveOutcome: Equatable, Sendable {
    /// So many bytes, at least one.
    case bytes(Int)
    /// Nothing now; for a blocking socket: nothing within its timeout.
    case wouldBlock
    /// The peer will send nothing more.
    case endOfStream
    /// The connection is gone (ECONNRESET and the like).
    case failed(SystemCallError)
}

/// What a send achieved.
package enum SendOutcome: Equatable, Sendable {
    /// So many bytes were taken, perhaps fewer than offered.
    case bytes(Int)
    /// The kernel's buffer is full.
    case wouldBlock
    /// The connection is gone (EPIPE, ECONNRESET and the like).
    case failed(SystemCallError)
}

/// A connected TCP socket. SIGPIPE is never raised by it.
package struct StreamSocket: ~Copyable, Sendable {
    /// The socket.
    package let descriptor: Descriptor

    package init(owning descriptor: consuming Descriptor) {
        self.descriptor = descriptor
    }

    /// Receives what has arrived, at most as much as `buffer` holds; `buffer` must not be empty.
    package borrowing func receive(into buffer: UnsafeMutableRawBufferPointer) -> ReceiveOutcome {
        let number = descriptor.number
        switch systemCall({ recv(number, buffer.baseAddress, buffer.count, 0) }) {
        case .value(0): return .endOfStream
        case .value(let count): return .bytes(count)
        case .error(EAGAIN): return .wouldBlock
        case .error(let error): return .failed(SystemCallError(call: "recv", number: error))
        }
    }

    /// Sends what the kernel will take of `bytes`.
    ///
    /// - Parameter endFollows: the socket is closed, or its sending finished, as soon as these bytes are taken. The kernel then
    ///   lets them wait for that: bytes and end make one segment instead of two.
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

    /// Says that nothing more will be sent; receiving goes on.
    package borrowing func finishSending() {
        // Fails only when the connection is gone, which the next receive tells.
        _ = shutdown(descriptor.number, Int32(SHUT_WR))
    }
}

extension StreamSocket {
    /// Connects, and waits for it. The socket blocks in `receive` and `send`, in either at most for `timeout`.
    ///
    /// - Parameter source: the address of this end; the kernel's choice when it is nil.
    /// - Throws: the call that failed; ETIMEDOUT, ECONNREFUSED and the like from `connect`.
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
        // Bounds connect(2) too (socket(7)).
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
    /// Begins to connect, and does not wait: once the socket is ready for writing, ``finishConnecting()`` says how it went.
    ///
    /// The kernel asks a peer that is silent for 30 s whether it is still there, and gives it up after 30 s more: a peer that was unplugged says
    /// nothing, which is also what a watch says on a quiet day.
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

    /// How connecting ended.
    ///
    /// - Throws: ECONNREFUSED and the like, as `connect`.
    package borrowing func finishConnecting() throws(SystemCallError) {
        var error: Int32 = 0
        var length = socklen_t(MemoryLayout<Int32>.size)
        let number = descriptor.number
        _ = try systemCall { getsockopt(number, SOL_SOCKET, SO_ERROR, &error, &length) }.get("getsockopt SO_ERROR")
        if error != 0 { throw SystemCallError(call: "connect", number: error) }
    }
}

extension Descriptor {
    /// Sets a socket option; `name` is for the error.
    func setOption<Value: BitwiseCopyable>(
        _ name: String, level: Int32, _ option: Int32, to value: Value
    ) throws(SystemCallError) {
        let number = self.number
        _ = try withUnsafePointer(to: value) { pointer in
            systemCall { setsockopt(number, level, option, pointer, socklen_t(MemoryLayout<Value>.size)) }
        }.get("setsockopt \(name)")
    }
}

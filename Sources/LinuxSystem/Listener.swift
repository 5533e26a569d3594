import CLinux
import Glibc

/// The result of one accept(2).
package enum AcceptOutcome: ~Copyable {
    /// A connection. The socket is nonblocking and has TCP_NODELAY set.
    case accepted(StreamSocket, from: SocketAddress)
    /// The connection failed before it was accepted. The next one may succeed.
    case aborted
    /// No connection is waiting.
    case wouldBlock
    /// The process or the system has no descriptor or memory left. Retry after a pause.
    case outOfDescriptors
    /// The listener itself failed.
    case failed(SystemCallError)
}

/// A listening TCP socket. Several sockets may listen on one address; the kernel distributes connections over them (SO_REUSEPORT).
package struct Listener: ~Copyable, Sendable {
    /// Connections that may wait to be accepted. 4096 is the kernel's default limit (`net.core.somaxconn`), so that bursts are not dropped.
    package static let defaultBacklog: Int32 = 4096

    /// The output that the kernel keeps for one connection, in bytes; it allocates twice as much (socket(7)). Without this limit it is up to 4 MiB
    /// (`net.ipv4.tcp_wmem`), which counts as memory of the control group: 100 peers that read nothing would take 400 MiB.
    package static let sendBufferBytes: Int32 = 64 << 10

    /// The socket. It is readable when a connection is waiting.
    package let descriptor: Descriptor
    /// The port. If the requested port was 0, the kernel chose it.
    package let port: UInt16

    private init(owning descriptor: consuming Descriptor, port: UInt16) {
        self.descriptor = descriptor
        self.port = port
    }

    /// Listens on `address`. The address `::` also accepts IPv4 connections.
    ///
    /// - Parameter backlog: connections that may wait to be accepted; the kernel limits it to `net.core.somaxconn`.
    /// - Throws: the call that failed, for example `bind` if the address is in use or not local.
    package static func listening(on address: SocketAddress, backlog: Int32 = defaultBacklog) throws(SystemCallError) -> Listener
    {
        let kind = ctp_sock_stream | ctp_sock_nonblock | ctp_sock_cloexec
        let descriptor = Descriptor(
            owning: Int32(try systemCall { socket(address.family, kind, 0) }.get("socket")))
        try descriptor.setOption("SO_REUSEADDR", level: SOL_SOCKET, SO_REUSEADDR, to: Int32(1))
        try descriptor.setOption("SO_REUSEPORT", level: SOL_SOCKET, SO_REUSEPORT, to: Int32(1))
        // Accepted sockets inherit these two on Linux, which saves system calls per connection.
        try descriptor.setOption("SO_SNDBUF", level: SOL_SOCKET, SO_SNDBUF, to: sendBufferBytes)
        try descriptor.setOption("TCP_NODELAY", level: ctp_ipproto_tcp, TCP_NODELAY, to: Int32(1))
        if case .ipv6 = address.host {
            try descriptor.setOption("IPV6_V6ONLY", level: ctp_ipproto_ipv6, IPV6_V6ONLY, to: Int32(0))
        }
        let number = descriptor.number
        _ = try address.withSystemAddress { pointer, length in
            systemCall { bind(number, pointer, length) }
        }.get("bind")
        _ = try systemCall { listen(number, backlog) }.get("listen")
        let port = try SocketAddress.port(of: descriptor)
        return Listener(owning: descriptor, port: port)
    }

    /// Checks that no process listens on `address`. SO_REUSEPORT also works between processes, so a second server started by mistake would
    /// silently receive half of the connections.
    ///
    /// - Throws: `bind` with EADDRINUSE if the address is in use.
    package static func checkAvailable(_ address: SocketAddress) throws(SystemCallError) {
        let kind = ctp_sock_stream | ctp_sock_cloexec
        let descriptor = Descriptor(
            owning: Int32(try systemCall { socket(address.family, kind, 0) }.get("socket")))
        // Connections in TIME_WAIT do not count.
        try descriptor.setOption("SO_REUSEADDR", level: SOL_SOCKET, SO_REUSEADDR, to: Int32(1))
        let number = descriptor.number
        _ = try address.withSystemAddress { pointer, length in
            systemCall { bind(number, pointer, length) }
        }.get("bind")
    }

    /// Accepts the next waiting connection.
    package borrowing func accept() -> AcceptOutcome {
        let number = descriptor.number
        var peer = sockaddr_storage()
        switch systemCall({ ctp_accept(number, &peer) }) {
        case .value(let accepted):
            let socket = StreamSocket(owning: Descriptor(owning: Int32(accepted)))
            return .accepted(socket, from: SocketAddress(peer))
        case .error(EAGAIN):
            return .wouldBlock
        case .error(EMFILE), .error(ENFILE), .error(ENOBUFS), .error(ENOMEM):
            return .outOfDescriptors
        case .error(ECONNABORTED), .error(EPROTO), .error(ENETDOWN), .error(ENETUNREACH), .error(ENONET),
            .error(EHOSTDOWN), .error(EHOSTUNREACH), .error(ENOPROTOOPT), .error(EPERM):
            // accept(2) says to treat these like EAGAIN and retry.
            return .aborted
        case .error(let error):
            return .failed(SystemCallError(call: "accept4", number: error))
        }
    }
}

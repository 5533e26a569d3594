import CLinux
import Glibc

/// What one attempt to accept brought.
package enum AcceptOutcome: ~Copyable {
    /// A connection: it does not block and does not delay small segments (TCP_NODELAY).
    case accepted(StreamSocket, from: SocketAddress.Host)
    /// One died while it waited, or a firewall refused it: the next may be well.
    case aborted
    /// No connection waits.
    case wouldBlock
    /// The process or the system has no descriptor or memory left: try again later, not at once.
    case outOfDescriptors
    /// The listener itself is broken.
    case failed(SystemCallError)
}

/// A listening TCP socket. Several may listen on one address: the kernel spreads the connections over them (SO_REUSEPORT).
package struct Listener: ~Copyable, Sendable {
    /// Connections that may wait to be accepted: the kernel's own limit by default (`net.core.somaxconn`), so that a burst is not sent away.
    package static let defaultBacklog: Int32 = 4096

    /// The socket, to be watched for reading.
    package let descriptor: Descriptor
    /// The port listened on; the kernel's choice when the address said 0.
    package let port: UInt16

    private init(owning descriptor: consuming Descriptor, port: UInt16) {
        self.descriptor = descriptor
        self.port = port
    }

    /// Listens on `address`. The address `::` takes IPv4 connections too.
    ///
    /// - Parameter backlog: connections that may wait to be accepted; the kernel caps it at `net.core.somaxconn`.
    /// - Throws: the call that failed: `bind` when the address is not ours or taken.
    package static func listening(on address: SocketAddress, backlog: Int32 = defaultBacklog) throws(SystemCallError) -> Listener
    {
        let kind = ctp_sock_stream | ctp_sock_nonblock | ctp_sock_cloexec
        let descriptor = Descriptor(
            owning: Int32(try systemCall { socket(address.family, kind, 0) }.get("socket")))
        try descriptor.setOption("SO_REUSEADDR", level: SOL_SOCKET, SO_REUSEADDR, to: Int32(1))
        try descriptor.setOption("SO_REUSEPORT", level: SOL_SOCKET, SO_REUSEPORT, to: Int32(1))
        // Linux hands this on to accepted sockets, which saves a call for each.
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

    /// Makes sure that nobody listens on `address`: sharing a port works between processes too, and a second server started by
    /// mistake would silently take half of the first one's connections.
    ///
    /// - Throws: `bind` with EADDRINUSE.
    package static func checkAvailable(_ address: SocketAddress) throws(SystemCallError) {
        guard address.port != 0 else { return }
        let kind = ctp_sock_stream | ctp_sock_cloexec
        let descriptor = Descriptor(
            owning: Int32(try systemCall { socket(address.family, kind, 0) }.get("socket")))
        // Not the remains of closed connections (TIME_WAIT).
        try descriptor.setOption("SO_REUSEADDR", level: SOL_SOCKET, SO_REUSEADDR, to: Int32(1))
        let number = descriptor.number
        _ = try address.withSystemAddress { pointer, length in
            systemCall { bind(number, pointer, length) }
        }.get("bind")
    }

    /// Takes the next connection that waits.
    package borrowing func accept() -> AcceptOutcome {
        let number = descriptor.number
        var peer = sockaddr_storage()
        switch systemCall({ ctp_accept(number, &peer) }) {
        case .value(let accepted):
            let socket = StreamSocket(owning: Descriptor(owning: Int32(accepted)))
            return .accepted(socket, from: SocketAddress.Host(peer))
        case .error(EAGAIN):
            return .wouldBlock
        case .error(EMFILE), .error(ENFILE), .error(ENOBUFS), .error(ENOMEM):
            return .outOfDescriptors
        case .error(ECONNABORTED), .error(EPROTO), .error(ENETDOWN), .error(ENETUNREACH), .error(ENONET),
            .error(EHOSTDOWN), .error(EHOSTUNREACH), .error(ENOPROTOOPT), .error(EPERM):
            // accept(2) asks to go on after these.
            return .aborted
        case .error(let error):
            return .failed(SystemCallError(call: "accept4", number: error))
        }
    }
}

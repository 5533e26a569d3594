import Glibc
import LinuxSystem
import WebhookServer

/// A check that the server can listen on an address, which does not listen.
enum ListenCheck {
    /// Checks that a text is an IP address of this host and that the process may use the port.
    ///
    /// A port that is in use passes: `--print-config` can be used beside a running server, and starting a server reports the port.
    static func check(_ text: String, port: UInt16) throws(ServerError) {
        guard let address = SocketAddress(text, port: port) else { throw .invalidListenAddress(text) }
        do throws(SystemCallError) {
            try Listener.checkAvailable(address)
        } catch {
            if error.number == EADDRINUSE { return }
            throw .cannotListen(address: text, port: port, error)
        }
    }

    /// Whether two addresses with the same port cannot be used together: they are equal, or one of them includes the other.
    static func overlap(_ first: String, _ second: String) -> Bool {
        guard let first = SocketAddress(first, port: 0)?.host, let second = SocketAddress(second, port: 0)?.host else {
            return false
        }
        return first == second || first.includes(second) || second.includes(first)
    }
}

extension SocketAddress.Host {
    /// Whether a listener on this address accepts connections to the other one. A listener on `::` accepts IPv4 connections as well.
    fileprivate func includes(_ other: SocketAddress.Host) -> Bool {
        switch (self, other) {
        case (.ipv6(high: 0, low: 0), _), (.ipv4(0), .ipv4): true
        default: false
        }
    }
}

internal import LinuxSystem
internal import Synchronization

/// Limits the open connections of all workers, in total and from one peer.
///
/// The lock is taken once for each connection, which is cheap beside a handshake of half a millisecond.
final class ConnectionQuota: Sendable {
    private let maxTotal: Int
    private let maxPerPeer: Int
    private let open = Mutex(Open())

    private struct Open {
        var total = 0
        /// Holds only peers with open connections, so it has at most ``maxTotal`` entries.
        var byPeer: [SocketAddress.Host: Int] = [:]
    }

    init(maxTotal: Int, maxPerPeer: Int) {
        self.maxTotal = maxTotal
        self.maxPerPeer = maxPerPeer
    }

    /// The number of open connections.
    var count: Int { open.withLock { $0.total } }
    /// The number of peers with open connections.
    var peerCount: Int { open.withLock { $0.byPeer.count } }

    /// Permits a connection from `host` until the permit is destroyed.
    func permit(for host: SocketAddress.Host) throws(ConnectionRefusal) -> ConnectionPermit {
        let peer = host.peer
        let refusal: ConnectionRefusal? = open.withLock { open in
            guard open.total < maxTotal else { return .tooMany }
            guard open.byPeer[peer, default: 0] < maxPerPeer else { return .tooManyFromAddress }
            open.total += 1
            open.byPeer[peer, default: 0] += 1
            return nil
        }
        if let refusal { throw refusal }
        return ConnectionPermit(quota: self, peer: peer)
    }

    fileprivate func release(_ peer: SocketAddress.Host) {
        open.withLock { open in
            open.total -= 1
            let remaining = open.byPeer[peer, default: 1] - 1
            open.byPeer[peer] = remaining > 0 ? remaining : nil
        }
    }
}

/// Permits one connection to be open.
struct ConnectionPermit: ~Copyable {
    private let quota: ConnectionQuota
    private let peer: SocketAddress.Host

    fileprivate init(quota: ConnectionQuota, peer: SocketAddress.Host) {
        self.quota = quota
        self.peer = peer
    }

    deinit {
        quota.release(peer)
    }
}

extension SocketAddress.Host {
    /// The address that identifies a peer: an IPv4 address, also if it is mapped to IPv6 (RFC 4291 §2.5.5.2); the /64 network of an IPv6
    /// address, because one machine may use all addresses of it (RFC 8981).
    var peer: SocketAddress.Host {
        switch self {
        case .ipv4: self
        case .ipv6(high: 0, let low) where low >> 32 == 0xFFFF: .ipv4(UInt32(truncatingIfNeeded: low))
        case .ipv6(let high, _): .ipv6(high: high, low: 0)
        }
    }
}

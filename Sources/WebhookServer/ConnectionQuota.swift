internal import Sockets
internal import Synchronization

/// How many connections may be open, over all threads, in total and from one peer.
///
/// It is asked once for each connection, which costs a handshake of half a millisecond: a lock is no matter here.
final class ConnectionQuota: Sendable {
    private let maxTotal: Int
    private let maxPerPeer: Int
    private let open = Mutex(Open())

    private struct Open {
        var total = 0
        /// Only peers with open connections stand here, so it is never larger than ``maxTotal``.
        var byPeer: [SocketAddress.Host: Int] = [:]
    }

    init(maxTotal: Int, maxPerPeer: Int) {
        self.maxTotal = maxTotal
        self.maxPerPeer = maxPerPeer
    }

    /// Connections that hold a permit.
    var count: Int { open.withLock { $0.total } }
    /// Peers that hold one.
    var peerCount: Int { open.withLock { $0.byPeer.count } }

    /// A place for a connection from `host`; it is given back with the permit.
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

    fileprivate func giveBack(_ peer: SocketAddress.Host) {
        open.withLock { open in
            open.total -= 1
            let rest = open.byPeer[peer, default: 1] - 1
            open.byPeer[peer] = rest > 0 ? rest : nil
        }
    }
}

/// The right of one connection to be open.
struct ConnectionPermit: ~Copyable {
    private let quota: ConnectionQuota
    private let peer: SocketAddress.Host

    fileprivate init(quota: ConnectionQuota, peer: SocketAddress.Host) {
        self.quota = quota
        self.peer = peer
    }

    deinit {
        quota.giveBack(peer)
    }
}

extension SocketAddress.Host {
    /// What counts as one peer: an IPv4 address, also in the form that a socket of both families shows it in (RFC 4291 §2.5.5.2);
    /// of IPv6 the network of 64 bits, all of whose addresses a single machine may use (RFC 8981).
    var peer: SocketAddress.Host {
        switch self {
        case .ipv4: self
        case .ipv6(high: 0, let low) where low >> 32 == 0xFFFF: .ipv4(UInt32(truncatingIfNeeded: low))
        case .ipv6(let high, _): .ipv6(high: high, low: 0)
        }
    }
}

internal import LinuxSystem

/// Limits the log lines that clients can trigger. For each kind and peer address, a worker writes the first lines of a window of ten seconds;
/// then it writes the number of those it suppressed. Metrics count all of them.
///
/// The memory is bounded: if ``maxPeers`` addresses have used a line in their current windows, all further ones share one limit.
struct LogQuota {
    /// The kinds of lines that clients can trigger.
    enum Kind: Int, CaseIterable {
        case review, tlsFailure, requestRefused, http2Error, malformedReview, timeout, connectionRefused, connectionFailed
        case acceptPaused

        /// The name in the summary of suppressed lines.
        var name: String {
            switch self {
            case .review: "review"
            case .tlsFailure: "TLS failure"
            case .requestRefused: "request refused"
            case .http2Error: "HTTP/2 connection error"
            case .malformedReview: "malformed review"
            case .timeout: "connection timed out"
            case .connectionRefused: "connection refused"
            case .connectionFailed: "connection failed"
            case .acceptPaused: "accept paused"
            }
        }

        /// The lines of the kind that a worker writes in one window for each peer.
        var linesPerWindow: Int { self == .review ? LogQuota.reviewsPerWindow : LogQuota.linesPerWindow }
    }

    /// The lines of each kind, except reviews, in one window and for one peer.
    static let linesPerWindow = 10
    /// The reviews in one window and for one peer: 100 each second. An API server that applies thousands of policies sends fewer, because its
    /// clients wait for each write.
    static let reviewsPerWindow = 1000
    /// The length of a window.
    static let window = Duration.seconds(10)
    /// The number of peers that have separate limits.
    static let maxPeers = 64
    private static let kinds = Kind.allCases.count

    private struct Window {
        var end = MonotonicTime(nanoseconds: .min)
        var written = 0
    }

    private struct Suppressed {
        var lines = 0
        var summary = MonotonicTime(nanoseconds: .max)
    }

    /// The peers. All that have no entry share the first one, as do lines without a peer.
    private var peers: [SocketAddress.Host?] = [nil]
    /// The windows of each peer, one for each kind.
    private var windows = [Window](repeating: Window(), count: LogQuota.kinds)
    /// The position of the peer that used a line last. Most lines of a worker come from few peers.
    private var latest = 0
    /// Until then every peer has a window that has not ended.
    private var nextVacancy = MonotonicTime(nanoseconds: .min)
    private var suppressed = [Suppressed](repeating: Suppressed(), count: LogQuota.kinds)
    /// When the next summary is due; nil if no line was suppressed.
    private(set) var nextSummary: MonotonicTime?

    /// Whether a line may be written. If not, it counts as suppressed.
    ///
    /// - Parameter peer: the client that triggers the line; nil if there is none.
    mutating func admits(_ kind: Kind, from peer: SocketAddress.Host?, at now: MonotonicTime) -> Bool {
        let index = position(of: peer?.peer, at: now) * Self.kinds + kind.rawValue
        if now >= windows[index].end { windows[index] = Window(end: now + Self.window) }
        guard windows[index].written < kind.linesPerWindow else {
            suppressed[kind.rawValue].lines += 1
            if suppressed[kind.rawValue].lines == 1 {
                suppressed[kind.rawValue].summary = windows[index].end
                nextSummary = min(nextSummary ?? windows[index].end, windows[index].end)
            }
            return false
        }
        windows[index].written += 1
        return true
    }

    /// Returns the number of suppressed lines of a kind whose summary is due; nil if there are no more.
    mutating func takeSummary(at now: MonotonicTime) -> (kind: Kind, lines: Int)? {
        for kind in Kind.allCases where suppressed[kind.rawValue].lines > 0 && now >= suppressed[kind.rawValue].summary {
            let lines = suppressed[kind.rawValue].lines
            suppressed[kind.rawValue] = Suppressed()
            nextSummary = suppressed.filter { $0.lines > 0 }.map(\.summary).min()
            return (kind, lines)
        }
        return nil
    }

    /// The position of a peer, which takes the place of one whose windows have ended if there is no other.
    private mutating func position(of peer: SocketAddress.Host?, at now: MonotonicTime) -> Int {
        if peers[latest] == peer { return latest }
        guard let peer else { return 0 }
        latest = peers.firstIndex(of: peer) ?? place(peer, at: now)
        return latest
    }

    private mutating func place(_ peer: SocketAddress.Host, at now: MonotonicTime) -> Int {
        let kinds = Self.kinds
        if peers.count <= Self.maxPeers {
            peers.append(peer)
            windows += [Window](repeating: Window(), count: kinds)
            return peers.count - 1
        }
        guard now >= nextVacancy else { return 0 }
        let ends = (1..<peers.count).map { peer in windows[peer * kinds..<(peer + 1) * kinds].map(\.end).max() ?? now }
        guard let vacant = ends.firstIndex(where: { $0 <= now }) else {
            nextVacancy = ends.min() ?? now
            return 0
        }
        peers[vacant + 1] = peer
        for index in 0..<kinds { windows[(vacant + 1) * kinds + index] = Window() }
        return vacant + 1
    }
}

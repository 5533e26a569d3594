internal import Sockets

/// How many lines of each kind a thread writes that peers can provoke: the first of a while, and then how many more there were.
/// Otherwise a scanner could fill the disk. Metrics count all of them.
struct LogQuota {
    /// What peers can provoke without limit.
    enum Kind: String, CaseIterable {
        case tlsFailed = "TLS failed"
        case requestRefused = "request refused"
        case connectionError = "HTTP/2 connection ended"
        case malformedReview = "malformed review"
        case timeout
        case connectionRefused = "connection refused"
        case connectionLost = "connection lost"
        case acceptPaused = "accept paused"
    }

    /// How many lines a kind may have in a while. Enough to see what is going on; with all threads and kinds a few a second.
    static let linesPerWindow = 10
    /// How long a while is, in seconds.
    static let window = Duration.seconds(10)

    private struct Window {
        var end = MonotonicTime(nanoseconds: .min)
        var written = 0
        var suppressed = 0
    }

    private var windows = [Window](repeating: Window(), count: Kind.allCases.count)
    /// When the next summary is due; nil when nothing was suppressed.
    private(set) var nextSummary: MonotonicTime?

    /// Whether a line may be written. If it may not, it is counted.
    mutating func admits(_ kind: Kind, at now: MonotonicTime) -> Bool {
        let index = kind.index
        if now >= windows[index].end, windows[index].suppressed == 0 {
            windows[index] = Window(end: now + Self.window)
        }
        guard windows[index].written < Self.linesPerWindow else {
            windows[index].suppressed += 1
            nextSummary = min(nextSummary ?? windows[index].end, windows[index].end)
            return false
        }
        windows[index].written += 1
        return true
    }

    /// What was suppressed in a while that is over; nil when there is nothing more to tell.
    mutating func takeSummary(at now: MonotonicTime) -> (kind: Kind, lines: Int)? {
        for kind in Kind.allCases {
            let window = windows[kind.index]
            guard window.suppressed > 0, now >= window.end else { continue }
            windows[kind.index] = Window()
            nextSummary = windows.filter { $0.suppressed > 0 }.map(\.end).min()
            return (kind, window.suppressed)
        }
        return nil
    }
}

extension LogQuota.Kind {
    fileprivate var index: Int { Self.allCases.prefix { $0 != self }.count }
}

package import Sockets

/// The life of one watched resource: list all pages, watch from there on, and begin again where that is lost. It does nothing itself: whoever
/// runs it asks for the next step, does it, and says what came of it. Time and chance are arguments.
package struct WatchMachine: Sendable {
    /// What is to be done now.
    package enum Step: Equatable, Sendable {
        /// Ask for a page of the list; the first one has no continuation.
        case list(limit: Int, continuation: String)
        /// Open a watch.
        case watch(since: String, seconds: Int)
        /// Wait.
        case pause(until: MonotonicTime)
    }

    /// How well the resource is known.
    package enum Standing: Equatable, Sendable {
        /// It has not been listed whole.
        case unknown
        /// A watch is open: what changes is told.
        case current
        /// It was known whole, and nothing has been heard since then.
        case interrupted(since: MonotonicTime)
        /// The server knows no such resource: there are no objects of it.
        case absent
    }

    private enum Stage: Sendable {
        case listing(continuation: String)
        case watching(since: String, opened: MonotonicTime?)
        indirect case pausing(until: MonotonicTime, then: Stage)
    }

    private let pace: WatchPace
    private var stage = Stage.listing(continuation: "")
    private var backoff: Backoff
    private var pageLimit: Int
    /// How well the resource is known.
    package private(set) var standing = Standing.unknown

    package init(pace: WatchPace) {
        self.pace = pace
        backoff = Backoff(first: pace.firstPause, longest: pace.longestPause)
        pageLimit = max(pace.pageLimit, 1)
    }

    /// What is to be done at `now`.
    package mutating func step(now: MonotonicTime, using generator: inout some RandomNumberGenerator) -> Step {
        if case .pausing(let end, let next) = stage {
            guard now >= end else { return .pause(until: end) }
            stage = next
        }
        switch stage {
        case .listing(let continuation): return .list(limit: pageLimit, continuation: continuation)
        case .watching(let version, _):
            return .watch(since: version, seconds: Int.random(in: pace.watchSeconds, using: &generator))
        case .pausing(let end, _): return .pause(until: end)
        }
    }

    /// A page has come.
    ///
    /// - Parameter continuation: empty when it was the last.
    package mutating func listed(resourceVersion: String, continuation: String, now: MonotonicTime) {
        guard continuation.isEmpty else { return stage = .listing(continuation: continuation) }
        stage = .watching(since: resourceVersion, opened: nil)
        standing = .interrupted(since: now)
    }

    /// The watch is open.
    package mutating func opened(now: MonotonicTime) {
        guard case .watching(let version, _) = stage else { return }
        stage = .watching(since: version, opened: now)
        standing = .current
    }

    /// The watch has told of an object, or that nothing happened, up to a version.
    package mutating func received(resourceVersion: String) {
        guard case .watching(_, let opened) = stage else { return }
        stage = .watching(since: resourceVersion, opened: opened)
        backoff.reset()
    }

    /// The server has ended the watch, as it was asked to.
    package mutating func ended(now: MonotonicTime, using generator: inout some RandomNumberGenerator) {
        guard case .watching(let version, let opened?) = stage else { return }
        interrupt(now)
        let resumed = Stage.watching(since: version, opened: nil)
        if now >= opened + pace.shortestWatch {
            backoff.reset()
            stage = resumed
        } else {
            stage = .pausing(until: now + backoff.next(using: &generator), then: resumed)
        }
    }

    /// The list or the watch has failed.
    package mutating func failed(_ failure: APIFailure, now: MonotonicTime, using generator: inout some RandomNumberGenerator) {
        interrupt(now)
        switch failure {
        case .refused(let status) where status.isNotFound && !mayReturn(now):
            standing = .absent
            backoff.reset()
            // No exactness: many of us may wait for the same installation.
            let pause = pace.absentPause * Double.random(in: 0.5...1, using: &generator)
            stage = .pausing(until: now + pause, then: .listing(continuation: ""))
        case .tooLarge where pageLimit > 1 && isListing:
            pageLimit = max(pageLimit / 5, 1)
            stage = .listing(continuation: "")
        default:
            var pause = backoff.next(using: &generator)
            // RFC 6585 §4, RFC 9110 §10.2.3; no server keeps us away for longer than an hour.
            if case .refused(let status) = failure, let seconds = status.retryAfter {
                pause = max(pause, .seconds(min(seconds, 3600)))
            }
            stage = .pausing(until: now + pause, then: resumption(after: failure))
        }
    }

    /// Where to go on. A version is good as long as the server has it; an event that cannot be read would only come again.
    private func resumption(after failure: APIFailure) -> Stage {
        guard case .watching(let version, _) = stage else { return .listing(continuation: "") }
        switch failure {
        case .refused(let status) where status.isGone: return .listing(continuation: "")
        case .unintelligible, .tooLarge: return .listing(continuation: "")
        case .refused, .unreachable, .credentials, .stopped: return .watching(since: version, opened: nil)
        }
    }

    /// Whether a resource that the server does not know was there a moment ago.
    private func mayReturn(_ now: MonotonicTime) -> Bool {
        if case .interrupted(let since) = standing { now < since + pace.vanishing } else { false }
    }

    private var isListing: Bool {
        if case .listing = stage { true } else { false }
    }

    private mutating func interrupt(_ now: MonotonicTime) {
        if standing == .current { standing = .interrupted(since: now) }
    }
}

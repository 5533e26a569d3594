package import LinuxSystem

/// The state machine of one watched resource: list all pages, watch from that version on, and list again if the version is lost.
///
/// It performs no I/O: the caller asks for the next step, executes it and reports the result. Time and randomness are arguments.
package struct WatchMachine: Sendable {
    /// The next step.
    package enum Step: Equatable, Sendable {
        /// Request a page of the list. The first page has an empty continuation.
        case list(limit: Int, continuation: String)
        /// Open a watch.
        case watch(since: String, seconds: Int)
        /// Wait.
        case pause(until: MonotonicTime)
    }

    /// How well the resource is known.
    package enum SyncState: Equatable, Sendable {
        /// It was never listed completely.
        case unknown
        /// A watch is open: changes are reported.
        case watching
        /// It was known completely at this time, and no watch has been open since then.
        case interrupted(since: MonotonicTime)
        /// The server does not have the resource, so there are no objects of it.
        case absent
    }

    /// The progress of a list.
    private struct Listing: Sendable {
        var continuation = ""
        var pages = 0
        var bytes = 0
    }

    private enum Stage: Sendable {
        case listing(Listing)
        case watching(since: String, opened: MonotonicTime?)
        indirect case pausing(until: MonotonicTime, then: Stage)
    }

    private let configuration: WatchConfiguration
    private var stage = Stage.listing(Listing())
    private var backoff: Backoff
    private var pageLimit: Int
    /// How well the resource is known.
    package private(set) var syncState = SyncState.unknown

    package init(configuration: WatchConfiguration) {
        self.configuration = configuration
        backoff = Backoff(first: configuration.initialBackoff, longest: configuration.maxBackoff)
        pageLimit = max(configuration.pageLimit, 1)
    }

    /// Returns the step to execute at `now`.
    package mutating func step(now: MonotonicTime, using generator: inout some RandomNumberGenerator) -> Step {
        if case .pausing(let end, let next) = stage {
            guard now >= end else { return .pause(until: end) }
            stage = next
        }
        switch stage {
        case .listing(let listing): return .list(limit: pageLimit, continuation: listing.continuation)
        case .watching(let version, _):
            return .watch(since: version, seconds: Int.random(in: configuration.watchTimeoutSeconds, using: &generator))
        case .pausing(let end, _): return .pause(until: end)
        }
    }

    /// A page was received.
    ///
    /// - Parameter continuation: empty if it was the last page.
    /// - Parameter bytes: the size of the page.
    /// - Throws: ``APIFailure/limitExceeded(_:)``, to be passed to ``failed(_:now:using:)``.
    package mutating func listed(
        resourceVersion: String, continuation: String, bytes: Int, now: MonotonicTime
    ) throws(APIFailure) {
        guard case .listing(var listing) = stage else { return }
        listing.pages += 1
        listing.bytes += bytes
        guard listing.bytes <= configuration.maxListBytes else {
            throw .limitExceeded("a list must have at most \(configuration.maxListBytes) bytes")
        }
        guard !continuation.isEmpty else {
            stage = .watching(since: resourceVersion, opened: nil)
            syncState = .interrupted(since: now)
            return
        }
        guard listing.pages < configuration.maxListPages else {
            throw .limitExceeded("a list must have at most \(configuration.maxListPages) pages")
        }
        listing.continuation = continuation
        stage = .listing(listing)
    }

    /// The watch was opened.
    package mutating func opened(now: MonotonicTime) {
        guard case .watching(let version, _) = stage else { return }
        stage = .watching(since: version, opened: now)
        syncState = .watching
    }

    /// The watch reported an event up to a resource version.
    package mutating func received(resourceVersion: String) {
        guard case .watching(_, let opened) = stage else { return }
        stage = .watching(since: resourceVersion, opened: opened)
    }

    /// The server ended the watch in an orderly way.
    package mutating func ended(now: MonotonicTime, using generator: inout some RandomNumberGenerator) {
        guard case .watching(let version, let opened?) = stage else { return }
        interrupt(now)
        let resumed = Stage.watching(since: version, opened: nil)
        if now >= opened + configuration.minWatchDuration {
            resetBackoffIfStable(opened, now)
            stage = resumed
        } else {
            stage = .pausing(until: now + backoff.next(using: &generator), then: resumed)
        }
    }

    /// The list or the watch failed.
    package mutating func failed(_ failure: APIFailure, now: MonotonicTime, using generator: inout some RandomNumberGenerator) {
        interrupt(now)
        if case .watching(_, let opened?) = stage { resetBackoffIfStable(opened, now) }
        switch failure {
        case .rejected(let status) where status.isNotFound && !mayReturn(now):
            syncState = .absent
            backoff.reset()
            // Jitter, because many clients may wait for the same installation.
            let pause = configuration.absentRetryInterval * Double.random(in: 0.5...1, using: &generator)
            stage = .pausing(until: now + pause, then: .listing(Listing()))
        case .tooLarge where pageLimit > 1 && isListing:
            pageLimit = max(pageLimit / 5, 1)
            stage = .listing(Listing())
        default:
            var pause = backoff.next(using: &generator)
            // RFC 6585 §4, RFC 9110 §10.2.3. At most one hour, so that a wrong value does not stop the watch.
            if case .rejected(let status) = failure, let seconds = status.retryAfter {
                pause = max(pause, .seconds(min(seconds, 3600)))
            }
            stage = .pausing(until: now + pause, then: resumption(after: failure))
        }
    }

    /// The stage to resume with. A resource version remains usable until the server rejects it, but a watch would repeat an event that cannot
    /// be used, so a list replaces it.
    private func resumption(after failure: APIFailure) -> Stage {
        guard case .watching(let version, _) = stage else { return .listing(Listing()) }
        switch failure {
        case .rejected(let status) where status.isGone: return .listing(Listing())
        case .malformed, .tooLarge, .limitExceeded: return .listing(Listing())
        case .rejected, .unreachable, .credentials, .cancelled: return .watching(since: version, opened: nil)
        }
    }

    /// Whether a resource that the server does not know existed a moment ago.
    private func mayReturn(_ now: MonotonicTime) -> Bool {
        if case .interrupted(let since) = syncState { now < since + configuration.removalGracePeriod } else { false }
    }

    private var isListing: Bool {
        if case .listing = stage { true } else { false }
    }

    private mutating func interrupt(_ now: MonotonicTime) {
        if syncState == .watching { syncState = .interrupted(since: now) }
    }

    private mutating func resetBackoffIfStable(_ opened: MonotonicTime, _ now: MonotonicTime) {
        if now >= opened + configuration.stableWatchDuration { backoff.reset() }
    }
}

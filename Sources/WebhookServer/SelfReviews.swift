internal import Logging
internal import Sockets
internal import Synchronization

/// How the threads' handlers do when they are tried out, before the first request.
final class SelfReviews: Sendable {
    private enum Result: Sendable {
        case passed
        case failed(SelfReviewFailure)
    }

    private let results: Mailbox<Result>
    private let outcome = Mutex(ReadinessCheck.Outcome.failed("not finished yet"))

    init() throws(SystemCallError) {
        results = try Mailbox()
    }

    /// Tries a handler out, on its own thread.
    func tryOut<Handler: ReviewHandler & ~Copyable>(_ handler: inout Handler) {
        do throws(SelfReviewFailure) {
            try handler.reviewItself()
            results.post(.passed)
        } catch {
            results.post(.failed(error))
        }
    }

    /// Waits until so many handlers have been tried out. One that failed is as bad as all.
    func wait(forThreads threads: Int, logger: Logger) {
        var failures: [SelfReviewFailure] = []
        var missing = threads
        while missing > 0 {
            results.wait()
            for result in results.takeAll() {
                missing -= 1
                if case .failed(let failure) = result { failures.append(failure) }
            }
        }
        guard let failure = failures.first else { return outcome.withLock { $0 = .passed } }
        logger.critical(
            "the self-review failed, so this instance will not be ready: its verdicts cannot be relied on; use another version",
            metadata: ["reason": .string(failure.description), "threads": .stringConvertible(failures.count)])
        outcome.withLock { $0 = .failed(failure.description) }
    }

    /// The readiness check.
    var check: ReadinessCheck {
        ReadinessCheck("self-review") { [self] in outcome.withLock { $0 } }
    }
}

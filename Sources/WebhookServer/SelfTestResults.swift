internal import LinuxSystem
internal import Logging
internal import Synchronization

/// The results of the self-tests that the workers' handlers run before the first request.
final class SelfTestResults: Sendable {
    private enum Result: Sendable {
        case passed
        case failed(SelfTestFailure)
    }

    private let results: Mailbox<Result>
    private let outcome = Mutex(ReadinessCheck.Outcome.failed("not finished yet"))

    init() throws(SystemCallError) {
        results = try Mailbox()
    }

    /// Runs the self-test of a handler, on the thread of its worker.
    func runSelfTest<Handler: ReviewHandler & ~Copyable>(of handler: inout Handler) {
        do throws(SelfTestFailure) {
            try handler.runSelfTest()
            results.post(.passed)
        } catch {
            results.post(.failed(error))
        }
    }

    /// Waits for the results of so many workers. The server is ready only if all of them passed.
    func wait(forWorkers workers: Int, logger: Logger) {
        var failures: [SelfTestFailure] = []
        var missing = workers
        while missing > 0 {
            results.wait()
            for result in results.takeAll() {
                missing -= 1
                if case .failed(let failure) = result { failures.append(failure) }
            }
        }
        guard let failure = failures.first else { return outcome.withLock { $0 = .passed } }
        logger.critical(
            "self-test failed; this instance will not become ready, use another version",
            metadata: ["error": .string(failure.description), "threads": .stringConvertible(failures.count)])
        outcome.withLock { $0 = .failed(failure.description) }
    }

    /// The readiness check.
    var check: ReadinessCheck {
        ReadinessCheck("self-test") { [self] in outcome.withLock { $0 } }
    }
}

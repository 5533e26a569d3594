internal import LinuxSystem
internal import Logging

extension WebhookServer {
    /// Drains the server on SIGTERM and SIGINT from now on: on SIGTERM with the configured delay; on SIGINT (Ctrl-C) without a delay, because there
    /// is no load balancer to wait for. A second signal ends the process at once, with 128 plus the signal's number.
    ///
    /// Call it on the main thread, and ``waitUntilFinished()`` afterwards.
    package func drainOnTerminationSignals() throws(ServerError) {
        do throws(SystemCallError) {
            try TerminationSignals.handle { [self] signal, count in
                guard count == 1 else {
                    flushLogs()
                    TerminationSignals.endProcess(after: signal)
                }
                let isInterrupt = signal == TerminationSignals.interrupt
                context.logger.notice("shutting down", metadata: ["signal": isInterrupt ? "SIGINT" : "SIGTERM"])
                drain(delay: isInterrupt ? .zero : nil)
            }
        } catch {
            throw .system(error)
        }
    }

    /// Writes the batched log lines of all workers. Call it before the process ends while workers may be serving. It waits at most 10 ms, so that
    /// a worker that is blocked in a write does not prevent the end.
    package func flushLogs() {
        let end = MonotonicTime.now() + .milliseconds(10)
        while !context.flushLogBatches(), MonotonicTime.now() < end {}
    }
}

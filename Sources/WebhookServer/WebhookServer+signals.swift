internal import Logging
internal import Sockets

extension WebhookServer {
    /// From now on drains when the process is told to end: on SIGTERM after the configuration's delay, on SIGINT (a person's
    /// Ctrl-C, who has no balancer to wait for) without it. A second signal ends the process at once, with 128 and its number.
    ///
    /// Call it on the main thread, and then ``waitUntilFinished()``.
    package func drainOnTerminationSignals() throws(ServerError) {
        do throws(SystemCallError) {
            try TerminationSignals.handle { [self] signal, count in
                guard count == 1 else {
                    writeLastLines()
                    TerminationSignals.endProcess(after: signal)
                }
                let isInterrupt = signal == TerminationSignals.interrupt
                shared.logger.notice("shutting down", metadata: ["signal": isInterrupt ? "SIGINT" : "SIGTERM"])
                drain(delay: isInterrupt ? .zero : nil)
            }
        } catch {
            throw .system(error)
        }
    }

    /// To be called where the process ends although threads may be serving: none of their lines is lost. A thread that is stuck with its lines,
    /// because whoever takes them does not, is not waited for.
    package func writeLastLines() {
        let end = MonotonicTime.now() + .milliseconds(10)
        while !shared.stopGatheringLines(), MonotonicTime.now() < end {}
    }
}

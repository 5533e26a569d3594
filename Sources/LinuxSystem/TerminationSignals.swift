import CLinux
import Glibc

/// The signals that ask a process to end: SIGTERM (kubelet, systemd) and SIGINT (Ctrl-C).
package enum TerminationSignals {
    /// SIGINT.
    package static let interrupt = SIGINT

    /// Calls `body` for every termination signal from now on, on a dedicated thread. The default action is disabled.
    ///
    /// Call it on the main thread before any thread is started by other means than ``SystemThread``: such a thread could receive the signals.
    /// `body` receives the signal's number and the count of signals so far, this one included.
    package static func handle(
        _ body: @escaping @Sendable (_ signal: Int32, _ count: Int) -> Void
    ) throws(SystemCallError) {
        var blocked = set
        pthread_sigmask(SIG_BLOCK, &blocked, nil)
        let thread = try SystemThread.start(name: "signals") {
            var awaited = set
            var (signal, count) = (Int32(0), 0)
            while sigwait(&awaited, &signal) == 0 {
                count += 1
                body(signal, count)
            }
        }
        thread.detach()
    }

    /// Makes a write to a closed pipe return EPIPE instead of ending the process.
    package static func ignoreBrokenPipes() {
        _ = Glibc.signal(SIGPIPE, SIG_IGN)
    }

    /// Ends the process at once, without clean-up, with the exit code that a shell reports for the signal: 128 plus its number.
    package static func endProcess(after signal: Int32) -> Never {
        _exit(128 + signal)
    }

    private static var set: sigset_t {
        var set = sigset_t()
        sigemptyset(&set)
        sigaddset(&set, SIGTERM)
        sigaddset(&set, SIGINT)
        return set
    }
}

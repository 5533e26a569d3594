import CLinux
import Glibc

/// The signals that ask a process to end: SIGTERM (kubelet, systemd) and SIGINT (a person's Ctrl-C).
package enum TerminationSignals {
    /// SIGINT.
    package static let interrupt = SIGINT

    /// From now on hands every termination signal to `body`, on a thread of its own; the default action is off.
    ///
    /// Call it on the main thread, before threads that ``SystemThread`` did not start: they would take the signals.
    /// `body` gets the signal's number and how many have come, this one included.
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

    /// Makes a write to a closed pipe an error (EPIPE) for the whole process instead of its death.
    package static func ignoreBrokenPipes() {
        _ = Glibc.signal(SIGPIPE, SIG_IGN)
    }

    /// Ends the process at once, without any clean-up, as a shell would report the signal: 128 + its number.
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

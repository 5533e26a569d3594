import CLinux
import Glibc

/// A POSIX thread. All signals are blocked in it; ``TerminationSignals`` handles them.
package struct SystemThread: Sendable {
    private let handle: pthread_t

    /// Starts a thread.
    ///
    /// - Parameter name: shown by `top -H`; truncated to 15 bytes, the kernel's limit.
    /// - Parameter niceness: how much less of a busy processor it gets than other threads: 0 for as much, up to 19.
    /// - Throws: EAGAIN if there is no memory or the limit on threads is reached.
    package static func start(
        name: String, niceness: Int32 = 0, _ body: @escaping @Sendable () -> Void
    ) throws(SystemCallError) -> SystemThread {
        let start = Unmanaged.passRetained(
            ThreadStart {
                // On Linux the nice value belongs to the thread (setpriority(2)). A process may always raise it.
                if niceness > 0 { _ = setpriority(__priority_which_t(PRIO_PROCESS.rawValue), 0, niceness) }
                body()
            })
        var (all, previous) = (sigset_t(), sigset_t())
        sigfillset(&all)
        // A thread inherits the signal mask of its creator.
        pthread_sigmask(SIG_SETMASK, &all, &previous)
        var handle = pthread_t()
        let error = pthread_create(&handle, nil, runThread, start.toOpaque())
        pthread_sigmask(SIG_SETMASK, &previous, nil)
        guard error == 0 else {
            start.release()
            throw SystemCallError(call: "pthread_create", number: error)
        }
        _ = ctp_pthread_setname(handle, String(decoding: name.utf8.prefix(15), as: UTF8.self))
        return SystemThread(handle: handle)
    }

    /// Waits until the thread has ended. Call either this or ``detach()`` once per thread.
    package func join() {
        pthread_join(handle, nil)
    }

    /// Releases the thread's resources when it ends, without a join.
    package func detach() {
        pthread_detach(handle)
    }
}

private final class ThreadStart {
    let body: @Sendable () -> Void

    init(_ body: @escaping @Sendable () -> Void) {
        self.body = body
    }
}

private func runThread(_ argument: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    if let argument { Unmanaged<ThreadStart>.fromOpaque(argument).takeRetainedValue().body() }
    return nil
}

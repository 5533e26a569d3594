import CLinux
import Glibc

/// A thread of the operating system.
///
/// No signal is ever delivered to it: signals are the business of ``TerminationSignals``.
package struct SystemThread: Sendable {
    private let handle: pthread_t

    /// Starts a thread.
    ///
    /// - Parameter name: shown by `top -H`; cut to 15 bytes by the kernel's limit.
    /// - Throws: when there is no memory or the limit of threads is reached (EAGAIN).
    package static func start(name: String, _ body: @escaping @Sendable () -> Void) throws(SystemCallError) -> SystemThread {
        let start = Unmanaged.passRetained(ThreadStart(body))
        var (all, previous) = (sigset_t(), sigset_t())
        sigfillset(&all)
        // A thread inherits the mask of its maker.
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

    /// Waits until the thread has ended. To be called once for each thread, or ``detach()``.
    package func join() {
        pthread_join(handle, nil)
    }

    /// Lets the thread end by itself; nobody waits for it.
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

import Glibc

/// The processor time of the calling thread (CLOCK_THREAD_CPUTIME_ID).
package enum ThreadTime {
    /// Returns the time that the thread has used so far, in nanoseconds. Takes about 0.3 µs.
    package static func now() -> Int64 {
        var time = timespec()
        _ = clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
    }
}

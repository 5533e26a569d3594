import Glibc

/// The time of day (CLOCK_REALTIME), for people and certificates. Use ``MonotonicTime`` to measure durations.
package enum WallTime {
    /// Returns the seconds since 1970-01-01T00:00:00Z and the nanoseconds within the second.
    package static func now() -> (seconds: Int64, nanoseconds: Int64) {
        var time = timespec()
        _ = clock_gettime(CLOCK_REALTIME, &time)
        return (Int64(time.tv_sec), Int64(time.tv_nsec))
    }
}

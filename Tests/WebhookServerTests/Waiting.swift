import Glibc
import LinuxSystem

/// How long a test waits for an event. It takes milliseconds, but a busy machine must not fail a test.
let patience = Duration.seconds(60)

/// Whether a condition becomes true within ``patience``.
func becomesTrue(_ condition: () throws -> Bool) rethrows -> Bool {
    let end = MonotonicTime.now() + patience
    while MonotonicTime.now() < end {
        if try condition() { return true }
        usleep(1000)
    }
    return try condition()
}

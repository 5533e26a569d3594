import Glibc
import Sockets

/// How long a test waits for what must come. It comes in milliseconds; a machine with other things to do must not fail a test.
let patience = Duration.seconds(60)

/// Whether something becomes true within our ``patience``.
func becomesTrue(_ condition: () throws -> Bool) rethrows -> Bool {
    let end = MonotonicTime.now() + patience
    while MonotonicTime.now() < end {
        if try condition() { return true }
        usleep(1000)
    }
    return try condition()
}

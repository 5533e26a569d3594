internal import Glibc
internal import LinuxSystem

/// Waits until a condition holds, for at most four minutes. It usually holds within milliseconds, unless the machine is busy.
///
/// - Returns: whether the condition holds.
package func eventually(_ condition: () -> Bool) -> Bool {
    let end = MonotonicTime.now() + .seconds(240)
    while MonotonicTime.now() < end {
        if condition() { return true }
        usleep(2000)
    }
    return condition()
}

import Glibc

/// Whether something becomes true within ten seconds.
func becomesTrue(_ condition: () -> Bool) -> Bool {
    for _ in 0..<10_000 {
        if condition() { return true }
        usleep(1000)
    }
    return condition()
}

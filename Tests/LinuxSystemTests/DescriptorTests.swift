import Glibc
import LinuxSystem
import Testing

private func isOpen(_ number: Int32) -> Bool { fcntl(number, F_GETFD) >= 0 }

/// Duplicates a descriptor to a number that no other code in this process receives between closing and checking.
private func duplicate(_ number: Int32) -> Int32 { fcntl(number, F_DUPFD_CLOEXEC, 700) }

private func keep(_ descriptor: consuming Descriptor) -> Int32 { descriptor.number }

@Test("A descriptor is open while its owner lives, and closed afterwards")
func descriptorLife() {
    let number = duplicate(0)
    do {
        let descriptor = Descriptor(owning: number)
        #expect(isOpen(descriptor.number))
    }
    #expect(!isOpen(number))
}

@Test("Moving a descriptor does not close it; its last owner does")
func descriptorMoves() {
    let number = duplicate(0)
    let first = Descriptor(owning: number)
    let second = first
    #expect(isOpen(second.number))
    #expect(keep(second) == number)
    #expect(!isOpen(number))
}

@Test("The description of an error has the call, the text and the number")
func errorText() {
    let error = SystemCallError(call: "bind", number: EADDRINUSE)
    #expect(error.description == "bind: Address already in use (errno 98)")
}

import Glibc
import Sockets
import Testing

private func isOpen(_ number: Int32) -> Bool { fcntl(number, F_GETFD) >= 0 }

/// A number high enough that nothing else in this process is given it between closing and looking.
private func duplicate(_ number: Int32) -> Int32 { fcntl(number, F_DUPFD_CLOEXEC, 700) }

private func keep(_ descriptor: consuming Descriptor) -> Int32 { descriptor.number }

@Test("a descriptor is open while its owner lives and closed after")
func descriptorLife() {
    let number = duplicate(0)
    do {
        let descriptor = Descriptor(owning: number)
        #expect(isOpen(descriptor.number))
    }
    #expect(!isOpen(number))
}

@Test("handing a descriptor on does not close it; its last owner does")
func descriptorMoves() {
    let number = duplicate(0)
    let first = Descriptor(owning: number)
    let second = first
    #expect(isOpen(second.number))
    #expect(keep(second) == number)
    #expect(!isOpen(number))
}

@Test("an error names its call, its text and its number")
func errorText() {
    let error = SystemCallError(call: "bind", number: EADDRINUSE)
    #expect(error.description == "bind: Address already in use (errno 98)")
}

import Glibc

/// A file descriptor with one owner. It is closed when the owner goes out of scope.
package struct Descriptor: ~Copyable, Sendable {
    /// The kernel's number, valid while this value lives.
    package let number: Int32

    /// Takes ownership of `number`, which must not be closed elsewhere.
    package init(owning number: Int32) {
        self.number = number
    }

    deinit {
        // Not repeated on EINTR: Linux has released the number by then, and another thread may already use it (close(2)).
        _ = Glibc.close(number)
    }
}

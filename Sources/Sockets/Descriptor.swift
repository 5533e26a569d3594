import Glibc

/// A file descriptor with one owner, closed when the owner goes.
package struct Descriptor: ~Copyable, Sendable {
    /// The kernel's number for it; valid while this value lives.
    package let number: Int32

    /// Takes ownership of `number`: nobody else may close it.
    package init(owning number: Int32) {
        self.number = number
    }

    deinit {
        // Not repeated on EINTR: Linux has released the number by then, and another thread may own it already (close(2)).
        _ = Glibc.close(number)
    }
}

internal import COpenSSL

/// Owns an `X509`.
struct CertificateHandle: ~Copyable {
    let pointer: OpaquePointer

    init(owning pointer: OpaquePointer) {
        self.pointer = pointer
    }

    deinit {
        X509_free(pointer)
    }
}

/// A certificate that can be an element of an array; arrays cannot contain noncopyable values.
final class CertificateBox {
    let handle: CertificateHandle

    init(_ handle: consuming CertificateHandle) {
        self.handle = handle
    }

    /// Calls `body` with the pointer and keeps this object alive until it returns. Reading the pointer from ``handle`` does not: an optimized
    /// build may release the object as soon as the pointer was read.
    func withPointer<Value: ~Copyable, Failure>(_ body: (OpaquePointer) throws(Failure) -> Value) throws(Failure) -> Value {
        defer { withExtendedLifetime(self) {} }
        return try body(handle.pointer)
    }
}

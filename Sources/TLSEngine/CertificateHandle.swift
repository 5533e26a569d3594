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

/// A certificate in an array, which holds no noncopyable values.
final class CertificateBox {
    let handle: CertificateHandle

    init(_ handle: consuming CertificateHandle) {
        self.handle = handle
    }

    /// Hands out the pointer for as long as `body` runs. To take it from ``handle`` would not keep this object alive: an optimised build lets it
    /// go as soon as the pointer is read, before whoever is called with it has begun.
    func withPointer<Value: ~Copyable, Failure>(_ body: (OpaquePointer) throws(Failure) -> Value) throws(Failure) -> Value {
        defer { withExtendedLifetime(self) {} }
        return try body(handle.pointer)
    }
}

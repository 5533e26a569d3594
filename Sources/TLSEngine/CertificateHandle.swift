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
}

internal import Synchronization

/// A certificate and its key in memory, shared by the thread that creates them and the server. Empty until a pair is put.
package final class InMemoryKeyPair: Sendable {
    private let pair = Mutex<CertificateFiles.Contents?>(nil)

    package init() {}

    /// The current pair; nil if there is none.
    package var contents: CertificateFiles.Contents? { pair.withLock { $0 } }

    /// Replaces the current pair.
    package func put(_ contents: CertificateFiles.Contents) {
        pair.withLock { $0 = contents }
    }
}

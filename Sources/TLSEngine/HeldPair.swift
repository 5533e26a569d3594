internal import Synchronization

/// A certificate and its key that are in memory and nowhere else, for whoever serves them; empty until somebody puts a pair there. Any thread
/// may.
package final class HeldPair: Sendable {
    private let pair = Mutex<CertificateFiles.Contents?>(nil)

    package init() {}

    /// What was put last.
    package var contents: CertificateFiles.Contents? { pair.withLock { $0 } }

    /// Puts a pair in the place of the one before.
    package func put(_ contents: CertificateFiles.Contents) {
        pair.withLock { $0 = contents }
    }
}

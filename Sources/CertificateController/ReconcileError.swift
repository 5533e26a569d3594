package import KubernetesClient

/// Why a step of a reconciliation failed.
package struct ReconcileError: Sendable, Equatable, CustomStringConvertible {
    /// The cause.
    package enum Reason: Sendable, Equatable {
        case api(APIFailure)
        /// The object contains unusable certificates, keys or times.
        case certificates(String)
    }

    /// The object that was read or written.
    package let object: SelfSignedObjectReferences.Object
    package let reason: Reason

    package var description: String {
        switch reason {
        case .api(let failure): "\(object): \(failure)"
        case .certificates(let reason): "\(object): \(reason)"
        }
    }

    /// The description without the API server's message, which may name accounts: for readers that are not authenticated.
    package var summary: String {
        switch reason {
        case .api(let failure): "\(object): \(failure.summary)"
        case .certificates: description
        }
    }

    /// Whether another error has the same cause, perhaps with another message.
    package func isLike(_ other: ReconcileError) -> Bool {
        guard object == other.object else { return false }
        return switch (reason, other.reason) {
        case (.api(.rejected(let one)), .api(.rejected(let two))): one.code == two.code
        case (.api(.unreachable), .api(.unreachable)), (.api(.credentials), .api(.credentials)): true
        default: reason == other.reason
        }
    }
}

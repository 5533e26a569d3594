package import TLSEngine

/// What looking after a webhook's own certificates brought.
package struct SelfSignedLook: Sendable {
    /// What was written.
    package enum Write: String, CaseIterable, Sendable {
        /// A new authority, which signs nothing yet.
        case authority
        /// That it is trusted everywhere, or no longer.
        case trust
        /// The first certificate of a new authority.
        case promotion
        /// Another certificate of the same authority.
        case renewal
        /// The authorities in a webhook configuration.
        case bundle
        /// Nothing: another replica was first.
        case conflict

        init(_ change: SelfSignedState.Change) {
            self =
                switch change {
                case .begin: .authority
                case .note: .trust
                case .promote: .promotion
                case .renew: .renewal
                }
        }
    }

    /// What is to be served; nil when the Secret could not be read, or holds nothing that can be used.
    package private(set) var pair: CertificateFiles.Contents?
    /// The authority that signs; nil likewise.
    package private(set) var authority: Certificate?
    /// What was written, in this order.
    package internal(set) var writes: [Write] = []
    /// What kept it from doing all that was to be done.
    package internal(set) var troubles: [SelfSignedTrouble] = []

    package init() {}

    mutating func found(_ secret: SelfSignedSecret, in object: SelfSignedPlace.Object) {
        pair = secret.state.leaf.map { CertificateFiles.Contents(chain: $0.text, key: $0.key) }
        authority = secret.state.authority?.certificate
        troubles += secret.complaints.map { SelfSignedTrouble(object: object, reason: .certificates($0)) }
    }
}

/// Why something was not done.
package struct SelfSignedTrouble: Sendable, Equatable, CustomStringConvertible {
    /// What went wrong.
    package enum Reason: Sendable, Equatable {
        case api(APIFailure)
        /// The object holds what cannot be used.
        case certificates(String)
    }

    /// What was to be read or written.
    package let object: SelfSignedPlace.Object
    package let reason: Reason

    package var description: String {
        switch reason {
        case .api(let failure): "\(object): \(failure)"
        case .certificates(let reason): "\(object): \(reason)"
        }
    }

    /// The same without the API server's own words, which name accounts: for whoever asks without saying who they are.
    package var summary: String {
        guard case .api(.refused(var status)) = reason else { return description }
        status.message = ""
        return SelfSignedTrouble(object: object, reason: .api(.refused(status))).description
    }

    /// Whether the other one is the same trouble, if perhaps in other words.
    package func isLike(_ other: SelfSignedTrouble) -> Bool {
        guard object == other.object else { return false }
        return switch (reason, other.reason) {
        case (.api(.refused(let one)), .api(.refused(let two))): one.code == two.code
        case (.api(.unreachable), .api(.unreachable)), (.api(.credentials), .api(.credentials)): true
        default: reason == other.reason
        }
    }
}

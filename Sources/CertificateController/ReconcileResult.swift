package import TLSEngine

/// The result of one reconciliation.
package struct ReconcileResult: Sendable {
    /// What was written. The raw values are labels of a metric.
    package enum Write: String, CaseIterable, Sendable {
        /// A new authority, which does not sign yet.
        case authority
        /// Since when the new authority is trusted, or that it no longer is.
        case trust
        /// The first certificate of a new authority.
        case promotion
        /// Another certificate of the same authority.
        case renewal
        /// The authorities in a webhook configuration.
        case bundle
        /// Nothing: another replica wrote first.
        case conflict

        init(_ change: SelfSignedState.Change) {
            self =
                switch change {
                case .createAuthority: .authority
                case .recordTrust: .trust
                case .promoteAuthority: .promotion
                case .renewCertificate: .renewal
                }
        }
    }

    /// The certificate and key to serve; nil if the Secret could not be read or contains no usable pair.
    package private(set) var pair: CertificateFiles.Contents?
    /// The authority that signs; nil in the same cases.
    package private(set) var authority: Certificate?
    /// The writes, in order.
    package internal(set) var writes: [Write] = []
    /// The errors of the last step. They prevented some of the changes.
    package internal(set) var errors: [ReconcileError] = []
    /// Warnings about stored values that were ignored or that are implausible.
    package internal(set) var warnings: [String] = []

    package init() {}

    /// Takes the contents of the Secret.
    mutating func read(_ secret: SelfSignedSecret, from object: SelfSignedObjectReferences.Object, at now: Int64) {
        pair = secret.state.leaf.map { CertificateFiles.Contents(chain: $0.text, key: $0.key) }
        authority = secret.state.authority?.certificate
        report(secret.problems, of: object)
        for warning in secret.state.warnings(at: now) { warn("\(object): \(warning)") }
    }

    /// Adds errors about unusable values. Each is also a warning, because the next step may replace the value and thereby remove the error.
    mutating func report(_ problems: [String], of object: SelfSignedObjectReferences.Object) {
        for error in problems.map({ ReconcileError(object: object, reason: .certificates($0)) }) {
            errors.append(error)
            warn(error.description)
        }
    }

    /// Removes warnings that are errors as well.
    mutating func finish() {
        let descriptions = Set(errors.map(\.description))
        warnings.removeAll { descriptions.contains($0) }
    }

    private mutating func warn(_ warning: String) {
        if !warnings.contains(warning) { warnings.append(warning) }
    }
}

internal import LinuxSystem
package import TLSEngine

/// The contents of the Secret: the authority that signs, perhaps the next one, and the certificate that every replica serves.
///
/// A new authority goes through four steps, each of them one write to the Secret:
/// 1. It is created (``next``).
/// 2. When it is in every `caBundle`, the time is recorded (``trustedSince``).
/// 3. After ``CertificatePolicy/propagationDelay`` it becomes ``authority``. The same write contains its first certificate.
/// 4. The previous authority is ``retired``, and its key is deleted.
///
/// No certificate outlives its authority, so nothing valid depends on an expired authority. An authority is removed from the Secret and from
/// every `caBundle` when it has expired, and not before.
package struct SelfSignedState: Sendable, Equatable {
    /// A certificate with its private key.
    package struct KeyPair: Sendable, Equatable {
        /// The properties of the certificate.
        package let certificate: Certificate
        /// The certificate as PEM.
        package let text: [UInt8]
        /// The private key as PEM.
        package let key: [UInt8]
    }

    /// The authority that signs certificates.
    package internal(set) var authority: KeyPair?
    /// The authority that will sign as soon as every API server trusts it.
    package internal(set) var next: KeyPair?
    /// Since when ``next`` is in every `caBundle`, in seconds since 1970; nil before that. It is the time of the replica that recorded it, so
    /// differences between clocks shorten or lengthen the propagation delay.
    package internal(set) var trustedSince: Int64?
    /// Authorities that have signed certificates which may still be served.
    package internal(set) var retired = CertificateBundle()
    /// The certificate that is served.
    package internal(set) var leaf: KeyPair?

    /// The state of an empty Secret, as it is installed.
    package init() {}

    /// Returns all authorities that the API server must trust at `now`.
    package func trust(at now: Int64) -> CertificateBundle {
        var bundle = retired
        for pair in [authority, next] {
            if let pair, CertificatePolicy.isUsable(pair.certificate, at: now) { bundle.add(pair.bundleEntry) }
        }
        return bundle.unexpired(at: now)
    }

    /// Returns warnings about stored times that lie after `now`. Each says what happens.
    package func warnings(at now: Int64) -> [String] {
        var warnings: [String] = []
        if next != nil, let trustedSince, trustedSince > now {
            warnings.append(
                "next-ca.trusted-since \(trustedSince) is after the current time \(now); the time is ignored and recorded again")
        }
        for (name, pair) in [("ca.crt", authority), ("next-ca.crt", next), ("tls.crt", leaf)] {
            guard let start = pair?.certificate.notBefore, start > now else { continue }
            let isPlausible = start.subtractingClamped(now) <= CertificatePolicy.maxClockError
            warnings.append(
                "\(name) is not valid before \(start), which is after the current time \(now); "
                    + (isPlausible ? "it is used from then on; check the clocks of the nodes" : "it is ignored and replaced"))
        }
        return warnings
    }
}

// MARK: Changes

extension SelfSignedState {
    /// A step from one state to the next.
    package enum Change: Equatable, Sendable {
        /// Create the next authority.
        case createAuthority
        /// Record since when the next authority is in every `caBundle`; nil if it no longer is.
        case recordTrust(since: Int64?)
        /// Make the next authority the one that signs, and issue its first certificate.
        case promoteAuthority
        /// Issue another certificate of the same authority.
        case renewCertificate
    }

    /// Applies a change at `now`, in seconds since 1970.
    package mutating func apply(_ change: Change, policy: CertificatePolicy, at now: Int64) throws(TLSConfigurationError) {
        switch change {
        case .createAuthority:
            next = try Self.makeAuthority(policy, now)
            trustedSince = nil
        case .recordTrust(let time): trustedSince = time
        case .promoteAuthority:
            guard let next else { return }
            if let authority { retired.add(authority.bundleEntry) }
            (authority, self.next, trustedSince) = (next, nil, nil)
            leaf = try Self.issue(by: next, policy, now)
        case .renewCertificate:
            guard let authority else { return }
            leaf = try Self.issue(by: authority, policy, now)
        }
        retired = retired.unexpired(at: now)
    }

    private static func makeAuthority(_ policy: CertificatePolicy, _ now: Int64) throws(TLSConfigurationError) -> KeyPair {
        let start = CertificatePolicy.validFrom(now, lifetime: policy.authorityLifetime)
        let authority = try CertificateAuthority.make(
            commonName: "ctp-webhook authority", validFrom: start,
            lifetime: now.addingClamped(policy.authorityLifetime).subtractingClamped(start))
        return try KeyPair(text: authority.certificate, key: authority.privateKey)
    }

    private static func issue(
        by pair: KeyPair, _ policy: CertificatePolicy, _ now: Int64
    ) throws(TLSConfigurationError) -> KeyPair {
        let authority = try CertificateAuthority.loaded(certificate: pair.text, key: pair.key)
        let start = CertificatePolicy.validFrom(now, lifetime: policy.lifetime)
        let end = min(now.addingClamped(policy.lifetime), pair.certificate.notAfter)
        let issued = try authority.issue(
            commonName: "ctp-webhook", names: policy.names, validFrom: start, lifetime: end.subtractingClamped(start))
        return try KeyPair(text: issued.certificate, key: issued.privateKey)
    }
}

extension SelfSignedState.KeyPair {
    /// Reads the first certificate of a PEM text. Further certificates are dropped.
    init(text: [UInt8], key: [UInt8]) throws(TLSConfigurationError) {
        let entry = try CertificateBundle.Entry(pem: text)
        self.init(certificate: entry.certificate, text: entry.text, key: key)
    }

    /// An authority without its key, as in a `caBundle`.
    var bundleEntry: CertificateBundle.Entry { CertificateBundle.Entry(certificate: certificate, text: text) }
}

internal import LinuxSystem
package import TLSEngine

/// The changes that the Secret and the webhook configurations need at one time. Pure: the caller reads the cluster and the clock.
package struct ReconcilePlan: Equatable, Sendable {
    /// A webhook configuration: the authorities that the API server trusts for its webhooks.
    package enum ConfigurationState: Equatable, Sendable {
        /// The configuration does not exist, so the API server does not call the webhook because of it.
        case absent
        /// It could not be read.
        case unknown
        /// The `caBundle` of each of its webhooks.
        case present([CertificateBundle])
    }

    /// For each configuration the bundles to write; nil if they are up to date or cannot be written.
    package let bundles: [[CertificateBundle]?]
    /// The change of the Secret; nil if there is none.
    package let change: SelfSignedState.Change?
}

extension SelfSignedState {
    /// Returns the plan at `now`, in seconds since 1970. Executing it and planning again leads, step by step, to a plan without changes.
    package func plan(
        _ configurations: [ReconcilePlan.ConfigurationState], policy: CertificatePolicy, at now: Int64
    ) throws(TLSConfigurationError) -> ReconcilePlan {
        let trust = trust(at: now)
        let bundles = configurations.map { configuration -> [CertificateBundle]? in
            guard case .present(let bundles) = configuration else { return nil }
            // Keep foreign authorities until they expire: a certificate of one may still be served when this mode replaces another, or after
            // the Secret was emptied.
            let wanted = bundles.map { $0.adding(trust).unexpired(at: now) }
            return wanted == bundles ? nil : wanted
        }
        return ReconcilePlan(bundles: bundles, change: try change(configurations, policy, now))
    }

    private func change(
        _ configurations: [ReconcilePlan.ConfigurationState], _ policy: CertificatePolicy, _ now: Int64
    ) throws(TLSConfigurationError) -> Change? {
        let next = next.flatMap { CertificatePolicy.isUsable($0.certificate, at: now) ? $0 : nil }
        let authority = authority.flatMap { CertificatePolicy.isUsable($0.certificate, at: now) ? $0 : nil }
        // A time after now was recorded by a clock that was ahead, or is wrong. Waiting for it could take forever.
        let trustedSince = trustedSince.flatMap { $0 <= now ? $0 : nil }
        let isTrusted = next.map { configurations.trust($0.certificate) } ?? false
        // A signature of an authority that is not valid yet would be rejected.
        if let next, isTrusted, next.certificate.isValid(at: now), let trustedSince,
            now.subtractingClamped(trustedSince) >= policy.propagationDelay
        {
            return .promoteAuthority
        }
        // An authority that is not valid yet is kept: two replicas with different clocks would replace each other's again and again.
        if let authority, authority.certificate.isValid(at: now), try needsLeaf(from: authority, policy, now) {
            return .renewCertificate
        }
        guard next != nil else {
            return authority.map { CertificatePolicy.isDue($0.certificate, at: now) } ?? true ? .createAuthority : nil
        }
        switch (isTrusted, trustedSince, self.trustedSince) {
        case (true, nil, _): return .recordTrust(since: now)
        case (false, _, .some): return .recordTrust(since: nil)
        case (true, .some, _), (false, _, nil): return nil
        }
    }

    private func needsLeaf(
        from authority: KeyPair, _ policy: CertificatePolicy, _ now: Int64
    ) throws(TLSConfigurationError) -> Bool {
        guard let leaf, leaf.certificate.notBefore.subtractingClamped(now) <= CertificatePolicy.maxClockError else { return true }
        for name in policy.names {
            guard try name.isPresent(in: leaf.text) else { return true }
        }
        // A certificate that ends with its authority cannot be extended, and each new one would be due at once.
        return CertificatePolicy.isDue(leaf.certificate, at: now) && leaf.certificate.notAfter < authority.certificate.notAfter
    }
}

extension [ReconcilePlan.ConfigurationState] {
    /// Whether every existing bundle contains a certificate.
    fileprivate func trust(_ certificate: Certificate) -> Bool {
        allSatisfy { configuration in
            switch configuration {
            case .absent: true
            case .unknown: false
            case .present(let bundles): bundles.allSatisfy { $0.contains(certificate) }
            }
        }
    }
}

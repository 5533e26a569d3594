package import TLSEngine

/// What is to be done now about a webhook's own certificates. Pure: whoever looks at the cluster says what is there, and when.
package struct SelfSignedPlan: Equatable, Sendable {
    /// Whom an API server trusts to be the webhook, as one webhook configuration has it.
    package enum Registration: Equatable, Sendable {
        /// The configuration is not there: nobody asks the webhook because of it, so nobody needs to trust anybody.
        case absent
        /// It could not be read.
        case unknown
        /// The `caBundle` of each of its webhooks.
        case present([CertificateBundle])
    }

    /// For each registration what its bundles should be; nil where they are as they should be, or cannot be helped.
    package let bundles: [[CertificateBundle]?]
    /// What should happen to the Secret.
    package let change: SelfSignedState.Change?
}

extension SelfSignedState {
    /// What is to be done at `now`. Doing it and looking again leads, step by step, to where nothing is to be done.
    package func plan(
        _ registrations: [SelfSignedPlan.Registration], terms: SelfSignedTerms, at now: Int64
    ) throws(TLSConfigurationError) -> SelfSignedPlan {
        let trust = trust(at: now)
        let bundles = registrations.map { registration -> [CertificateBundle]? in
            guard case .present(let bundles) = registration else { return nil }
            // Authorities that are not ours stay until they expire: somebody's certificate may still be served, when this mode replaces
            // another, or when the Secret has been emptied.
            let wanted = bundles.map { $0.adding(trust).unexpired(at: now) }
            return wanted == bundles ? nil : wanted
        }
        return SelfSignedPlan(bundles: bundles, change: try change(registrations, terms, now))
    }

    private func change(
        _ registrations: [SelfSignedPlan.Registration], _ terms: SelfSignedTerms, _ now: Int64
    ) throws(TLSConfigurationError) -> Change? {
        let next = next.flatMap { $0.certificate.notAfter < now ? nil : $0 }
        let isTrusted = next.map { registrations.trust($0.certificate) } ?? false
        if isTrusted, let trustedSince, now >= trustedSince + terms.spread { return .promote }
        let authority = authority.flatMap { $0.certificate.notAfter < now ? nil : $0 }
        // What is not valid yet has been made by a clock that was ahead, or ours is behind: to replace it would be to quarrel.
        if let authority, authority.certificate.isValid(at: now), try needsLeaf(from: authority, terms, now) { return .renew }
        guard next != nil else {
            return authority.map { SelfSignedTerms.isDue($0.certificate, at: now) } ?? true ? .begin : nil
        }
        switch (isTrusted, trustedSince) {
        case (true, nil): return .note(trustedSince: now)
        case (false, .some): return .note(trustedSince: nil)
        case (true, .some), (false, nil): return nil
        }
    }

    private func needsLeaf(
        from authority: Pair, _ terms: SelfSignedTerms, _ now: Int64
    ) throws(TLSConfigurationError) -> Bool {
        guard let leaf else { return true }
        for name in terms.names {
            guard try name.stands(in: leaf.text) else { return true }
        }
        // In the last moments of an authority there is nothing to be gained, and each look would find the new one due again.
        return SelfSignedTerms.isDue(leaf.certificate, at: now) && leaf.certificate.notAfter < authority.certificate.notAfter
    }
}

extension [SelfSignedPlan.Registration] {
    /// Whether a certificate stands in every bundle that there is.
    fileprivate func trust(_ certificate: Certificate) -> Bool {
        allSatisfy { registration in
            switch registration {
            case .absent: true
            case .unknown: false
            case .present(let bundles): bundles.allSatisfy { $0.contains(certificate) }
            }
        }
    }
}

package import TLSEngine

/// What a webhook that makes its own certificates keeps in its Secret: one authority that signs, perhaps the next one, and the certificate
/// that every replica serves.
///
/// A new authority goes through four steps, each of them one write to the Secret: it is made (``next``); once it has been seen in every
/// `caBundle`, the time is noted (``trustedSince``); after ``SelfSignedTerms/spread`` it becomes ``authority``, and the same write holds the
/// first certificate of it; the one before is ``retired``, and its key forgotten. No certificate outlives its authority, so that an authority
/// that has expired vouches for nothing that is alive: that is when it leaves the Secret and every `caBundle`, and not before.
package struct SelfSignedState: Sendable, Equatable {
    /// A certificate with its private key.
    package struct Pair: Sendable, Equatable {
        /// What the certificate says.
        package let certificate: Certificate
        /// The certificate as PEM.
        package let text: [UInt8]
        /// The private key as PEM.
        package let key: [UInt8]
    }

    /// Signs certificates.
    package internal(set) var authority: Pair?
    /// Will sign them, as soon as every API server trusts it.
    package internal(set) var next: Pair?
    /// Since when ``next`` stands in every `caBundle`, in seconds since 1970; nil until then. By the clock of the replica that saw it: what
    /// clocks differ by comes off the spread, or is added to it.
    package internal(set) var trustedSince: Int64?
    /// Have signed certificates, of which some may still be served.
    package internal(set) var retired = CertificateBundle()
    /// What is served.
    package internal(set) var leaf: Pair?

    /// The Secret as it is shipped: empty.
    package init() {}

    /// All authorities that the API server has to trust at `now`.
    package func trust(at now: Int64) -> CertificateBundle {
        var bundle = retired
        for pair in [authority, next] {
            if let pair { bundle.add(pair.trusted) }
        }
        return bundle.unexpired(at: now)
    }
}

// MARK: Changes

extension SelfSignedState {
    /// A step from one state to the next.
    package enum Change: Equatable, Sendable {
        /// Make the next authority.
        case begin
        /// Note that the next authority stands in every `caBundle`, or that it does not, after all.
        case note(trustedSince: Int64?)
        /// The next authority signs from now on, and what it signs is served.
        case promote
        /// Another certificate by the same authority.
        case renew
    }

    /// Takes a step.
    package mutating func take(_ change: Change, terms: SelfSignedTerms, at now: Int64) throws(TLSConfigurationError) {
        switch change {
        case .begin:
            next = try Self.makeAuthority(terms, now)
            trustedSince = nil
        case .note(let time): trustedSince = time
        case .promote:
            guard let next else { return }
            if let authority { retired.add(authority.trusted) }
            (authority, self.next, trustedSince) = (next, nil, nil)
            leaf = try Self.issue(by: next, terms, now)
        case .renew:
            guard let authority else { return }
            leaf = try Self.issue(by: authority, terms, now)
        }
        retired = retired.unexpired(at: now)
    }

    private static func makeAuthority(_ terms: SelfSignedTerms, _ now: Int64) throws(TLSConfigurationError) -> Pair {
        let start = SelfSignedTerms.validFrom(now, lifetime: terms.authorityLifetime)
        let authority = try CertificateAuthority.make(
            commonName: "ctp-webhook authority", validFrom: start, lifetime: now + terms.authorityLifetime - start)
        return try Pair(text: authority.certificate, key: authority.privateKey)
    }

    private static func issue(by pair: Pair, _ terms: SelfSignedTerms, _ now: Int64) throws(TLSConfigurationError) -> Pair {
        let authority = try CertificateAuthority.kept(certificate: pair.text, key: pair.key)
        let start = SelfSignedTerms.validFrom(now, lifetime: terms.lifetime)
        let end = min(now + terms.lifetime, pair.certificate.notAfter)
        let issued = try authority.issue(
            commonName: "ctp-webhook", names: terms.names, validFrom: start, lifetime: end - start)
        return try Pair(text: issued.certificate, key: issued.privateKey)
    }
}

extension SelfSignedState.Pair {
    init(text: [UInt8], key: [UInt8]) throws(TLSConfigurationError) {
        self.init(certificate: try Certificate(pem: text), text: text, key: key)
    }

    /// An authority without its key, as it stands in a bundle.
    var trusted: CertificateBundle.Entry { CertificateBundle.Entry(certificate: certificate, text: text) }
}

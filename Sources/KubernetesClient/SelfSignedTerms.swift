package import TLSEngine

/// How a webhook's own certificates are to be. All times in seconds.
package struct SelfSignedTerms: Sendable {
    /// What the API server calls the webhook: at least one.
    package var names: [SubjectAlternativeName]
    /// How long a certificate is valid. It is renewed after about two thirds of that.
    package var lifetime: Int64
    /// How long an authority is valid. After about two thirds of that the next one is made.
    package var authorityLifetime: Int64
    /// How long an authority has to stand in every `caBundle` before a certificate of it is served: API servers watch their configurations,
    /// and have a change some milliseconds after it was stored; one that is busy or was cut off for a moment, seconds.
    package var spread: Int64

    /// Terms by their parts.
    package init(names: [SubjectAlternativeName], lifetime: Int64, authorityLifetime: Int64, spread: Int64) {
        self.names = names
        self.lifetime = lifetime
        self.authorityLifetime = authorityLifetime
        self.spread = spread
    }

    /// An authority lives at least so many times as long as a certificate: the last third of its life, in which the next one takes over, is
    /// then long enough for a certificate that was issued at its beginning.
    package static let leastAuthorityLifetimes: Int64 = 3

    /// The first second of what is valid for `lifetime`: a little earlier, for peers whose clock is behind, but never so much that what was
    /// just made would be old.
    static func validFrom(_ now: Int64, lifetime: Int64) -> Int64 {
        now - min(300, lifetime / 10)
    }

    /// Whether two thirds of a certificate's validity are over. Its own, not these terms': two replicas with different terms, as there are
    /// while one version replaces another, would renew each other's for ever.
    static func isDue(_ certificate: Certificate, at now: Int64) -> Bool {
        (now - certificate.notBefore) * 3 >= (certificate.notAfter - certificate.notBefore) * 2
    }
}

internal import LinuxSystem
package import TLSEngine

/// Names and lifetimes of self-signed certificates. All times are in seconds.
package struct CertificatePolicy: Sendable {
    /// The names by which the API server calls the webhook; at least one.
    package var names: [SubjectAlternativeName]
    /// The validity of a certificate. It is renewed after two thirds of that.
    package var lifetime: Int64
    /// The validity of an authority. The next one is created after two thirds of that.
    package var authorityLifetime: Int64
    /// How long an authority must be in every `caBundle` before a certificate of it is served. API servers watch their webhook configurations
    /// and usually receive a change within milliseconds; a busy or disconnected one needs seconds.
    package var propagationDelay: Int64

    /// Creates a policy from its parts.
    package init(names: [SubjectAlternativeName], lifetime: Int64, authorityLifetime: Int64, propagationDelay: Int64) {
        self.names = names
        self.lifetime = lifetime
        self.authorityLifetime = authorityLifetime
        self.propagationDelay = propagationDelay
    }

    /// The smallest ratio of an authority's lifetime to a certificate's. In the last third of an authority's life the next one takes over,
    /// which must be long enough for a certificate issued at its beginning.
    package static let minAuthorityLifetimes: Int64 = 3

    /// How far a stored certificate's validity may begin in the future before the certificate is ignored: 366 days. A replica with a clock that
    /// is further behind cannot write anything, because it would reject the API server's certificate. Within this time the certificate is
    /// kept: the clock of the replica that created it was ahead, or this one's is behind.
    static let maxClockError: Int64 = 366 * 86_400

    /// How often the cluster is read: every five seconds, and at least twenty times in the life of a certificate, so that tests can use short
    /// lifetimes.
    package var reconcileInterval: Duration {
        min(.seconds(5), .milliseconds(lifetime.multipliedClamped(by: 1000)) / 20)
    }

    /// The start of a validity of `lifetime` seconds: a little before `now`, for peers with a clock that is behind, but at most a tenth of the
    /// lifetime, so that a new certificate is not due for renewal.
    static func validFrom(_ now: Int64, lifetime: Int64) -> Int64 {
        now.subtractingClamped(min(300, lifetime / 10))
    }

    /// Whether two thirds of a certificate's validity have passed. The certificate's own validity counts, not the policy's lifetime: during an
    /// upgrade two replicas may have different policies, and each would renew the other's certificate again and again.
    static func isDue(_ certificate: Certificate, at now: Int64) -> Bool {
        let age = now.subtractingClamped(certificate.notBefore)
        let validity = certificate.notAfter.subtractingClamped(certificate.notBefore)
        return age.multipliedClamped(by: 3) >= validity.multipliedClamped(by: 2)
    }

    /// Whether a stored certificate can be used at `now` or later: it has not expired, and the start of its validity is plausible.
    static func isUsable(_ certificate: Certificate, at now: Int64) -> Bool {
        certificate.notAfter >= now && certificate.notBefore.subtractingClamped(now) <= maxClockError
    }
}

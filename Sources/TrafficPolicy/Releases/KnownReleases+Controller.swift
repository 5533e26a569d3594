public import PolicySchema

// What the controller of some releases does with the same fields, for modules that follow a policy further than its validation.
extension KnownReleases {
    /// The releases that apply policies to TCP and TLS listeners.
    public static let governingTCP: VersionSet<Release> = .since("1.1")
    /// The releases that refuse header values that HTTP does not allow.
    public static let checkingHeaderValues: VersionSet<Release> = .since("1.3.3")
    /// The releases that refuse unknown cipher suites.
    public static let checkingCiphers: VersionSet<Release> = .since("1.8")
    /// The releases that do not ignore `clientValidation` without `caCertificateRefs`.
    public static let validatingWithoutAuthorities: VersionSet<Release> = .since("1.8")
    /// The releases in which HTTP/3 stays off if client certificates are validated.
    public static let stoppingHTTP3WithClientValidation: VersionSet<Release> = .since("1.8")
}

extension PolicyTables {
    /// Whether the release is one of these.
    public func isOne(of releases: VersionSet<Release>) -> Bool { releases.contains(profile.release) }
}

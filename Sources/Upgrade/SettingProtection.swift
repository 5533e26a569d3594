internal import JSONTape

/// The settings that protect a listener or what is behind it. A change of their effect is an error.
enum SettingProtection {
    /// The paths of the settings. Everything below them is one as well.
    static let paths = [
        "spec.targetRef", "spec.targetRefs", "spec.targetSelectors", "spec.enableProxyProtocol", "spec.proxyProtocol",
        "spec.clientIPDetection", "spec.path", "spec.timeout", "spec.tls", "spec.headers.earlyRequestHeaders",
        "spec.headers.lateResponseHeaders", "spec.headers.maxRequestHeaderLimit", "spec.headers.withUnderscoresAction",
        "spec.headers.xForwardedClientCert", "spec.headers.host", "spec.connection.bufferLimit",
        "spec.connection.connectionLimit", "spec.http1.disableSafeMaxConnectionDuration", "spec.http1.ignoredUpgradeTypes",
        "spec.http2.maxConcurrentStreams",
    ]
    /// The paths below them that protect nothing.
    static let exceptions = ["spec.tls.fingerprints", "spec.tls.session"]

    /// Whether a field is such a setting, or an object around one that a policy can only have together with it.
    static func covers(_ path: FieldPath) -> Bool {
        let path = path.withoutIndexes
        if exceptions.contains(where: { isSame(path, orInside: $0) }) { return false }
        return paths.contains { isSame(path, orInside: $0) || isSame($0, orInside: path) }
    }

    private static func isSame(_ path: String, orInside outer: String) -> Bool { path == outer || path.hasPrefix(outer + ".") }
}

/// What a server's answer may cost its client.
package struct HTTPResponseLimits: Sendable {
    /// Status line and fields with their line ends, those of interim answers counted, in bytes. An API server sends some 600, a proxy before it
    /// some thousand.
    package var maxHeadBytes = 32 << 10
    /// The content, in bytes. It is handed out as it comes, so this bounds what its receiver keeps. The default is more than a watch
    /// brings in a thousand years.
    package var maxBodyBytes = 1 << 56

    /// The limits as they are when nobody says otherwise.
    package init() {}

    /// The limits with some of them changed.
    package init(maxHeadBytes: Int = 32 << 10, maxBodyBytes: Int = 1 << 56) {
        self.maxHeadBytes = maxHeadBytes
        self.maxBodyBytes = maxBodyBytes
    }

    /// The limits of the chunked coding, which asks no more than the content's size of its owner.
    var ofChunks: HTTPLimits {
        var limits = HTTPLimits()
        limits.maxBodyBytes = maxBodyBytes
        return limits
    }
}

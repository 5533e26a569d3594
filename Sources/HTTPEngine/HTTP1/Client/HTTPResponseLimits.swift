/// The limits of a server's response.
package struct HTTPResponseLimits: Sendable {
    /// The maximum size of the status line and the fields with their line ends, including those of interim responses, in bytes. An API server
    /// sends about 600 bytes, a proxy in front of it a few thousand.
    package var maxHeadBytes = 32 << 10
    /// The maximum size of the content, in bytes. The content is passed on as it arrives, so this bounds what its receiver keeps. The default
    /// of 2^56 bytes does not limit a watch in practice.
    package var maxBodyBytes = 1 << 56

    /// The default limits.
    package init() {}

    /// Creates limits; each defaults to the value above.
    package init(maxHeadBytes: Int = 32 << 10, maxBodyBytes: Int = 1 << 56) {
        self.maxHeadBytes = maxHeadBytes
        self.maxBodyBytes = maxBodyBytes
    }

    /// The limits for ``ChunkedBody``. Only the size of the content differs from the defaults of a server.
    var forChunks: HTTPLimits {
        var limits = HTTPLimits()
        limits.maxBodyBytes = maxBodyBytes
        return limits
    }
}

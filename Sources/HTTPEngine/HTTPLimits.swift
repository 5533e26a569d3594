/// The limits of one connection. Each comment names the status of the response to a request beyond the limit.
public struct HTTPLimits: Sendable {
    /// The size of the request line with its line end, in bytes; in HTTP/2, of `:path`. Beyond it: 414. The API server's lines have about 40
    /// bytes. RFC 9112 §3 recommends to support 8000.
    public var maxRequestLineBytes = 8 << 10
    /// The size of all field lines of a head with their line ends and the empty line after them, in bytes; in HTTP/2, of names and values
    /// plus 32 for each field (RFC 9113 §10.5.1). Beyond it: 431. The API server sends about 300 bytes, a proxy with tokens a few thousand.
    public var maxHeaderBytes = 16 << 10
    /// The number of fields in one head, without the pseudo-header fields of HTTP/2. Beyond it: 431. The API server sends six. Proxies,
    /// service meshes and tracing add a few dozen, and 128 is the lowest round number well above that.
    public var maxHeaderFields = 128
    /// The size of the content of one request, in bytes. Beyond it: 413. An AdmissionReview contains at most two objects of 3 MB and its
    /// envelope.
    public var maxBodyBytes = 7 << 20
    /// The size of the trailer section of a chunked body with its last empty line, in bytes; in HTTP/2, counted like a head. Beyond it: 431.
    /// Trailers are validated and dropped.
    public var maxTrailerBytes = 4 << 10
    /// The size of all chunk extensions of one body together, in bytes. Beyond it: 400. Legitimate clients send none, and RFC 9112 §7.1.1
    /// requires a limit.
    public var maxChunkExtensionBytes = 1 << 10
    /// The size of pipelined requests that may wait, in HTTP/1.x, while one is being answered, in bytes. At the limit,
    /// ``HTTPConnection/wantsToReceive`` is false. A single call of `receive` may exceed it.
    public var maxPipelinedBytes = 64 << 10
    /// The size of pending responses, in bytes, from which ``HTTPConnection/nextEvent()`` holds back further requests. A peer that does not
    /// read its responses gets no more of them.
    public var maxPendingOutputBytes = 64 << 10
    /// The number of requests after which the connection ends gracefully; 0 for no limit. Reconnecting clients spread over the Pods behind a
    /// load balancer.
    public var maxRequestsPerConnection = 0

    /// SETTINGS_MAX_CONCURRENT_STREAMS. RFC 9113 §6.5.2 recommends at least 100.
    public var maxConcurrentStreams = 100
    /// SETTINGS_INITIAL_WINDOW_SIZE, in bytes. A stream may send this much before the server opens its window, so 100 streams hold at most
    /// 6.4 MiB. Reviews of 5 kB never need a window update.
    public var streamWindowBytes = 64 << 10
    /// The window of a stream that may send a large body, and of the connection, in bytes. 1 MiB sustains 800 Mbit/s at a round trip of 10 ms.
    /// The window itself takes no memory.
    public var largeWindowBytes = 1 << 20
    /// The size of all large bodies that a connection receives at one time, in bytes: two of the maximum size. A body is large if it exceeds
    /// the initial window. Others wait, by flow control, until one of these is answered. One is always admitted.
    public var maxLargeBodyBytes = 14 << 20
    /// The size of the content of one rejected HTTP/2 request that is received and discarded, in bytes, so that its sender reads the response.
    /// Beyond it the stream is reset with NO_ERROR. The limit is twice the size of the largest body; no client exceeds that by accident.
    public var maxDiscardedBytes = 14 << 20
    /// The number of CONTINUATION frames after one HEADERS (CVE-2024-28182). Beyond it the connection ends.
    public var maxContinuationFrames = 8
    /// The number of queued frames for a peer that does not read: acknowledgements of SETTINGS and PING (CVE-2019-9512, CVE-2019-9515), and
    /// RST_STREAM. Beyond it the connection ends.
    public var maxQueuedFrames = 1000
    /// The number of entries in one SETTINGS frame (CVE-2020-11080). Beyond it the connection ends. RFC 9113 and RFC 8441 define seven.
    public var maxSettingsEntries = 32
    /// The cost of useless frames, in the units of `HTTP2AbuseBudget`, that a peer may cause. Beyond it the HTTP/2 connection ends. Each
    /// answered request restores part of the budget.
    public var abuseBudget = 1000

    /// Creates the default limits, which suit an admission webhook.
    public init() {}
}

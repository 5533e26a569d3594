/// The limits of one connection. What goes beyond one is refused with the status named here.
public struct HTTPLimits: Sendable {
    /// The request line with its line end, in bytes; in HTTP/2, `:path`. Beyond it: 414. The API server's lines have 40 bytes; 8000 is what
    /// RFC 9112 §3 recommends to support.
    public var maxRequestLineBytes = 8 << 10
    /// All field lines of a head with their line ends and the empty line after them, in bytes; in HTTP/2, names and values
    /// plus 32 for each (RFC 9113 §10.5.1). Beyond it: 431. The API server sends some 300 bytes, a proxy with tokens some thousand.
    public var maxHeaderBytes = 16 << 10
    /// Fields in one head. Beyond it: 431. The API server sends six.
    public var maxHeaderFields = 64
    /// The content of one request, in bytes. Beyond it: 413. An AdmissionReview holds at most two objects of 3 MB and its envelope.
    public var maxBodyBytes = 7 << 20
    /// The trailer section of one chunked body with its last empty line, in bytes; in HTTP/2, counted like a head. Beyond it: 431. Trailers
    /// are checked and dropped.
    public var maxTrailerBytes = 4 << 10
    /// All chunk extensions of one body together, in bytes. Beyond it: 400. Nobody sends any; RFC 9112 §7.1.1 asks for a limit.
    public var maxChunkExtensionBytes = 1 << 10
    /// Bytes of later requests that may wait, in HTTP/1.x, while one is being answered; from then on
    /// ``HTTPConnection/wantsToReceive`` is false. One `receive` may go beyond it by what it brings.
    public var maxPipelinedBytes = 64 << 10
    /// Bytes of answers that may wait, in HTTP/1.x, before ``HTTPConnection/nextEvent()`` holds back pipelined requests: a peer
    /// that does not read its answers gets no more of them.
    public var maxPendingOutputBytes = 64 << 10
    /// Requests answered before the connection is ended in an orderly way; 0 for no limit. Behind a balancer, ends spread load.
    public var maxRequestsPerConnection = 0

    /// SETTINGS_MAX_CONCURRENT_STREAMS: what RFC 9113 §6.5.2 recommends as the least.
    public var maxConcurrentStreams = 100
    /// SETTINGS_INITIAL_WINDOW_SIZE, in bytes: a stream may send this much unasked, so 100 streams hold 6.4 MiB at most. Reviews of 5 kB
    /// never need an update.
    public var streamWindowBytes = 64 << 10
    /// The window of a stream that was granted room for a large body, and of the connection, in bytes: 1 MiB keeps 800 Mbit/s busy at a
    /// round trip of 10 ms. It costs no memory by itself.
    public var largeWindowBytes = 1 << 20
    /// Bodies larger than half a stream's first window that a connection takes in at one time, in bytes: two of the largest. Others wait,
    /// by flow control, until one of these is answered. One is always admitted.
    public var maxLargeBodyBytes = 14 << 20
    /// Content of one refused HTTP/2 request that is taken and thrown away, in bytes, so that its sender reads why. Beyond it the stream is
    /// reset without an error. Twice the largest body: who sends more than that does not do so by accident.
    public var maxDiscardedBytes = 14 << 20
    /// CONTINUATION frames after one HEADERS (CVE-2024-28182). Beyond it the connection ends.
    public var maxContinuationFrames = 8
    /// Frames that may wait for a peer that does not read: acknowledgements of SETTINGS and PING (CVE-2019-9512, CVE-2019-9515), resets of
    /// streams. Beyond it the connection ends.
    public var maxQueuedFrames = 1000
    /// Entries of one SETTINGS frame (CVE-2020-11080). Beyond it the connection ends. Seven are defined.
    public var maxSettingsEntries = 32
    /// What a peer may waste before its HTTP/2 connection ends, in the currency of `HTTP2Patience`. Each answered request gives some of it back.
    public var patience = 1000

    /// The limits that suit an admission webhook.
    public init() {}
}

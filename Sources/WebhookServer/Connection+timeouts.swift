internal import HTTPEngine
internal import LinuxSystem
internal import TLSEngine
internal import Telemetry

extension Connection {
    /// The current activity of a connection. Each has a timeout in ``ServerTimeouts``; the names are labels of metrics.
    enum Activity: String, MetricLabelValue {
        case handshake
        /// Waiting for the end of a request's head, or for the beginning of the first request.
        case head
        case body
        /// Between requests.
        case idle
        case write
        case linger
    }

    /// What a connection waits for. Its timeout runs as long as this does not change.
    struct Wait: Equatable {
        let activity: Activity
        /// The HTTP/2 stream that has waited longest; 0 if the whole connection waits.
        let stream: Int32
    }

    /// A timeout that was set.
    struct ArmedTimeout {
        let wait: Wait
        /// The newest HTTP/2 stream when the timeout was set.
        let newestStream: Int32
    }

    /// A deadline for all HTTP/2 streams that were open at one time.
    ///
    /// The timeout of a wait starts anew when another stream becomes the oldest. Without the common deadline, a peer that finishes one stream now
    /// and then could keep all others open forever.
    struct StreamDeadline {
        /// The deadline holds for this stream and all older ones.
        let newestStream: Int32
        let time: MonotonicTime

        /// The deadline for the stream that has waited longest: the present one if it holds for that stream, else a new one.
        ///
        /// - Parameter newest: the newest open stream.
        /// - Parameter time: the time of a new deadline.
        static func next(
            after current: StreamDeadline?, _ wait: Wait, newest: Int32, time: @autoclosure () -> MonotonicTime
        ) -> StreamDeadline? {
            guard wait.stream != 0 else { return nil }
            if let current, wait.stream <= current.newestStream { return current }
            return StreamDeadline(newestStream: newest, time: time())
        }
    }

    /// The bytes with which an HTTP/2 client must begin: the connection preface of 24 bytes and the header of a SETTINGS frame
    /// (RFC 9113 §3.4, §4.1).
    private static let http2PrefaceBytes = 24 + 9

    /// Whether the peer has begun to use HTTP: in HTTP/1.x with a complete request, in HTTP/2 with the connection preface. Until then the
    /// connection is not idle: the timeout of a head runs from the end of the handshake.
    @inline(__always)
    var hasBegun: Bool {
        hasResponded || protocolName == ApplicationProtocol.http2.rawValue && receivedPlaintext >= Self.http2PrefaceBytes
    }

    @inline(__always)
    var wait: Wait {
        switch stage {
        case .handshaking: return Wait(activity: .handshake, stream: 0)
        case .closing: return Wait(activity: .write, stream: 0)
        case .lingering: return Wait(activity: .linger, stream: 0)
        case .serving:
            let wait = http.wait
            // The timeout of a stream continues while the kernel takes no bytes, because these may belong to other streams.
            if hasUnsent, wait.stream == 0 { return Wait(activity: .write, stream: 0) }
            let activity: Activity =
                switch wait.phase {
                case .idle: hasBegun ? .idle : .head
                case .head: .head
                case .body: .body
                case .responding: .write
                }
            return Wait(activity: activity, stream: wait.stream)
        }
    }

    /// Whether HTTP can still respond when the timeout expires.
    var canRespond: Bool { stage == .serving && !hasUnsent }
}

internal import PolicySchema
internal import TextCoding

/// Identifiers of application protocols (RFC 7301 §3.1).
enum ALPNProtocol {
    /// The reason why Envoy cannot offer an identifier.
    enum Problem: Sendable, Equatable {
        /// Envoy then offers no protocol at all.
        case empty
        /// Envoy rejects the listener.
        case tooLong
    }

    /// The allowed length of an identifier, in bytes (RFC 7301 §3.1).
    static let lengths = 1...255

    /// The problem of an entry; nil if it is valid. Envoy joins the entries with commas, so one entry may contain several identifiers.
    static func problem(in entry: Span<UInt8>) -> Problem? {
        let bad = entry.firstPart(separatedBy: UInt8(ascii: ",")) { !lengths.contains($0.count) }
        return bad.map { $0.isEmpty ? .empty : .tooLong }
    }

    /// The first identifier of an entry that is not one of ``known``.
    static func unknownName(in entry: Span<UInt8>) -> Range<Int>? {
        entry.firstPart(separatedBy: UInt8(ascii: ",")) { !isKnown($0) }
    }

    /// Whether an identifier is one of ``known``. Envoy offers an unknown one as well.
    static func isKnown(_ text: Span<UInt8>) -> Bool { table.index(of: text) != nil }

    /// The identifier that the author most likely meant.
    static func nearest(to text: String) -> String? {
        let mistake = text.lowercased()
        return mistakes.first { $0.spellings.contains(mistake) }?.meant ?? text.nearest(among: known)
    }

    private static let table = NameTable(known.map { [$0] })

    /// The identifiers of HTTP, then the others of the IANA registry "TLS ALPN Protocol IDs", then those of service meshes.
    static let known = [
        "h2", "http/1.1", "http/1.0", "h3", "h2c", "http/0.9",
        "acme-tls/1", "c-webrtc", "co", "coap", "dicom", "doq", "dot", "ftp", "imap", "irc", "managesieve", "mqtt", "nnsp",
        "nntp",
        "ntske/1", "pop3", "postgresql", "radius/1.0", "radius/1.1", "sip/2", "smb", "spdy/1", "spdy/2", "spdy/3",
        "stun.nat-discovery", "stun.turn", "sunrpc", "tds/8.0", "webrtc", "xmpp-client", "xmpp-server",
        "grpc-exp", "istio", "istio-peer-exchange",
    ]

    private static let mistakes: [(meant: String, spellings: [String])] = [
        ("h2", ["http2", "http/2", "http/2.0", "http-2", "http_2", "grpc"]),
        ("http/1.1", ["http", "http1", "http/1", "http1.1", "http1_1", "h1", "http-1.1", "https"]),
        ("http/1.0", ["http1.0", "http1_0", "http-1.0"]),
        ("h3", ["http3", "http/3", "http/3.0", "quic"]),
    ]
}

internal import PolicySchema

/// Identifiers of application protocols (RFC 7301 §3.1).
enum ALPNProtocol {
    /// Why Envoy refuses a listener that offers an identifier.
    enum Problem: Sendable, Equatable {
        case empty
        case tooLong
    }

    /// How many bytes an identifier may have (RFC 7301 §3.1: its length is one byte, and not zero).
    static let lengths = 1...255

    /// What is wrong with an entry. Envoy joins the entries with commas, so one entry may hold several identifiers.
    static func problem(in entry: Span<UInt8>) -> Problem? {
        let bad = entry.firstPart(separatedBy: UInt8(ascii: ",")) { !lengths.contains($0.count) }
        return bad.map { $0.isEmpty ? .empty : .tooLong }
    }

    /// Whether an entry is several: `h2,http/1.1`.
    static func isList(_ entry: Span<UInt8>) -> Bool {
        for index in entry.indices where entry[index] == UInt8(ascii: ",") { return true }
        return false
    }

    /// Whether an identifier is one of ``known``. An unknown one is offered all the same.
    static func isKnown(_ text: Span<UInt8>) -> Bool { table.index(of: text) != nil }

    /// The identifier that was probably meant.
    static func nearest(to text: String) -> String? {
        let mistake = text.lowercased()
        return mistakes.first { $0.spellings.contains(mistake) }?.meant ?? text.nearest(among: known)
    }

    /// Those of HTTP first, then the others of the IANA's registry "TLS ALPN Protocol IDs", then those of service meshes.
    private static let table = WordTable(known.map { [$0] })

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

extension ALPNProtocol.Problem: CustomStringConvertible {
    var description: String {
        switch self {
        case .empty: "must not be empty"
        case .tooLong: "must not be longer than \(ALPNProtocol.lengths.upperBound) bytes"
        }
    }
}

internal import TextCoding

/// A parsed request target (RFC 9112 §3.2): origin-form, absolute-form, or asterisk-form for OPTIONS. Authority-form is only for CONNECT,
/// which is not implemented. Every byte must be one that RFC 3986 allows in its place, so control characters, spaces and bytes beyond ASCII
/// are rejected.
struct RequestTarget {
    private(set) var path: String
    private(set) var query: String

    init(_ target: Span<UInt8>, method: HTTPMethod) throws(HTTPError) {
        if target.count > 0, target[0] == UInt8(ascii: "/") {
            try self.init(pathAndQuery: target)
        } else if target.equals("*") {
            guard method == .options else { throw HTTPError(400, "the request target * is only for OPTIONS") }
            self.init(path: "*", query: "")
        } else {
            try self.init(absolute: target, method: method)
        }
    }

    private init(path: String, query: String) {
        self.path = path
        self.query = query
    }

    private init(pathAndQuery target: Span<UInt8>) throws(HTTPError) {
        let mark = target.firstIndex(of: UInt8(ascii: "?"), from: 0) ?? target.count
        let path = target.extracting(..<mark)
        let query = target.extracting(min(mark + 1, target.count)...)
        guard ASCIISet.path.containsAll(path), ASCIISet.query.containsAll(query) else {
            throw HTTPError(400, "the request target contains a character that must be percent-encoded")
        }
        guard path.percentEncodingIsValid, query.percentEncodingIsValid else {
            throw HTTPError(400, "the request target has a % that is not followed by two hexadecimal digits")
        }
        self.path = String(ascii: path)
        self.query = String(ascii: query)
    }

    /// RFC 9112 §3.2.2: servers accept absolute-form too, and its authority takes precedence over Host.
    private init(absolute target: Span<UInt8>, method: HTTPMethod) throws(HTTPError) {
        guard let scheme = target.firstIndex(of: UInt8(ascii: ":"), from: 0), URIScheme.isSupported(target.extracting(..<scheme)),
            scheme + 3 <= target.count, target.extracting(scheme..<scheme + 3).equals("://")
        else { throw HTTPError(400, "the request target is neither a path nor an http or https URI") }
        let start = scheme + 3
        var end = start
        while end < target.count, target[end] != UInt8(ascii: "/"), target[end] != UInt8(ascii: "?") { end += 1 }
        // RFC 9110 §4.2.1: an http URI with an empty host is invalid. §4.2.4: so is one with a user name.
        guard end > start, Authority.isValid(target.extracting(start..<end)) else {
            throw HTTPError(400, "the authority of the request target is malformed")
        }
        try self.init(pathAndQuery: target.extracting(end...))
        guard path.isEmpty else { return }
        // RFC 9112 §3.2.4: OPTIONS with neither path nor query addresses the server as a whole. Otherwise the path is "/" (§3.2.1).
        path = method == .options && query.isEmpty ? "*" : "/"
    }
}

/// The scheme of a URI (RFC 3986 §3.1).
enum URIScheme {
    /// Whether this is `http` or `https`, in any case.
    static func isSupported(_ scheme: Span<UInt8>) -> Bool {
        scheme.equalsIgnoringCase("http") || scheme.equalsIgnoringCase("https")
    }
}

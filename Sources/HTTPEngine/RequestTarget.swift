/// The request target taken apart (RFC 9112 §3.2): origin-form, absolute-form, and asterisk-form for OPTIONS.
/// Authority-form belongs to CONNECT, which is not implemented.
struct RequestTarget {
    private(set) var path: String
    private(set) var query: String

    init(_ target: Span<UInt8>, method: HTTPMethod) throws(HTTPRefusal) {
        if target.count > 0, target[0] == UInt8(ascii: "/") {
            try self.init(pathAndQuery: target)
        } else if target.equals("*") {
            guard method == .options else { throw HTTPRefusal(400, "the request target * is only for OPTIONS") }
            self.init(path: "*", query: "")
        } else {
            try self.init(absolute: target, method: method)
        }
    }

    private init(path: String, query: String) {
        self.path = path
        self.query = query
    }

    private init(pathAndQuery target: Span<UInt8>) throws(HTTPRefusal) {
        let mark = target.firstIndex(of: UInt8(ascii: "?"), from: 0) ?? target.count
        let path = target.extracting(..<mark)
        let query = target.extracting(min(mark + 1, target.count)...)
        guard path.allSatisfy(.path), query.allSatisfy(.query) else {
            throw HTTPRefusal(400, "the request target has a character that must be percent-encoded")
        }
        guard path.percentEncodingIsValid, query.percentEncodingIsValid else {
            throw HTTPRefusal(400, "the request target has a % that two hexadecimal digits do not follow")
        }
        self.path = String(ascii: path)
        self.query = String(ascii: query)
    }

    /// RFC 9112 §3.2.2: servers accept absolute-form too, and its authority counts for more than Host.
    private init(absolute target: Span<UInt8>, method: HTTPMethod) throws(HTTPRefusal) {
        var start = 0
        if target.count >= 7, target.extracting(..<7).equalsIgnoringCase("http://") {
            start = 7
        } else if target.count >= 8, target.extracting(..<8).equalsIgnoringCase("https://") {
            start = 8
        } else {
            throw HTTPRefusal(400, "the request target is neither a path nor an http or https URI")
        }
        var end = start
        while end < target.count, target[end] != UInt8(ascii: "/"), target[end] != UInt8(ascii: "?") { end += 1 }
        // RFC 9110 §4.2.1: an http URI with an empty host is invalid; §4.2.4: so is one with a user name.
        guard end > start, Authority.isValid(target.extracting(start..<end)) else {
            throw HTTPRefusal(400, "the authority of the request target is malformed")
        }
        if end < target.count, target[end] == UInt8(ascii: "/") {
            try self.init(pathAndQuery: target.extracting(end...))
        } else {
            try self.init(pathAndQuery: target.extracting(end...))
            // RFC 9112 §3.2.4: OPTIONS with neither path nor query means the server as a whole; otherwise the path is "/" (§3.2.1).
            path = method == .options && query.isEmpty ? "*" : "/"
        }
    }
}

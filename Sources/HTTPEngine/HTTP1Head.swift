/// What the head of an HTTP/1.x request says, collected line by line.
struct HTTP1Head {
    private(set) var method = HTTPMethod.other
    private(set) var version = HTTPVersion.http1_1
    private(set) var expectation = Expectation.none
    private var path = ""
    private var query = ""
    private var mediaType: String?
    private var contentLength: Int?
    private var coding = Coding.none
    private var connection = ConnectionOption.unsaid
    private var hasHost = false
    private var fieldCount = 0

    private enum Coding { case none, chunked }

    /// How the end of the body is found (RFC 9112 §6.3). Without a length, a request has no body.
    enum Framing { case length(Int), chunked }

    /// RFC 9112 §3, strictly: a method, a target and a version with one space between them.
    mutating func readRequestLine(_ line: Span<UInt8>) throws(HTTPRefusal) {
        let space = UInt8(ascii: " ")
        guard let first = line.firstIndex(of: space, from: 0), let second = line.firstIndex(of: space, from: first + 1),
            line.firstIndex(of: space, from: second + 1) == nil, second > first + 1
        else { throw HTTPRefusal(400, "the request line is not a method, a target and a version with one space between them") }
        let name = line.extracting(..<first)
        guard name.count > 0, name.allSatisfy(.token) else { throw HTTPRefusal(400, "the method is not a token") }
        method = HTTPMethod(name)
        version = try Self.version(line.extracting((second + 1)...))
        guard method != .connect else { throw HTTPRefusal(501, "the method CONNECT is not implemented") }
        let target = try RequestTarget(line.extracting(first + 1..<second), method: method)
        (path, query) = (target.path, target.query)
    }

    private static func version(_ text: Span<UInt8>) throws(HTTPRefusal) -> HTTPVersion {
        if text.equals("HTTP/1.1") { return .http1_1 }
        if text.equals("HTTP/1.0") { return .http1_0 }
        guard text.count == 8, text.extracting(..<5).equals("HTTP/"), text[6] == UInt8(ascii: "."),
            let major = text[5].hexDigit, major < 10, let minor = text[7].hexDigit, minor < 10
        else { throw HTTPRefusal(400, "the HTTP version is malformed") }
        guard major == 1 else {
            throw HTTPRefusal(505, "only HTTP/1.0 and HTTP/1.1 are spoken here; HTTP/2 has to be agreed on in the TLS handshake")
        }
        // RFC 9110 §6.2: a higher minor version is read as the highest that we know.
        return .http1_1
    }

    mutating func readField(_ line: Span<UInt8>, limits: HTTPLimits) throws(HTTPRefusal) {
        fieldCount += 1
        guard fieldCount <= limits.maxHeaderFields else {
            throw HTTPRefusal(431, "the head has more than \(limits.maxHeaderFields) fields")
        }
        let field = try FieldLine(line)
        let value = line.extracting(field.value)
        switch field.name {
        case .host: try readHost(value)
        case .connection: connection.read(value)
        case .contentType: try readContentType(value)
        case .contentLength: try readContentLength(value)
        case .transferEncoding: try readTransferEncoding(value)
        // RFC 9110 §10.1.1: to be ignored in HTTP/1.0.
        case .expect where version == .http1_1: expectation = try Expectation(value)
        case .expect, .retryAfter, .other: break
        }
    }

    private mutating func readHost(_ value: Span<UInt8>) throws(HTTPRefusal) {
        guard !hasHost else { throw HTTPRefusal(400, "there is more than one Host") }
        // RFC 9112 §3.3: an https URI needs an authority, and a server without a default one can reject the request.
        guard !value.isEmpty else { throw HTTPRefusal(400, "the Host is empty") }
        guard Authority.isValid(value) else { throw HTTPRefusal(400, "the Host is malformed") }
        hasHost = true
    }

    private mutating func readContentType(_ value: Span<UInt8>) throws(HTTPRefusal) {
        guard mediaType == nil else { throw HTTPRefusal(400, "there is more than one Content-Type") }
        mediaType = value.isEmpty ? "" : try MediaType.parse(value)
    }

    private mutating func readContentLength(_ value: Span<UInt8>) throws(HTTPRefusal) {
        guard contentLength == nil else { throw HTTPRefusal(400, "there is more than one Content-Length") }
        guard let length = ContentLength.parse(value) else { throw HTTPRefusal(400, "the Content-Length is not a number") }
        contentLength = length
    }

    private mutating func readTransferEncoding(_ value: Span<UInt8>) throws(HTTPRefusal) {
        try value.forEachListElement { (coding) throws(HTTPRefusal) in
            guard !coding.isEmpty else { throw HTTPRefusal(400, "the Transfer-Encoding has an empty element") }
            let isChunked = coding.equalsIgnoringCase("chunked")
            guard self.coding == .none else {
                // RFC 9112 §6.1: chunked must not be applied twice; §6.3: unless it comes last, nobody can tell where the body ends.
                throw HTTPRefusal(
                    400, isChunked ? "chunked is named twice in Transfer-Encoding" : "chunked is not the last transfer coding")
            }
            // RFC 9112 §6.1: 501 to a coding that is not understood, and chunked is the only one that must be.
            guard isChunked else { throw HTTPRefusal(501, "the only transfer coding that is understood is chunked") }
            self.coding = .chunked
        }
    }

    /// What remains to be asked once the empty line has come.
    func framing(limits: HTTPLimits) throws(HTTPRefusal) -> Framing {
        // RFC 9112 §3.2.
        guard hasHost || version == .http1_0 else { throw HTTPRefusal(400, "there is no Host") }
        if coding == .chunked {
            // RFC 9112 §6.1: a Transfer-Encoding in HTTP/1.0 is faulty framing.
            guard version == .http1_1 else { throw HTTPRefusal(400, "HTTP/1.0 has no Transfer-Encoding") }
            // RFC 9112 §6.3: such a message might be an attempt at request smuggling.
            guard contentLength == nil else { throw HTTPRefusal(400, "both Content-Length and Transfer-Encoding are present") }
            return .chunked
        }
        let length = contentLength ?? 0
        guard length <= limits.maxBodyBytes else {
            throw HTTPRefusal(413, "the content is larger than \(limits.maxBodyBytes) bytes")
        }
        return .length(length)
    }

    /// Whether the peer wishes to send another request (RFC 9112 §9.3).
    var persists: Bool { connection.persists(in: version) }

    var request: HTTPRequest {
        HTTPRequest(stream: 0, version: version, method: method, path: path, query: query, mediaType: mediaType ?? "")
    }
}

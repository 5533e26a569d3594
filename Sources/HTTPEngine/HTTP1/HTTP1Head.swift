internal import TextCoding

/// The head of an HTTP/1.x request, read line by line.
struct HTTP1Head {
    private(set) var method = HTTPMethod.other
    private(set) var version = HTTPVersion.http1_1
    private(set) var expectation = Expectation.none
    private var path = ""
    private var query = ""
    private var mediaType: String?
    private var preferences = RequestPreferences()
    private var contentLength: Int?
    private var coding = Coding.none
    private var connection = ConnectionOption.unspecified
    private var hasHost = false
    private var fieldCount = 0

    private enum Coding { case none, chunked }

    /// How the length of the body is determined (RFC 9112 §6.3). A request without a length has no body.
    enum Framing { case length(Int), chunked }

    /// Reads a method, a target and a version separated by single spaces (RFC 9112 §3).
    mutating func readRequestLine(_ line: Span<UInt8>) throws(HTTPError) {
        let space = UInt8(ascii: " ")
        guard let first = line.firstIndex(of: space, from: 0), let second = line.firstIndex(of: space, from: first + 1),
            line.firstIndex(of: space, from: second + 1) == nil, second > first + 1
        else { throw HTTPError(400, "the request line is not a method, a target and a version separated by single spaces") }
        let name = line.extracting(..<first)
        guard name.count > 0, ASCIISet.token.containsAll(name) else { throw HTTPError(400, "the method is not a token") }
        method = HTTPMethod(name)
        version = try Self.version(line.extracting((second + 1)...))
        guard method != .connect else { throw HTTPError(501, "the method CONNECT is not implemented") }
        let target = try RequestTarget(line.extracting(first + 1..<second), method: method)
        (path, query) = (target.path, target.query)
    }

    private static func version(_ text: Span<UInt8>) throws(HTTPError) -> HTTPVersion {
        if text.equals("HTTP/1.1") { return .http1_1 }
        if text.equals("HTTP/1.0") { return .http1_0 }
        guard text.count == 8, text.extracting(..<5).equals("HTTP/"), text[6] == UInt8(ascii: "."),
            text[5].isDigit, text[7].isDigit
        else { throw HTTPError(400, "the HTTP version is malformed") }
        guard text[5] == UInt8(ascii: "1") else {
            throw HTTPError(505, "the HTTP version must be 1.0 or 1.1; HTTP/2 must be negotiated in the TLS handshake")
        }
        // RFC 9110 §6.2: a higher minor version is treated as the highest supported one.
        return .http1_1
    }

    mutating func readField(_ line: Span<UInt8>, limits: HTTPLimits) throws(HTTPError) {
        fieldCount += 1
        guard fieldCount <= limits.maxHeaderFields else {
            throw HTTPError(431, "the head has more than \(limits.maxHeaderFields) fields")
        }
        let field = try FieldLine(line)
        let value = line.extracting(field.value)
        switch field.name {
        case .host: try readHost(value)
        case .connection: connection.read(value)
        case .contentType: try readContentType(value)
        case .contentLength: try readContentLength(value)
        case .transferEncoding: try readTransferEncoding(value)
        case .accept: preferences.readAccept(value, method)
        case .acceptEncoding: preferences.readAcceptEncoding(value, method)
        case .traceParent: preferences.readTrace(value)
        // RFC 9110 §10.1.1: a server ignores it in HTTP/1.0.
        case .expect where version == .http1_1: expectation = try Expectation(value)
        case .expect, .retryAfter, .other: break
        }
    }

    private mutating func readHost(_ value: Span<UInt8>) throws(HTTPError) {
        guard !hasHost else { throw HTTPError(400, "the request has more than one Host") }
        // RFC 9112 §3.3: an https URI needs an authority, and a server without a default authority can reject the request.
        guard !value.isEmpty else { throw HTTPError(400, "the Host is empty") }
        guard Authority.isValid(value) else { throw HTTPError(400, "the Host is malformed") }
        hasHost = true
    }

    private mutating func readContentType(_ value: Span<UInt8>) throws(HTTPError) {
        guard mediaType == nil else { throw HTTPError(400, "the request has more than one Content-Type") }
        mediaType = value.isEmpty ? "" : try MediaType.parse(value)
    }

    private mutating func readContentLength(_ value: Span<UInt8>) throws(HTTPError) {
        guard contentLength == nil else { throw HTTPError(400, "the request has more than one Content-Length") }
        guard let length = ContentLength.parse(value) else { throw HTTPError(400, "the Content-Length is not a number") }
        contentLength = length
    }

    private mutating func readTransferEncoding(_ value: Span<UInt8>) throws(HTTPError) {
        try value.forEachListElement { (coding) throws(HTTPError) in
            guard !coding.isEmpty else { throw HTTPError(400, "the Transfer-Encoding has an empty element") }
            let isChunked = coding.equalsIgnoringCase("chunked")
            guard self.coding == .none else {
                // RFC 9112 §6.1: chunked must not be applied twice. §6.3: unless it is the last coding, the length of the body is unknown.
                throw HTTPError(
                    400, isChunked ? "Transfer-Encoding contains chunked twice" : "chunked is not the last transfer coding")
            }
            // RFC 9112 §6.1: a coding that the server does not support gets 501. Only chunked must be supported.
            guard isChunked else { throw HTTPError(501, "the only supported transfer coding is chunked") }
            self.coding = .chunked
        }
    }

    /// Validates the complete head and returns how the length of the body is determined.
    func framing(limits: HTTPLimits) throws(HTTPError) -> Framing {
        // RFC 9112 §3.2.
        guard hasHost || version == .http1_0 else { throw HTTPError(400, "the request has no Host") }
        if coding == .chunked {
            // RFC 9112 §6.1: Transfer-Encoding in HTTP/1.0 means that the framing is faulty.
            guard version == .http1_1 else { throw HTTPError(400, "HTTP/1.0 does not allow Transfer-Encoding") }
            // RFC 9112 §6.3: such a message may be an attempt at request smuggling.
            guard contentLength == nil else { throw HTTPError(400, "both Content-Length and Transfer-Encoding are present") }
            return .chunked
        }
        let length = contentLength ?? 0
        guard length <= limits.maxBodyBytes else { throw .contentTooLarge(limits.maxBodyBytes) }
        return .length(length)
    }

    /// Whether the connection persists after this request (RFC 9112 §9.3).
    var persists: Bool { connection.persists(in: version) }

    var request: HTTPRequest {
        HTTPRequest(
            stream: 0, version: version, method: method, path: path, query: query, mediaType: mediaType ?? "",
            accept: preferences.accept, acceptEncoding: preferences.acceptEncoding, trace: preferences.trace)
    }
}

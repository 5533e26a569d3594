internal import TextCoding

/// The header section of an HTTP/2 request, read field by field. libnghttp2 has validated its form: names, values, and which pseudo-header
/// fields are present (RFC 9113 §8.2, §8.3).
struct HTTP2Head {
    private(set) var method = HTTPMethod.other
    private(set) var contentLength: Int?
    private(set) var expectation = Expectation.none
    /// The text of the path and the authority, in the order of arrival.
    private var text: [UInt8] = []
    private var path = 0..<0
    private var authority: Range<Int>?
    private var mediaType: String?
    private var preferences = RequestPreferences()
    private var listBytes = 0
    private var fieldCount = 0

    mutating func read(_ name: Span<UInt8>, _ value: Span<UInt8>, limits: HTTPLimits) throws(HTTPError) {
        // RFC 9113 §10.5.1: counts the expanded size, because a few compressed bytes can expand to a list of megabytes.
        listBytes += name.count + value.count + 32
        guard listBytes <= limits.maxHeaderBytes else {
            throw HTTPError(431, "the head is larger than \(limits.maxHeaderBytes) bytes")
        }
        guard name.isEmpty || name[0] != UInt8(ascii: ":") else { return try readPseudoHeader(name, value, limits: limits) }
        fieldCount += 1
        guard fieldCount <= limits.maxHeaderFields else {
            throw HTTPError(431, "the head has more than \(limits.maxHeaderFields) fields")
        }
        try readField(FieldName(name), value)
    }

    private mutating func readPseudoHeader(_ name: Span<UInt8>, _ value: Span<UInt8>, limits: HTTPLimits) throws(HTTPError) {
        switch name.count {
        case 5 where name.equals(":path"): try readPath(value, limits: limits)
        case 10 where name.equals(":authority"): try readAuthority(value)
        case 7 where name.equals(":method"): method = HTTPMethod(value)
        case 7 where name.equals(":scheme"):
            guard URIScheme.isSupported(value) else { throw HTTPError(400, "the scheme is neither http nor https") }
        default: break
        }
    }

    private mutating func readPath(_ value: Span<UInt8>, limits: HTTPLimits) throws(HTTPError) {
        guard value.count <= limits.maxRequestLineBytes else {
            throw HTTPError(414, "the path is longer than \(limits.maxRequestLineBytes) bytes")
        }
        path = store(value)
    }

    private mutating func readAuthority(_ value: Span<UInt8>) throws(HTTPError) {
        guard Authority.isValid(value) else { throw HTTPError(400, "the authority is malformed") }
        authority = store(value)
    }

    /// Host must equal `:authority`, or replaces it if that is missing (RFC 9113 §8.3.1).
    private func readHost(_ value: Span<UInt8>) throws(HTTPError) {
        guard Authority.isValid(value) else { throw HTTPError(400, "the Host is malformed") }
        guard let authority else { return }
        guard value.equalsIgnoringCase(text.span.extracting(authority)) else {
            throw HTTPError(400, "the Host differs from the authority")
        }
    }

    private mutating func store(_ value: Span<UInt8>) -> Range<Int> {
        let start = text.count
        text.append(value)
        return start..<text.count
    }

    private mutating func readField(_ name: FieldName, _ value: Span<UInt8>) throws(HTTPError) {
        switch name {
        case .contentType:
            guard mediaType == nil else { throw HTTPError(400, "the request has more than one Content-Type") }
            mediaType = value.isEmpty ? "" : try MediaType.parse(value)
        case .contentLength:
            guard let length = ContentLength.parse(value) else { throw HTTPError(400, "the Content-Length is not a number") }
            contentLength = length
        case .expect: expectation = try Expectation(value)
        case .host: try readHost(value)
        // RFC 9113 §8.3: the method precedes all other fields.
        case .accept: preferences.readAccept(value, method)
        case .acceptEncoding: preferences.readAcceptEncoding(value, method)
        case .traceParent: preferences.readTrace(value)
        // RFC 9113 §8.2.2: libnghttp2 rejects connection-specific fields.
        case .connection, .transferEncoding, .retryAfter, .other: break
        }
    }

    /// Validates the complete section and returns the request.
    func request(stream: Int32, limits: HTTPLimits) throws(HTTPError) -> HTTPRequest {
        guard method != .connect else { throw HTTPError(501, "the method CONNECT is not implemented") }
        guard (contentLength ?? 0) <= limits.maxBodyBytes else { throw .contentTooLarge(limits.maxBodyBytes) }
        let target = try RequestTarget(text.span.extracting(path), method: method)
        return HTTPRequest(
            stream: stream, version: .http2, method: method, path: target.path, query: target.query, mediaType: mediaType ?? "",
            accept: preferences.accept, acceptEncoding: preferences.acceptEncoding, trace: preferences.trace)
    }
}

/// What the header section of an HTTP/2 request says, collected field by field. libnghttp2 has checked its form: names, values, which
/// pseudo-header fields there are and how many (RFC 9113 §8.2, §8.3).
struct HTTP2Head {
    private(set) var method = HTTPMethod.other
    private(set) var contentLength: Int?
    private(set) var expectation = Expectation.none
    /// The path and the authority, in the order of their coming.
    private var text: [UInt8] = []
    private var path = 0..<0
    private var authority: Range<Int>?
    private var mediaType: String?
    private var listBytes = 0
    private var fieldCount = 0

    mutating func read(_ name: Span<UInt8>, _ value: Span<UInt8>, limits: HTTPLimits) throws(HTTPRefusal) {
        try count(name, value, limits: limits)
        switch name.count {
        case 5 where name.equals(":path"): try readPath(value, limits: limits)
        case 10 where name.equals(":authority"): try readAuthority(value)
        case 7 where name.equals(":method"): method = HTTPMethod(value)
        default: try readField(FieldName(name), value)
        }
    }

    /// RFC 9113 §10.5.1: counted as it expands, because a few compressed bytes can stand for a list of megabytes.
    private mutating func count(_ name: Span<UInt8>, _ value: Span<UInt8>, limits: HTTPLimits) throws(HTTPRefusal) {
        fieldCount += 1
        listBytes += name.count + value.count + 32
        guard listBytes <= limits.maxHeaderBytes else {
            throw HTTPRefusal(431, "the head is larger than \(limits.maxHeaderBytes) bytes")
        }
        guard fieldCount <= limits.maxHeaderFields else {
            throw HTTPRefusal(431, "the head has more than \(limits.maxHeaderFields) fields")
        }
    }

    private mutating func readPath(_ value: Span<UInt8>, limits: HTTPLimits) throws(HTTPRefusal) {
        guard value.count <= limits.maxRequestLineBytes else {
            throw HTTPRefusal(414, "the path is longer than \(limits.maxRequestLineBytes) bytes")
        }
        path = keep(value)
    }

    private mutating func readAuthority(_ value: Span<UInt8>) throws(HTTPRefusal) {
        guard Authority.isValid(value) else { throw HTTPRefusal(400, "the authority is malformed") }
        authority = keep(value)
    }

    /// Host, which says what `:authority` says, or stands in its place (RFC 9113 §8.3.1).
    private func readHost(_ value: Span<UInt8>) throws(HTTPRefusal) {
        guard Authority.isValid(value) else { throw HTTPRefusal(400, "the Host is malformed") }
        guard let authority else { return }
        guard value.equalsIgnoringCase(text.span.extracting(authority)) else {
            throw HTTPRefusal(400, "the Host is not the authority")
        }
    }

    private mutating func keep(_ value: Span<UInt8>) -> Range<Int> {
        let start = text.count
        value.withUnsafeBufferPointer { text.append(contentsOf: $0) }
        return start..<text.count
    }

    private mutating func readField(_ name: FieldName, _ value: Span<UInt8>) throws(HTTPRefusal) {
        switch name {
        case .contentType:
            guard mediaType == nil else { throw HTTPRefusal(400, "there is more than one Content-Type") }
            mediaType = value.isEmpty ? "" : try MediaType.parse(value)
        case .contentLength:
            guard let length = ContentLength.parse(value) else { throw HTTPRefusal(400, "the Content-Length is not a number") }
            contentLength = length
        case .expect: expectation = try Expectation(value)
        case .host: try readHost(value)
        // RFC 9113 §8.2.2: libnghttp2 refuses connection-specific fields.
        case .connection, .transferEncoding, .retryAfter, .other: break
        }
    }

    /// What remains to be asked once the section is whole.
    func request(stream: Int32, limits: HTTPLimits) throws(HTTPRefusal) -> HTTPRequest {
        guard method != .connect else { throw HTTPRefusal(501, "the method CONNECT is not implemented") }
        guard (contentLength ?? 0) <= limits.maxBodyBytes else {
            throw HTTPRefusal(413, "the content is larger than \(limits.maxBodyBytes) bytes")
        }
        let target = try RequestTarget(text.span.extracting(path), method: method)
        return HTTPRequest(
            stream: stream, version: .http2, method: method, path: target.path, query: target.query, mediaType: mediaType ?? "")
    }
}

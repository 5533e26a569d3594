internal import TextCoding

/// The head of a server's response, read line by line.
package struct HTTPResponseHead: Sendable, Equatable {
    /// The protocol version of the response.
    package private(set) var version = HTTPVersion.http1_1
    /// The status code (RFC 9110 §15).
    package private(set) var status = 0
    /// The media type of the content in lower case, without parameters. Empty if there is no Content-Type.
    package private(set) var mediaType = ""
    /// Retry-After in seconds (RFC 9110 §10.2.3). Nil if it is missing or a date.
    package private(set) var retryAfter: Int?
    private var contentLength: Int?
    private var isChunked = false
    private var connection = ConnectionOption.unspecified

    /// How the length of the content is determined (RFC 9112 §6.3).
    enum Framing: Equatable { case none, length(Int), chunked, untilClose }

    /// Reads a version, a status of three digits and a reason phrase (RFC 9112 §4). The space after the status is required even if the reason
    /// phrase is empty.
    init(statusLine line: Span<UInt8>) throws(HTTPError) {
        guard line.count >= 13, line[8] == UInt8(ascii: " "), line[12] == UInt8(ascii: " ") else {
            throw HTTPError(400, "the status line is not a version, a status and a reason separated by single spaces")
        }
        let name = line.extracting(..<8)
        if name.equals("HTTP/1.1") {
            version = .http1_1
        } else if name.equals("HTTP/1.0") {
            version = .http1_0
        } else {
            throw HTTPError(400, "the response is not in HTTP/1.1 or HTTP/1.0")
        }
        guard let code = line.extracting(9..<12).decimal(Int.self) else { throw HTTPError(400, "the status is not a number") }
        status = code
        // RFC 9110 §15.
        guard 100..<600 ~= status else { throw HTTPError(400, "the status is not between 100 and 599") }
        for index in 13..<line.count where !line[index].isFieldContent {
            throw HTTPError(400, "the reason phrase contains a control character")
        }
    }

    mutating func readField(_ line: Span<UInt8>) throws(HTTPError) {
        let field = try FieldLine(line)
        let value = line.extracting(field.value)
        switch field.name {
        case .contentLength:
            guard contentLength == nil else { throw HTTPError(400, "the response has more than one Content-Length") }
            guard let length = ContentLength.parse(value) else {
                throw HTTPError(400, "the Content-Length is not a number")
            }
            contentLength = length
        case .transferEncoding:
            guard !isChunked, value.equalsIgnoringCase("chunked") else {
                throw HTTPError(400, "the Transfer-Encoding is not chunked")
            }
            isChunked = true
        case .contentType: mediaType = value.isEmpty ? "" : try MediaType.parse(value)
        case .retryAfter: retryAfter = ContentLength.parse(value)
        case .connection: connection.read(value)
        case .host, .expect, .accept, .acceptEncoding, .traceParent, .other: break
        }
    }

    /// Validates the complete head and returns how the length of the content is determined.
    func framing(answering method: HTTPMethod) throws(HTTPError) -> Framing {
        // RFC 9112 §6.3: such a message may be an attempt at response splitting. §6.1: HTTP/1.0 has no transfer codings.
        guard !isChunked || contentLength == nil else {
            throw HTTPError(400, "both Content-Length and Transfer-Encoding are present")
        }
        guard !isChunked || version == .http1_1 else { throw HTTPError(400, "HTTP/1.0 does not allow Transfer-Encoding") }
        if method == .head || status == 204 || status == 304 { return .none }
        if isChunked { return .chunked }
        return contentLength.map { .length($0) } ?? .untilClose
    }

    /// Whether this is an interim response, which precedes the final one (RFC 9110 §15.2).
    var isInterim: Bool { status < 200 }

    /// Whether the connection persists after this response (RFC 9112 §9.3).
    var persists: Bool { connection.persists(in: version) }
}

/// What the head of a server's answer says, collected line by line.
package struct HTTPResponseHead: Sendable, Equatable {
    /// The version that the server speaks.
    package private(set) var version = HTTPVersion.http1_1
    /// The status code (RFC 9110 §15).
    package private(set) var status = 0
    /// Type and subtype of the content in lower case; empty when the server says none.
    package private(set) var mediaType = ""
    /// In how many seconds to come again (RFC 9110 §10.2.3); nil when nothing is said, or a date.
    package private(set) var retryAfter: Int?
    private var contentLength: Int?
    private var isChunked = false
    private var connection = ConnectionOption.unsaid

    /// How the end of the content is found (RFC 9112 §6.3).
    enum Framing: Equatable { case none, length(Int), chunked, untilClose }

    /// RFC 9112 §4: a version, three digits, and a reason that nobody reads; a space stands behind the digits even without one.
    init(statusLine line: Span<UInt8>) throws(HTTPRefusal) {
        guard line.count >= 13, line[8] == UInt8(ascii: " "), line[12] == UInt8(ascii: " ") else {
            throw HTTPRefusal(400, "the status line is not a version, a status and a reason with one space between them")
        }
        let name = line.extracting(..<8)
        if name.equals("HTTP/1.1") {
            version = .http1_1
        } else if name.equals("HTTP/1.0") {
            version = .http1_0
        } else {
            throw HTTPRefusal(400, "the answer is not in HTTP/1.1 or HTTP/1.0")
        }
        for index in 9..<12 {
            guard let digit = line[index].hexDigit, digit < 10 else { throw HTTPRefusal(400, "the status is not a number") }
            status = status * 10 + digit
        }
        // RFC 9110 §15.
        guard 100..<600 ~= status else { throw HTTPRefusal(400, "the status is not between 100 and 599") }
        for index in 13..<line.count where !line[index].isFieldContent {
            throw HTTPRefusal(400, "the reason of the status holds a control character")
        }
    }

    mutating func readField(_ line: Span<UInt8>) throws(HTTPRefusal) {
        let field = try FieldLine(line)
        let value = line.extracting(field.value)
        switch field.name {
        case .contentLength:
            guard contentLength == nil else { throw HTTPRefusal(400, "there is more than one Content-Length") }
            guard let length = ContentLength.parse(value) else {
                throw HTTPRefusal(400, "the Content-Length is not a number")
            }
            contentLength = length
        case .transferEncoding:
            guard !isChunked, value.equalsIgnoringCase("chunked") else {
                throw HTTPRefusal(400, "the Transfer-Encoding is something else than chunked")
            }
            isChunked = true
        case .contentType: mediaType = value.isEmpty ? "" : try MediaType.parse(value)
        case .retryAfter: retryAfter = ContentLength.parse(value)
        case .connection: connection.read(value)
        case .host, .expect, .other: break
        }
    }

    /// What remains to be asked once the empty line has come.
    func framing(answering method: HTTPMethod) throws(HTTPRefusal) -> Framing {
        // RFC 9112 §6.3: such a message might be an attempt at response splitting; §6.1: HTTP/1.0 has no codings.
        guard !isChunked || contentLength == nil else {
            throw HTTPRefusal(400, "both Content-Length and Transfer-Encoding are present")
        }
        guard !isChunked || version == .http1_1 else { throw HTTPRefusal(400, "HTTP/1.0 has no Transfer-Encoding") }
        if method == .head || status == 204 || status == 304 { return .none }
        if isChunked { return .chunked }
        return contentLength.map { .length($0) } ?? .untilClose
    }

    /// An answer before the answer (RFC 9110 §15.2).
    var isInterim: Bool { status < 200 }

    /// Whether the server takes another request on this connection (RFC 9112 §9.3).
    var persists: Bool { connection.persists(in: version) }
}

import HTTPEngine
import Testing

/// The bytes that a server sends in response to one request, and how the client reads them.
struct ResponseRow: CustomTestStringConvertible, Sendable {
    enum Outcome: Equatable {
        case complete(status: Int, content: String, persists: Bool)
        /// Part of the fault's text.
        case fault(String)
        /// More bytes are expected.
        case open(content: String)
    }

    enum End { case none, orderly, cut }

    let testDescription: String
    let method: HTTPMethod
    let input: String
    let end: End
    let outcome: Outcome

    private init(
        _ name: String, _ input: String, _ outcome: Outcome, method: HTTPMethod = .get, end: End = .none
    ) {
        testDescription = name
        self.method = method
        self.input = input
        self.end = end
        self.outcome = outcome
    }

    private static func good(_ content: String, status: Int = 200, persists: Bool = true) -> Outcome {
        .complete(status: status, content: content, persists: persists)
    }

    static let all =
        [
            // Framing.
            ResponseRow("a length", "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello", good("hello")),
            ResponseRow("a length of nothing", "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", good("")),
            ResponseRow("no reason", "HTTP/1.1 500 \r\nContent-Length: 0\r\n\r\n", good("", status: 500)),
            ResponseRow(
                "chunks", "HTTP/1.1 200 OK\r\ntransfer-encoding: Chunked\r\n\r\n5\r\nhello\r\n1;a=b\r\n!\r\n0\r\nX: y\r\n\r\n",
                good("hello!")),
            ResponseRow(
                "chunks without an end", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n",
                .open(content: "hello")),
            ResponseRow("until the close", "HTTP/1.1 200 OK\r\n\r\nhello", .open(content: "hello")),
            ResponseRow("until the close, closed", "HTTP/1.1 200 OK\r\n\r\nhello", good("hello"), end: .orderly),
            ResponseRow("204 has no content", "HTTP/1.1 204 No Content\r\nContent-Length: 5\r\n\r\n", good("", status: 204)),
            ResponseRow("304 has no content", "HTTP/1.1 304 Not Modified\r\n\r\n", good("", status: 304)),
            ResponseRow("HEAD has no content", "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n", good(""), method: .head),
            // Persistence.
            ResponseRow(
                "Connection: close", "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 1\r\n\r\na",
                good("a", persists: false)),
            ResponseRow("HTTP/1.0", "HTTP/1.0 200 OK\r\nContent-Length: 1\r\n\r\na", good("a", persists: false)),
            ResponseRow(
                "HTTP/1.0 keep-alive", "HTTP/1.0 200 OK\r\nConnection: keep-alive\r\nContent-Length: 1\r\n\r\na", good("a")),
            ResponseRow(
                "bytes after the response", "HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nab", good("a", persists: false)),
            // Interim responses.
            ResponseRow(
                "100 first", "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 201 Created\r\nContent-Length: 1\r\n\r\na",
                good("a", status: 201)),
            ResponseRow(
                "103 twice",
                "HTTP/1.1 103 Early\r\nLink: a\r\n\r\nHTTP/1.1 103 Early\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n",
                good("")),
            ResponseRow("101", "HTTP/1.1 101 Switching Protocols\r\n\r\n", .fault("a protocol that was not requested")),
            ResponseRow("only 100", "HTTP/1.1 100 Continue\r\n\r\n", .fault("ended before the response did"), end: .orderly),
            // Ends.
            ResponseRow("nothing", "", .fault("before the response began"), end: .orderly),
            ResponseRow("half a head", "HTTP/1.1 200 OK\r\nConte", .fault("ended before the response did"), end: .orderly),
            ResponseRow(
                "half a length", "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhell", .fault("ended before the response did"),
                end: .orderly),
            ResponseRow(
                "chunks without the last one", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n",
                .fault("ended before the response did"), end: .orderly),
            ResponseRow("until a cut", "HTTP/1.1 200 OK\r\n\r\nhello", .fault("ended before the response did"), end: .cut),
            ResponseRow("cut after its end", "HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\na", good("a"), end: .cut),
        ] + hostile

    private static let hostile: [ResponseRow] =
        [
            ("another protocol", "SSH-2.0-OpenSSH_9.2p1 Debian-2\r\n", "the status line"),
            ("HTTP/2", "HTTP/2.0 200 OK\r\n\r\n", "not in HTTP/1.1"),
            ("lower case", "http/1.1 200 OK\r\n\r\n", "not in HTTP/1.1"),
            ("no space after the status", "HTTP/1.1 200\r\n\r\n", "the status line"),
            ("four digits", "HTTP/1.1 2000 OK\r\n\r\n", "the status line"),
            ("no digits", "HTTP/1.1 2x0 OK\r\n\r\n", "not a number"),
            ("status 099", "HTTP/1.1 099 OK\r\n\r\n", "between 100 and 599"),
            ("status 600", "HTTP/1.1 600 OK\r\n\r\n", "between 100 and 599"),
            ("a NUL in the reason", "HTTP/1.1 200 O\u{0}K\r\n\r\n", "control character"),
            ("an empty line first", "\r\nHTTP/1.1 200 OK\r\n\r\n", "the status line"),
            ("bare line feeds", "HTTP/1.1 200 OK\n\n", "without a carriage return"),
            ("a folded field", "HTTP/1.1 200 OK\r\nA: b\r\n c\r\n\r\n", "begins with a space"),
            ("no colon", "HTTP/1.1 200 OK\r\nA\r\n\r\n", "no colon"),
            ("a space before the colon", "HTTP/1.1 200 OK\r\nA : b\r\n\r\n", "whitespace before its colon"),
            ("two lengths", "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 1\r\n\r\na", "more than one Content-Length"),
            ("a negative length", "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n", "not a number"),
            ("a length above 2^64", "HTTP/1.1 200 OK\r\nContent-Length: 99999999999999999999\r\n\r\n", "larger than"),
            (
                "length and chunks", "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n",
                "both Content-Length and"
            ),
            (
                "gzip as a transfer coding", "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n",
                "the Transfer-Encoding is not chunked"
            ),
            (
                "chunked twice", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n",
                "the Transfer-Encoding is not chunked"
            ),
            ("chunks in HTTP/1.0", "HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", "HTTP/1.0 does not allow"),
            ("an invalid chunk size", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n-5\r\n", "hexadecimal"),
            (
                "a chunk size of 2^64 - 1", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\n",
                "larger than"
            ),
            ("a chunk of 17 digits", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n00000000000000001\r\n", "16 digits"),
            (
                "a chunk longer than its size", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nabc\r\n",
                "a chunk is longer than its size"
            ),
        ].map { name, input, fault in ResponseRow(name, input, .fault(fault)) }
}

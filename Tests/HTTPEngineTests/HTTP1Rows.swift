import HTTPEngine
import Testing

/// Bytes that a client sends, and the events that the server must see.
struct HTTP1Row: CustomTestStringConvertible, Sendable {
    let name: String
    let input: String
    let events: [ReceivedEvent]

    init(_ name: String, _ input: String, _ events: ReceivedEvent...) {
        self.name = name
        self.input = input
        self.events = events
    }

    var testDescription: String { name }
}

extension ReceivedEvent {
    static func get(_ path: String, query: String = "", version: HTTPVersion = .http1_1) -> ReceivedEvent {
        .request(version, .get, path: path, query: query, mediaType: "", body: "")
    }

    static func post(_ path: String = "/v", query: String = "", type: String = "", body: String) -> ReceivedEvent {
        .request(.http1_1, .post, path: path, query: query, mediaType: type, body: body)
    }
}

/// A request with `line` as its request line, and a Host.
private func line(_ line: String) -> String { "\(line)\r\nHost: a\r\n\r\n" }

/// A GET with these field lines besides Host.
private func fields(_ fields: String) -> String { "GET / HTTP/1.1\r\nHost: a\r\n\(fields)\r\n\r\n" }

/// A POST with these field lines, followed by `rest`.
private func post(_ fields: String, _ rest: String = "") -> String { "POST /v HTTP/1.1\r\nHost: a\r\n\(fields)\r\n\r\n\(rest)" }

/// A POST with a chunked body.
private func chunked(_ body: String) -> String { post("Transfer-Encoding: chunked", body) }

extension HTTP1Row {
    static let requestLines: [HTTP1Row] = [
        HTTP1Row("origin-form", line("GET /readyz HTTP/1.1"), .get("/readyz")),
        HTTP1Row("a query", line("GET /a?timeout=10s&b=/?c HTTP/1.1"), .get("/a", query: "timeout=10s&b=/?c")),
        HTTP1Row("an empty query", line("GET /a? HTTP/1.1"), .get("/a")),
        HTTP1Row("percent-encoding is kept", line("GET /a%2Fb?c=%20 HTTP/1.1"), .get("/a%2Fb", query: "c=%20")),
        HTTP1Row("dots are kept", line("GET /a/../b HTTP/1.1"), .get("/a/../b")),
        HTTP1Row("two slashes are a path", line("GET //a/b HTTP/1.1"), .get("//a/b")),
        HTTP1Row("absolute-form", line("GET http://example.com/a?b HTTP/1.1"), .get("/a", query: "b")),
        HTTP1Row("absolute-form, https and a port", line("GET HTTPS://example.com:8443/a HTTP/1.1"), .get("/a")),
        HTTP1Row("absolute-form without a path", line("GET http://example.com HTTP/1.1"), .get("/")),
        HTTP1Row("absolute-form with a query only", line("GET http://example.com?a HTTP/1.1"), .get("/", query: "a")),
        HTTP1Row("absolute-form with an IPv6 address", line("GET http://[::1]:80/ HTTP/1.1"), .get("/")),
        HTTP1Row(
            "asterisk-form", line("OPTIONS * HTTP/1.1"),
            .request(.http1_1, .options, path: "*", query: "", mediaType: "", body: "")),
        HTTP1Row(
            "absolute-form of asterisk-form", line("OPTIONS http://example.com HTTP/1.1"),
            .request(.http1_1, .options, path: "*", query: "", mediaType: "", body: "")),
        HTTP1Row(
            "a method in lower case is another method", line("get / HTTP/1.1"),
            .request(.http1_1, .other, path: "/", query: "", mediaType: "", body: "")),
        HTTP1Row(
            "an unknown method", line("M-SEARCH / HTTP/1.1"),
            .request(.http1_1, .other, path: "/", query: "", mediaType: "", body: "")),
        HTTP1Row("HTTP/1.0 needs no Host", "GET / HTTP/1.0\r\n\r\n", .get("/", version: .http1_0)),
        HTTP1Row("a higher minor version is read as 1.1", line("GET / HTTP/1.2"), .get("/")),
        HTTP1Row("one empty line before", "\r\n" + line("GET / HTTP/1.1"), .get("/")),
        HTTP1Row("two empty lines before", "\r\n\r\n" + line("GET / HTTP/1.1"), .rejected(400)),
        HTTP1Row("a bare line feed before", "\n" + line("GET / HTTP/1.1"), .rejected(400)),
        HTTP1Row("a bare line feed after", "GET / HTTP/1.1\nHost: a\r\n\r\n", .rejected(400)),
        HTTP1Row("a bare carriage return within", line("GET /\r HTTP/1.1"), .rejected(400)),
        HTTP1Row("two carriage returns", line("GET / HTTP/1.1\r"), .rejected(400)),
        HTTP1Row("no version (HTTP/0.9)", line("GET /"), .rejected(400)),
        HTTP1Row("two spaces after the method", line("GET  / HTTP/1.1"), .rejected(400)),
        HTTP1Row("two spaces before the version", line("GET /  HTTP/1.1"), .rejected(400)),
        HTTP1Row("a space after the version", line("GET / HTTP/1.1 "), .rejected(400)),
        HTTP1Row("a space before the method", line(" GET / HTTP/1.1"), .rejected(400)),
        HTTP1Row("a tab instead of a space", line("GET\t/ HTTP/1.1"), .rejected(400)),
        HTTP1Row("a method that is not a token", line("G(T / HTTP/1.1"), .rejected(400)),
        HTTP1Row("a method that is not ASCII", line("GÉT / HTTP/1.1"), .rejected(400)),
        HTTP1Row("a space within the target", line("GET /a b HTTP/1.1"), .rejected(400)),
        HTTP1Row("a fragment", line("GET /a#b HTTP/1.1"), .rejected(400)),
        HTTP1Row("a target that is not ASCII", line("GET /ä HTTP/1.1"), .rejected(400)),
        HTTP1Row("a control character in the target", line("GET /a\u{1}b HTTP/1.1"), .rejected(400)),
        HTTP1Row("NUL in the target", line("GET /a\0b HTTP/1.1"), .rejected(400)),
        HTTP1Row("DEL in the target", line("GET /a\u{7F} HTTP/1.1"), .rejected(400)),
        HTTP1Row("a quotation mark in the target", line("GET /a\"b HTTP/1.1"), .rejected(400)),
        HTTP1Row("a backslash in the target", line("GET /a\\b HTTP/1.1"), .rejected(400)),
        HTTP1Row("a bracket in the query", line("GET /a?b[0] HTTP/1.1"), .rejected(400)),
        HTTP1Row("a percent sign alone", line("GET /100% HTTP/1.1"), .rejected(400)),
        HTTP1Row("a percent sign and no digits", line("GET /a?b=%G0 HTTP/1.1"), .rejected(400)),
        HTTP1Row("a path without a slash", line("GET readyz HTTP/1.1"), .rejected(400)),
        HTTP1Row("an asterisk for GET", line("GET * HTTP/1.1"), .rejected(400)),
        HTTP1Row("an asterisk with more", line("OPTIONS *a HTTP/1.1"), .rejected(400)),
        HTTP1Row("authority-form for GET", line("GET example.com:80 HTTP/1.1"), .rejected(400)),
        HTTP1Row("another scheme", line("GET ftp://example.com/ HTTP/1.1"), .rejected(400)),
        HTTP1Row("absolute-form without a host", line("GET http:///a HTTP/1.1"), .rejected(400)),
        HTTP1Row("absolute-form with a user", line("GET http://user@example.com/ HTTP/1.1"), .rejected(400)),
        HTTP1Row("absolute-form with a bad port", line("GET http://example.com:8a/ HTTP/1.1"), .rejected(400)),
        HTTP1Row("CONNECT", line("CONNECT example.com:443 HTTP/1.1"), .rejected(501)),
        HTTP1Row("HTTP/2.0", line("GET / HTTP/2.0"), .rejected(505)),
        HTTP1Row("the preface of HTTP/2", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", .rejected(505)),
        HTTP1Row("HTTP/0.9 by name", line("GET / HTTP/0.9"), .rejected(505)),
        HTTP1Row("a version in lower case", line("GET / http/1.1"), .rejected(400)),
        HTTP1Row("a version of one number", line("GET / HTTP/1"), .rejected(400)),
        HTTP1Row("a version of two digits", line("GET / HTTP/1.10"), .rejected(400)),
        HTTP1Row("a version with a letter", line("GET / HTTP/1.x"), .rejected(400)),
        HTTP1Row("the beginning of a TLS record", "\u{16}\u{03}\u{01}\u{02}", .rejected(400)),
        HTTP1Row("a NUL, without any line end", "\0", .rejected(400)),
        HTTP1Row("CONNECT with a path", line("CONNECT /a HTTP/1.1"), .rejected(501)),
        HTTP1Row(
            "an absolute target of asterisk-form with a query", line("OPTIONS http://a?b HTTP/1.1"),
            .request(.http1_1, .options, path: "/", query: "b", mediaType: "", body: "")),
        HTTP1Row("an absolute target with a fragment", line("GET http://a/b#c HTTP/1.1"), .rejected(400)),
        HTTP1Row("an absolute target with an invalid IPv6 address", line("GET http://[zz]/ HTTP/1.1"), .rejected(400)),
        HTTP1Row(
            "TRACE is read like any other method", line("TRACE / HTTP/1.1"),
            .request(.http1_1, .trace, path: "/", query: "", mediaType: "", body: "")),
        HTTP1Row("a vertical tab instead of a space", line("GET\u{B}/ HTTP/1.1"), .rejected(400)),
        HTTP1Row("a form feed in the target", line("GET /\u{C} HTTP/1.1"), .rejected(400)),
        HTTP1Row("no method", line(" / HTTP/1.1"), .rejected(400)),
        HTTP1Row("a line of one word", line("GET"), .rejected(400)),
        HTTP1Row("text after the version", line("GET / HTTP/1.1 GET / HTTP/1.1"), .rejected(400)),
        HTTP1Row("a line of spaces", line("  "), .rejected(400)),
        HTTP1Row("a version without a dot", line("GET / HTTP/11"), .rejected(400)),
        HTTP1Row("a version of another protocol", line("GET / ICAP/1.1"), .rejected(400)),
    ]

    static let fieldLines: [HTTP1Row] = [
        HTTP1Row("no space after the colon", "GET / HTTP/1.1\r\nHost:a\r\n\r\n", .get("/")),
        HTTP1Row("names in any case", "GET / HTTP/1.1\r\nhOsT: a\r\n\r\n", .get("/")),
        HTTP1Row("blanks around a value", fields("X: \t a b\t "), .get("/")),
        HTTP1Row("an empty value", fields("X:"), .get("/")),
        HTTP1Row("bytes beyond ASCII in a value", fields("X: grüße"), .get("/")),
        HTTP1Row("a name of every kind of token character", fields("a!#$%&'*+-.^_`|~9Z: 1"), .get("/")),
        HTTP1Row(
            "Upgrade is ignored", fields("Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AA"), .get("/")),
        HTTP1Row("an empty Host", "GET / HTTP/1.1\r\nHost:\r\n\r\n", .rejected(400)),
        HTTP1Row("a Host of blanks", "GET / HTTP/1.1\r\nHost: \t \r\n\r\n", .rejected(400)),
        HTTP1Row("Host with an empty port", "GET / HTTP/1.1\r\nHost: a:\r\n\r\n", .get("/")),
        HTTP1Row("Host with the last port", "GET / HTTP/1.1\r\nHost: a:65535\r\n\r\n", .get("/")),
        HTTP1Row("Host with a port beyond the last", "GET / HTTP/1.1\r\nHost: a:65536\r\n\r\n", .rejected(400)),
        HTTP1Row("Host that differs from an absolute target's", "GET http://a/b HTTP/1.1\r\nHost: c\r\n\r\n", .get("/b")),
        HTTP1Row("no Host besides an absolute target", "GET http://a/b HTTP/1.1\r\n\r\n", .rejected(400)),
        HTTP1Row("Host with a port", "GET / HTTP/1.1\r\nHost: webhook.ns.svc:443\r\n\r\n", .get("/")),
        HTTP1Row("Host as an IPv6 address", "GET / HTTP/1.1\r\nHost: [fd00::1]:443\r\n\r\n", .get("/")),
        HTTP1Row("no Host", "GET / HTTP/1.1\r\nX: a\r\n\r\n", .rejected(400)),
        HTTP1Row("no field at all", "GET / HTTP/1.1\r\n\r\n", .rejected(400)),
        HTTP1Row("two Hosts", fields("Host: b"), .rejected(400)),
        HTTP1Row("two equal Hosts", fields("Host: a"), .rejected(400)),
        HTTP1Row("two Hosts in HTTP/1.0", "GET / HTTP/1.0\r\nHost: a\r\nHost: b\r\n\r\n", .rejected(400)),
        HTTP1Row("a Host that is a list", "GET / HTTP/1.1\r\nHost: a, b\r\n\r\n", .rejected(400)),
        HTTP1Row("a Host with a path", "GET / HTTP/1.1\r\nHost: a/b\r\n\r\n", .rejected(400)),
        HTTP1Row("a Host with a user", "GET / HTTP/1.1\r\nHost: u@a\r\n\r\n", .rejected(400)),
        HTTP1Row("a Host with a bad port", "GET / HTTP/1.1\r\nHost: a:http\r\n\r\n", .rejected(400)),
        HTTP1Row("a Host with a port of six digits", "GET / HTTP/1.1\r\nHost: a:654321\r\n\r\n", .rejected(400)),
        HTTP1Row("a Host with an open bracket", "GET / HTTP/1.1\r\nHost: [::1\r\n\r\n", .rejected(400)),
        HTTP1Row("a Host with an empty address", "GET / HTTP/1.1\r\nHost: []\r\n\r\n", .rejected(400)),
        HTTP1Row("a Host with an IPvFuture address", "GET / HTTP/1.1\r\nHost: [v1.a]\r\n\r\n", .rejected(400)),
        HTTP1Row("a Host with a zone", "GET / HTTP/1.1\r\nHost: [fe80::1%25eth0]\r\n\r\n", .rejected(400)),
        HTTP1Row("a Host with text after the bracket", "GET / HTTP/1.1\r\nHost: [::1]a\r\n\r\n", .rejected(400)),
        HTTP1Row("a Host with two ports", "GET / HTTP/1.1\r\nHost: a:1:2\r\n\r\n", .rejected(400)),
        HTTP1Row("a Host with a space", "GET / HTTP/1.1\r\nHost: a b\r\n\r\n", .rejected(400)),
        HTTP1Row("a Host with a percent sign alone", "GET / HTTP/1.1\r\nHost: a%4\r\n\r\n", .rejected(400)),
        HTTP1Row("a folded line", fields("X: a\r\n b"), .rejected(400)),
        HTTP1Row("a line folded with a tab", fields("X: a\r\n\tb"), .rejected(400)),
        HTTP1Row("a blank before the first field", "GET / HTTP/1.1\r\n Host: a\r\n\r\n", .rejected(400)),
        HTTP1Row("a space before the colon", fields("X : a"), .rejected(400)),
        HTTP1Row("a tab before the colon", fields("X\t: a"), .rejected(400)),
        HTTP1Row("a space before the colon of Content-Length", post("Content-Length : 1", "a"), .rejected(400)),
        HTTP1Row("a space within a name", fields("X Y: a"), .rejected(400)),
        HTTP1Row("an empty name", fields(": a"), .rejected(400)),
        HTTP1Row("no colon", fields("X"), .rejected(400)),
        HTTP1Row("a name that is not ASCII", fields("Grüße: a"), .rejected(400)),
        HTTP1Row("a bracket in a name", fields("X[: a"), .rejected(400)),
        HTTP1Row("a control character in a name", fields("X\u{1}: a"), .rejected(400)),
        HTTP1Row("NUL in a value", fields("X: a\0b"), .rejected(400)),
        HTTP1Row("a bare carriage return in a value", fields("X: a\rb"), .rejected(400)),
        HTTP1Row("a carriage return at the end of a value", fields("X: a\r"), .rejected(400)),
        HTTP1Row("a bare line feed after a field", fields("X: a\nY: b"), .rejected(400)),
        HTTP1Row("a bare line feed for the empty line", "GET / HTTP/1.1\r\nHost: a\r\n\n", .rejected(400)),
        HTTP1Row("an escape character in a value", fields("X: \u{1B}[0m"), .rejected(400)),
        HTTP1Row("DEL in a value", fields("X: a\u{7F}"), .rejected(400)),
        HTTP1Row("an unsupported expectation", post("Content-Length: 1\r\nExpect: 200-ok", "a"), .rejected(417)),
        HTTP1Row("an unknown expectation in HTTP/1.0", "GET / HTTP/1.0\r\nExpect: 200-ok\r\n\r\n", .get("/", version: .http1_0)),
    ]

    static let mediaTypes: [HTTP1Row] =
        [
            ("application/json", "application/json"), ("Application/JSON; charset=UTF-8", "application/json"),
            ("text/plain ;a=b", "text/plain"), ("application/vnd.kubernetes.protobuf", "application/vnd.kubernetes.protobuf"),
            ("TEXT/X", "text/x"), ("", ""),
        ].map { HTTP1Row("Content-Type \($0.0)", post("Content-Type: \($0.0)"), .post(type: $0.1, body: "")) }
        + ["json", "/json", "application/", "a/b/c", "a b/c", ";a=b", "tëxt/plain"].map {
            HTTP1Row("Content-Type \($0)", post("Content-Type: \($0)"), .rejected(400))
        } + [HTTP1Row("two Content-Types", post("Content-Type: a/b\r\nContent-Type: a/b"), .rejected(400))]

    static let bodies: [HTTP1Row] = [
        HTTP1Row("Content-Length", post("Content-Length: 5", "hello"), .post(body: "hello")),
        HTTP1Row("Content-Length with zeros in front", post("Content-Length: 0005", "hello"), .post(body: "hello")),
        HTTP1Row("Content-Length of zero", post("Content-Length: 0"), .post(body: "")),
        HTTP1Row("a POST without a length has no body", post("X: a"), .post(body: "")),
        HTTP1Row(
            "a body of GET is read", fields("Content-Length: 3") + "abc" + line("GET /b HTTP/1.1"),
            .request(.http1_1, .get, path: "/", query: "", mediaType: "", body: "abc"), .get("/b")),
        HTTP1Row("two equal Content-Lengths", post("Content-Length: 1\r\nContent-Length: 1", "a"), .rejected(400)),
        HTTP1Row("two different Content-Lengths", post("Content-Length: 1\r\nContent-Length: 2", "ab"), .rejected(400)),
        HTTP1Row("Content-Length as a list", post("Content-Length: 1, 1", "a"), .rejected(400)),
        HTTP1Row("an empty Content-Length", post("Content-Length:", "a"), .rejected(400)),
        HTTP1Row("Content-Length with a plus sign", post("Content-Length: +1", "a"), .rejected(400)),
        HTTP1Row("Content-Length with a minus sign", post("Content-Length: -1", "a"), .rejected(400)),
        HTTP1Row("Content-Length in hexadecimal", post("Content-Length: 0x1", "a"), .rejected(400)),
        HTTP1Row("Content-Length with a letter", post("Content-Length: 1a", "a"), .rejected(400)),
        HTTP1Row("Content-Length with a space within", post("Content-Length: 1 1", "a"), .rejected(400)),
        HTTP1Row("Content-Length with a fraction", post("Content-Length: 1.0", "a"), .rejected(400)),
        HTTP1Row("Content-Length with blanks around", post("Content-Length: \t 1\t ", "a"), .post(body: "a")),
        HTTP1Row("Content-Length as a list of different ones", post("Content-Length: 1, 2", "ab"), .rejected(400)),
        HTTP1Row("Content-Length followed by a comma", post("Content-Length: 1,", "a"), .rejected(400)),
        HTTP1Row("Content-Length with an underscore", post("Content-Length: 1_0", "0123456789"), .rejected(400)),
        HTTP1Row("a Content-Length of minus zero", post("Content-Length: -0"), .rejected(400)),
        HTTP1Row("two equal Content-Lengths of zero", post("Content-Length: 0\r\nContent-Length: 0"), .rejected(400)),
        HTTP1Row("a Content-Length of 2^63", post("Content-Length: 9223372036854775808", "a"), .rejected(413)),
        HTTP1Row("a huge Content-Length", post("Content-Length: 99999999999999999999999999"), .rejected(413)),
        HTTP1Row("a Content-Length of 2^64 + 1", post("Content-Length: 18446744073709551617", "a"), .rejected(413)),
        HTTP1Row("a Content-Length over the limit", post("Content-Length: 7340033"), .rejected(413)),
        HTTP1Row(
            "both lengths", post("Content-Length: 5\r\nTransfer-Encoding: chunked", "0\r\n\r\n"), .rejected(400)),
        HTTP1Row(
            "both lengths in the other order", post("Transfer-Encoding: chunked\r\nContent-Length: 5", "0\r\n\r\n"),
            .rejected(400)),
        HTTP1Row("gzip", post("Transfer-Encoding: gzip"), .rejected(501)),
        HTTP1Row("gzip and chunked", post("Transfer-Encoding: gzip, chunked", "0\r\n\r\n"), .rejected(501)),
        HTTP1Row("identity", post("Transfer-Encoding: identity"), .rejected(501)),
        HTTP1Row("chunked, but not last", post("Transfer-Encoding: chunked, identity", "0\r\n\r\n"), .rejected(400)),
        HTTP1Row("a word that begins with chunked", post("Transfer-Encoding: chunkedx", "0\r\n\r\n"), .rejected(501)),
        HTTP1Row("chunked in quotation marks", post("Transfer-Encoding: \"chunked\"", "0\r\n\r\n"), .rejected(501)),
        HTTP1Row("a comma after chunked", post("Transfer-Encoding: chunked,", "0\r\n\r\n"), .rejected(400)),
        HTTP1Row("blanks around chunked", post("Transfer-Encoding: \t chunked \t", "0\r\n\r\n"), .post(body: "")),
        HTTP1Row("Transfer-Encoding with an underscore is another field", post("Transfer_Encoding: chunked"), .post(body: "")),
        HTTP1Row("chunked twice", post("Transfer-Encoding: chunked, chunked", "0\r\n\r\n"), .rejected(400)),
        HTTP1Row(
            "chunked on two lines", post("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked", "0\r\n\r\n"), .rejected(400)),
        HTTP1Row(
            "an unknown coding on a second line", post("Transfer-Encoding: chunked\r\nTransfer-Encoding: x"), .rejected(400)),
        HTTP1Row("gzip on a line before chunked", post("Transfer-Encoding: gzip\r\nTransfer-Encoding: chunked"), .rejected(501)),
        HTTP1Row("chunked with a parameter", post("Transfer-Encoding: chunked;a=b", "0\r\n\r\n"), .rejected(501)),
        HTTP1Row("chunked with a vertical tab", post("Transfer-Encoding: \u{B}chunked", "0\r\n\r\n"), .rejected(400)),
        HTTP1Row("an empty Transfer-Encoding", post("Transfer-Encoding:"), .rejected(400)),
        HTTP1Row("an empty element", post("Transfer-Encoding: ,chunked", "0\r\n\r\n"), .rejected(400)),
        HTTP1Row(
            "Transfer-Encoding in HTTP/1.0", "POST /v HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", .rejected(400)),
        HTTP1Row("chunked in capitals", post("Transfer-Encoding: CHUNKED", "1\r\na\r\n0\r\n\r\n"), .post(body: "a")),
        HTTP1Row("no chunks", chunked("0\r\n\r\n"), .post(body: "")),
        HTTP1Row("chunks", chunked("5\r\nhello\r\n6\r\n world\r\n0\r\n\r\n"), .post(body: "hello world")),
        HTTP1Row("a chunk of line ends", chunked("4\r\n\r\n\r\n\r\n0\r\n\r\n"), .post(body: "\r\n\r\n")),
        HTTP1Row(
            "hexadecimal digits in both cases", chunked("a\r\n0123456789\r\nA\r\n0123456789\r\n0\r\n\r\n"),
            .post(body: "01234567890123456789")),
        HTTP1Row("zeros before a size and after the last", chunked("0001\r\na\r\n000\r\n\r\n"), .post(body: "a")),
        HTTP1Row("extensions", chunked("1;a\r\nx\r\n1 ; b=\"c d\"\r\ny\r\n0;z=1\r\n\r\n"), .post(body: "xy")),
        HTTP1Row("an extension in quotation marks", chunked("1;a=\"\\\"; \\\\ ü\"\r\nx\r\n0\r\n\r\n"), .post(body: "x")),
        HTTP1Row(
            "blanks in all places where an extension may have them", chunked("1 \t;\ta \t= \tb ; c\r\nx\r\n0\r\n\r\n"),
            .post(body: "x")),
        HTTP1Row("a semicolon and no extension", chunked("1;\r\nx\r\n0\r\n\r\n"), .rejected(400)),
        HTTP1Row("two semicolons", chunked("1;;a\r\nx\r\n0\r\n\r\n"), .rejected(400)),
        HTTP1Row("an extension without a name", chunked("1;=a\r\nx\r\n0\r\n\r\n"), .rejected(400)),
        HTTP1Row("an extension without a value", chunked("1;a=\r\nx\r\n0\r\n\r\n"), .rejected(400)),
        HTTP1Row("an extension whose name is not a token", chunked("1;a[\r\nx\r\n0\r\n\r\n"), .rejected(400)),
        HTTP1Row("an extension without a closing quotation mark", chunked("1;a=\"b\r\nx\r\n0\r\n\r\n"), .rejected(400)),
        HTTP1Row("an extension with an escaped closing quotation mark", chunked("1;a=\"b\\\"\r\nx\r\n0\r\n\r\n"), .rejected(400)),
        HTTP1Row("an extension with text after its quotation mark", chunked("1;a=\"b\"c\r\nx\r\n0\r\n\r\n"), .rejected(400)),
        HTTP1Row("a blank after an extension", chunked("1;a \r\nx\r\n0\r\n\r\n"), .rejected(400)),
        HTTP1Row("a NUL in an extension", chunked("1;a=\"\0\"\r\nx\r\n0\r\n\r\n"), .rejected(400)),
        HTTP1Row("a size followed by a letter", chunked("1x\r\nx\r\n0\r\n\r\n"), .rejected(400)),
        HTTP1Row("a size with an underscore", chunked("1_0\r\n0123456789abcdef\r\n0\r\n\r\n"), .rejected(400)),
        HTTP1Row("a size with a plus sign", chunked("+1\r\nx\r\n0\r\n\r\n"), .rejected(400)),
        HTTP1Row("no line end after a chunk", chunked("1\r\nx0\r\n\r\n"), .rejected(400)),
        HTTP1Row("a carriage return alone after a chunk", chunked("1\r\nx\rx0\r\n\r\n"), .rejected(400)),
        HTTP1Row("trailers", chunked("1\r\nx\r\n0\r\nChecksum: 1\r\nX-Other: 2\r\n\r\n"), .post(body: "x")),
        HTTP1Row("a size without digits", chunked("\r\nx\r\n0\r\n\r\n"), .rejected(400)),
        HTTP1Row("a size with 0x", chunked("0x1\r\nx\r\n0\r\n\r\n"), .rejected(400)),
        HTTP1Row("a negative size", chunked("-1\r\nx\r\n0\r\n\r\n"), .rejected(400)),
        HTTP1Row("a space before a size", chunked(" 1\r\nx\r\n0\r\n\r\n"), .rejected(400)),
        HTTP1Row("a space after a size", chunked("1 \r\nx\r\n0\r\n\r\n"), .rejected(400)),
        HTTP1Row("a size of seventeen digits", chunked("00000000000000001\r\nx\r\n0\r\n\r\n"), .rejected(400)),
        HTTP1Row("a size of sixteen digits", chunked("0000000000000001\r\nx\r\n0\r\n\r\n"), .post(body: "x")),
        HTTP1Row("a size of 2^64 - 1", chunked("FFFFFFFFFFFFFFFF\r\nx\r\n"), .rejected(413)),
        HTTP1Row("a size of 2^63", chunked("8000000000000000\r\nx\r\n"), .rejected(413)),
        HTTP1Row("a size over the limit", chunked("700001\r\nx"), .rejected(413)),
        HTTP1Row("sizes over the limit together", chunked("1\r\nx\r\n700000\r\n"), .rejected(413)),
        HTTP1Row("a bare line feed after a size", chunked("1\nx\r\n0\r\n\r\n"), .rejected(400)),
        HTTP1Row("a bare line feed after a chunk", chunked("1\r\nx\n0\r\n\r\n"), .rejected(400)),
        HTTP1Row("a bare line feed in an extension", chunked("1;a\nb\r\nx\r\n0\r\n\r\n"), .rejected(400)),
        HTTP1Row("a bare carriage return in an extension", chunked("1;a\rb\r\nx\r\n0\r\n\r\n"), .rejected(400)),
        HTTP1Row("a chunk longer than its size", chunked("1\r\nxy\r\n0\r\n\r\n"), .rejected(400)),
        HTTP1Row("a chunk much longer than its size", chunked("1\r\nxyz and more\r\n0\r\n\r\n"), .rejected(400)),
        HTTP1Row("a bare line feed after the last chunk", chunked("0\n\r\n"), .rejected(400)),
        HTTP1Row("a bare line feed at the end", chunked("0\r\n\n"), .rejected(400)),
        HTTP1Row("a trailer with a space before the colon", chunked("0\r\nX : a\r\n\r\n"), .rejected(400)),
        HTTP1Row("a folded trailer", chunked("0\r\nX: a\r\n b\r\n\r\n"), .rejected(400)),
        HTTP1Row("Content-Length as a trailer", chunked("0\r\nContent-Length: 5\r\n\r\n"), .rejected(400)),
        HTTP1Row("Transfer-Encoding as a trailer", chunked("0\r\nTransfer-Encoding: chunked\r\n\r\n"), .rejected(400)),
        HTTP1Row("Content-Type as a trailer", chunked("0\r\nContent-Type: a/b\r\n\r\n"), .rejected(400)),
        HTTP1Row(
            "other fields of a head as trailers are dropped", chunked("0\r\nAuthorization: a\r\nTE: b\r\n\r\n"), .post(body: "")),
        HTTP1Row("a trailer without a colon", chunked("0\r\nX\r\n\r\n"), .rejected(400)),
        HTTP1Row("a trailer with a NUL", chunked("0\r\nX: \0\r\n\r\n"), .rejected(400)),
        HTTP1Row("a bare line feed after a trailer", chunked("0\r\nX: a\n\r\n"), .rejected(400)),
        HTTP1Row("Host as a trailer", chunked("0\r\nHost: b\r\n\r\n"), .rejected(400)),
    ]

    static let sequences: [HTTP1Row] = [
        HTTP1Row(
            "three requests in a row",
            post("Content-Length: 2", "ab") + line("GET /b HTTP/1.1") + chunked("1\r\nc\r\n0\r\n\r\n"),
            .post(body: "ab"), .get("/b"), .post(body: "c")),
        HTTP1Row(
            "an empty line between requests", post("Content-Length: 2", "ab\r\n") + line("GET /b HTTP/1.1"),
            .post(body: "ab"), .get("/b")),
        HTTP1Row("nothing is read after a rejection", line("GET /#a HTTP/1.1") + line("GET /b HTTP/1.1"), .rejected(400)),
        HTTP1Row(
            "nothing is read after Connection: close", fields("Connection: close") + line("GET /b HTTP/1.1"), .get("/")),
        HTTP1Row(
            "nothing is read after HTTP/1.0", "GET / HTTP/1.0\r\n\r\n" + line("GET /b HTTP/1.1"), .get("/", version: .http1_0)),
        HTTP1Row(
            "HTTP/1.0 with keep-alive keeps the connection open",
            "GET / HTTP/1.0\r\nConnection: Keep-Alive\r\n\r\n" + line("GET /b HTTP/1.1"),
            .get("/", version: .http1_0), .get("/b")),
        HTTP1Row(
            "close takes precedence over keep-alive", fields("Connection: keep-alive, close") + line("GET /b HTTP/1.1"), .get("/")
        ),
        HTTP1Row(
            "close on a second line", fields("Connection: foo\r\nConnection: Close") + line("GET /b HTTP/1.1"), .get("/")),
        HTTP1Row("close among other options", fields("Connection: , a,\tclose ,b") + line("GET /b HTTP/1.1"), .get("/")),
        HTTP1Row(
            "a word that begins with close keeps the connection open", fields("Connection: closed") + line("GET /b HTTP/1.1"),
            .get("/"), .get("/b")
        ),
        HTTP1Row(
            "a connection option does not remove a field",
            post("Connection: content-length\r\nContent-Length: 1", "a") + line("GET /b HTTP/1.1"), .post(body: "a"), .get("/b")),
        HTTP1Row(
            "a request in the body of another", post("Content-Length: 28", line("GET /b HTTP/1.1")),
            .post(body: line("GET /b HTTP/1.1"))),
        HTTP1Row("a request after a rejected upload", chunked("zz\r\n" + line("GET /b HTTP/1.1")), .rejected(400)),
        HTTP1Row(
            "two empty lines between requests", post("Content-Length: 2", "ab\r\n\r\n") + line("GET /b HTTP/1.1"),
            .post(body: "ab"), .rejected(400)),
        HTTP1Row(
            "the preface of HTTP/2 after a request", line("GET /a HTTP/1.1") + "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
            .get("/a"), .rejected(505)),
        HTTP1Row(
            "a valid request, then an invalid one", line("GET /a HTTP/1.1") + line("GET b HTTP/1.1"), .get("/a"), .rejected(400)),
    ]

    static let all = requestLines + fieldLines + mediaTypes + bodies + sequences
}

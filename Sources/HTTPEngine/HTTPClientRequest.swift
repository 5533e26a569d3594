/// A request that a client sends over HTTP/1.1.
package struct HTTPClientRequest: Sendable {
    /// What to do; not `other`.
    package var method: HTTPMethod
    /// Path and query as they go over the wire, percent-encoded (origin-form, RFC 9112 §3.2.1).
    package var target: String
    /// The server's name or address, with the port if it is not 443: the field Host.
    package var host: String
    /// Fields besides Host and Content-Length, which the engine writes. Names in lower case.
    package var fields: [(name: String, value: String)]
    /// The content; empty for none.
    package var body: [UInt8]

    /// A request with these parts.
    package init(
        method: HTTPMethod, target: String, host: String, fields: [(name: String, value: String)] = [], body: [UInt8] = []
    ) {
        self.method = method
        self.target = target
        self.host = host
        self.fields = fields
        self.body = body
    }

    /// Appends the request as it goes over the wire.
    package func write(into output: inout [UInt8]) {
        output.append(contentsOf: method.token.utf8)
        output.append(UInt8(ascii: " "))
        // Whoever had a hand in the target must not have one in what follows it.
        for byte in target.utf8 where byte > 0x20 && byte < 0x7F { output.append(byte) }
        output.append(contentsOf: " HTTP/1.1".utf8)
        output.append(field: "host", host)
        for field in fields { output.append(field: field.name, field.value) }
        // RFC 9110 §8.6: a method that gives meaning to content says its length, were it nothing.
        if method.mayHaveContent || !body.isEmpty {
            output.append(contentsOf: "\r\ncontent-length: ".utf8)
            output.append(decimal: body.count)
        }
        output.append(contentsOf: "\r\n\r\n".utf8)
        output.append(contentsOf: body)
    }
}

extension HTTPMethod {
    /// The method as it stands in a request line.
    fileprivate var token: String {
        switch self {
        case .get: "GET"
        case .head: "HEAD"
        case .post: "POST"
        case .put: "PUT"
        case .delete: "DELETE"
        case .connect: "CONNECT"
        case .options: "OPTIONS"
        case .trace: "TRACE"
        case .patch: "PATCH"
        case .other: "OTHER"
        }
    }

    fileprivate var mayHaveContent: Bool {
        switch self {
        case .post, .put, .patch: true
        case .get, .head, .delete, .connect, .options, .trace, .other: false
        }
    }
}

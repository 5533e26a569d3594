internal import TextCoding

/// A request to send over HTTP/1.1.
package struct HTTPClientRequest: Sendable {
    /// The method. Must not be `other`.
    package var method: HTTPMethod
    /// The path and query, percent-encoded (origin-form, RFC 9112 §3.2.1).
    package var target: String
    /// The value of the field Host: the server's name or address, with the port unless it is 443.
    package var host: String
    /// Fields besides Host and Content-Length, which the engine writes. Names are in lower case.
    package var fields: [(name: String, value: String)]
    /// The content. Empty for a request without content.
    package var body: [UInt8]

    /// Creates a request.
    package init(
        method: HTTPMethod, target: String, host: String, fields: [(name: String, value: String)] = [], body: [UInt8] = []
    ) {
        self.method = method
        self.target = target
        self.host = host
        self.fields = fields
        self.body = body
    }

    /// Appends the encoded request to `output`.
    package func write(into output: inout [UInt8]) {
        output.append(contentsOf: method.token.utf8)
        output.append(UInt8(ascii: " "))
        // The target may contain text from elsewhere. Drops spaces and control characters, so that it cannot end the request line.
        for byte in target.utf8 where byte > 0x20 && byte < 0x7F { output.append(byte) }
        output.append(" HTTP/1.1")
        output.append(field: "host", host)
        for field in fields { output.append(field: field.name, field.value) }
        // RFC 9110 §8.6: a method that gives content a meaning sends Content-Length even if it is 0.
        if method.mayHaveContent || !body.isEmpty {
            output.append("\r\ncontent-length: ")
            output.append(decimal: body.count)
        }
        output.append("\r\n\r\n")
        output.append(contentsOf: body)
    }
}

extension HTTPMethod {
    /// The method as written in a request line.
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

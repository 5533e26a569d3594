internal import TextCoding

/// The output buffer of an HTTP/1.x connection: heads in a reused buffer, and the last body as the handler made it, without a copy.
struct HTTP1Output {
    private var heads: [UInt8] = []
    private var body: [UInt8] = []
    /// How many bytes of `heads` followed by `body` have been produced.
    private var sent = 0

    var count: Int { heads.count + body.count - sent }

    /// Appends 100 (Continue), which asks the peer for the body (RFC 9110 §15.2.1).
    mutating func append100Continue() {
        moveBodyToHeads()
        heads.append("HTTP/1.1 100 Continue\r\n\r\n")
    }

    /// Appends a response to a request with `method`. `connection` is the value of the field Connection, if it is needed.
    mutating func append(_ response: consuming HTTPResponse, to method: HTTPMethod, connection: StaticString?) {
        moveBodyToHeads()
        heads.append("HTTP/1.1 ")
        heads.append(decimal: response.status)
        heads.append(UInt8(ascii: " "))
        heads.append(Self.reason(response.status))
        if let date = response.date { heads.append(field: "date", date.text) }
        if response.mayHaveContent {
            if !response.contentType.isEmpty { heads.append(field: "content-type", response.contentType) }
            heads.append("\r\ncontent-length: ")
            heads.append(decimal: response.body.count)
        }
        if let connection { heads.append(field: "connection", connection.description) }
        for field in response.fields { heads.append(field: field.name, field.value) }
        heads.append("\r\n\r\n")
        // RFC 9110 §9.3.2: the response to HEAD is that to GET without the content.
        if response.mayHaveContent, method != .head { body = response.body }
    }

    /// Appends the next bytes to send to `output`, at most `maxBytes`.
    mutating func produce(into output: inout [UInt8], maxBytes: Int) {
        var remaining = maxBytes
        if sent < heads.count {
            let end = min(heads.count, sent + remaining)
            output.append(contentsOf: heads[sent..<end])
            remaining -= end - sent
            sent = end
        }
        if sent >= heads.count, !body.isEmpty {
            let start = sent - heads.count
            let end = min(body.count, start + remaining)
            output.append(contentsOf: body[start..<end])
            sent += end - start
        }
        if count == 0 { clear() }
    }

    /// Moves a pending body behind the heads, so that another head can follow. Only needed when the peer pipelines requests.
    private mutating func moveBodyToHeads() {
        guard !body.isEmpty else { return }
        heads.append(contentsOf: body[max(0, sent - heads.count)...])
        sent = min(sent, heads.count)
        body = []
    }

    private mutating func clear() {
        heads.removeAll(keepingCapacity: heads.capacity <= 1024)
        body = []
        sent = 0
    }

    /// Reason phrases have no meaning to clients (RFC 9112 §4). They help people who read the traffic.
    private static func reason(_ status: Int) -> StaticString {
        switch status {
        case 200: "OK"
        case 204: "No Content"
        case 400: "Bad Request"
        case 404: "Not Found"
        case 405: "Method Not Allowed"
        case 408: "Request Timeout"
        case 413: "Content Too Large"
        case 414: "URI Too Long"
        case 415: "Unsupported Media Type"
        case 417: "Expectation Failed"
        case 431: "Request Header Fields Too Large"
        case 500: "Internal Server Error"
        case 501: "Not Implemented"
        case 503: "Service Unavailable"
        case 505: "HTTP Version Not Supported"
        default: ""
        }
    }
}

extension [UInt8] {
    /// Appends the line end of the previous line, and the field without its line end.
    mutating func append(field name: String, _ value: String) {
        append("\r\n")
        append(name)
        append(": ")
        let start = count
        append(value)
        // A value may contain text from the peer, which must not become a second field.
        guard !span.extracting(start...).isFieldContent else { return }
        for index in start..<count where !self[index].isFieldContent { self[index] = UInt8(ascii: " ") }
    }
}

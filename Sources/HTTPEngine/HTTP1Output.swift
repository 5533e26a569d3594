/// What HTTP/1.x has to send: heads in a buffer that is used again and again, and the last body as the handler made it.
struct HTTP1Output {
    private var heads: [UInt8] = []
    private var body: [UInt8] = []
    /// Bytes of `heads` followed by `body` that were handed out.
    private var sent = 0

    var count: Int { heads.count + body.count - sent }

    /// The interim answer that asks for the body (RFC 9110 §15.2.1).
    mutating func appendContinue() {
        settle()
        heads.append("HTTP/1.1 100 Continue\r\n\r\n")
    }

    /// An answer to a request made with `method`. `connection` is what the field Connection says, if it must be said.
    mutating func append(_ response: consuming HTTPResponse, to method: HTTPMethod, connection: StaticString?) {
        settle()
        heads.append("HTTP/1.1 ")
        heads.append(decimal: response.status)
        heads.append(UInt8(ascii: " "))
        heads.append(Self.reason(response.status))
        if response.mayHaveContent {
            if !response.contentType.isEmpty { heads.append(field: "content-type", response.contentType) }
            heads.append("\r\ncontent-length: ")
            heads.append(decimal: response.body.count)
        }
        if let connection { heads.append(field: "connection", connection.description) }
        for field in response.fields { heads.append(field: field.name, field.value) }
        heads.append("\r\n\r\n")
        // RFC 9110 §9.3.2: HEAD is answered like GET, without the content.
        if response.mayHaveContent, method != .head { body = response.body }
    }

    /// Hands out what waits, at most `budget` bytes.
    mutating func produce(into output: inout [UInt8], budget: Int) {
        var budget = budget
        if sent < heads.count {
            let end = min(heads.count, sent + budget)
            output.append(contentsOf: heads[sent..<end])
            budget -= end - sent
            sent = end
        }
        if sent >= heads.count, !body.isEmpty {
            let start = sent - heads.count
            let end = min(body.count, start + budget)
            output.append(contentsOf: body[start..<end])
            sent += end - start
        }
        if count == 0 { clear() }
    }

    /// Makes room behind what waits: rare, for it takes a peer that pipelines.
    private mutating func settle() {
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

    /// Reason phrases mean nothing (RFC 9112 §4) but help who reads along.
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
    mutating func append(_ text: StaticString) {
        append(contentsOf: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }

    mutating func append(decimal number: Int) {
        if number >= 10 { append(decimal: number / 10) }
        append(UInt8(ascii: "0") + UInt8(number % 10))
    }

    /// The line end before a field, and the field.
    mutating func append(field name: String, _ value: String) {
        append("\r\n")
        append(contentsOf: name.utf8)
        append(": ")
        let start = count
        append(contentsOf: value.utf8)
        // A value that a peer had a hand in must not become a second field.
        guard !span.extracting(start...).isFieldContent else { return }
        for index in start..<count where !self[index].isFieldContent { self[index] = UInt8(ascii: " ") }
    }
}

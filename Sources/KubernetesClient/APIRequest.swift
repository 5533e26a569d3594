package import HTTPEngine
internal import TextCoding

/// A request to the API server, without address and credentials.
package struct APIRequest: Sendable, Equatable {
    /// The HTTP method.
    package var method: HTTPMethod
    /// Path and query, percent-encoded.
    package var target: String
    /// The media type of the body; empty if there is no body.
    package var contentType: String
    /// The content of the request.
    package var body: [UInt8]

    init(_ method: HTTPMethod, _ path: [String], query: [(name: String, value: String)] = []) {
        self.method = method
        target = path.map { "/" + Self.encoded($0) }.joined()
        for (index, parameter) in query.enumerated() {
            target += "\(index == 0 ? "?" : "&")\(parameter.name)=\(Self.encoded(parameter.value))"
        }
        contentType = ""
        body = []
    }

    /// Whether the method is idempotent (RFC 9110 §9.2.2). The request may then be sent again if a kept connection was closed.
    var isRepeatable: Bool { method == .get || method == .put }

    private static let unreserved = ASCIISet.alphanumerics.union(ASCIISet("-._~"))

    /// Percent-encodes everything except unreserved characters (RFC 3986 §2.1).
    private static func encoded(_ text: String) -> String {
        var bytes: [UInt8] = []
        for byte in text.utf8 {
            if unreserved.contains(byte) {
                bytes.append(byte)
            } else {
                bytes += [UInt8(ascii: "%"), Hexadecimal.digit(byte >> 4, .upper), Hexadecimal.digit(byte & 0xF, .upper)]
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}

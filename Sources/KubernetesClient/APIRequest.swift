package import HTTPEngine

/// A request to the API server, without the address and the credentials.
package struct APIRequest: Sendable, Equatable {
    /// What to do.
    package var method: HTTPMethod
    /// Path and query, percent-encoded.
    package var target: String
    /// The media type of the body; empty without one.
    package var contentType: String
    /// The content.
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

    /// Whether doing it twice is doing it once (RFC 9110 §9.2.2), so that it may be sent again when a kept connection turns out to be dead.
    var isRepeatable: Bool { method == .get || method == .put }

    /// Everything but unreserved characters as percent and two digits (RFC 3986 §2.1).
    private static func encoded(_ text: String) -> String {
        var bytes: [UInt8] = []
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"),
                UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "~"):
                bytes.append(byte)
            default:
                bytes.append(UInt8(ascii: "%"))
                bytes += [byte >> 4, byte & 15].map { $0 < 10 ? UInt8(ascii: "0") + $0 : UInt8(ascii: "A") + $0 - 10 }
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}

internal import JSONTape

/// An unsuccessful response of an API server: a `Status` of meta/v1, or the HTTP status alone if the response contains none.
package struct APIStatus: Sendable, Equatable {
    /// The HTTP status code.
    package var code: Int
    /// The machine-readable reason: `Conflict`, `Expired`; empty if the server gives none.
    package var reason: String
    /// The message for people. It may name accounts and objects.
    package var message: String
    /// Seconds to wait before the next request; nil if the server does not say.
    package var retryAfter: Int?

    /// Creates a status from its parts.
    package init(code: Int, reason: String = "", message: String = "", retryAfter: Int? = nil) {
        self.code = code
        self.reason = reason
        self.message = message
        self.retryAfter = retryAfter
    }

    /// The length to which messages are cut, in Unicode code points, because they end up in log lines.
    static let maxMessageLength = 500
    /// The longest reason, in letters. Kubernetes' own have at most 30.
    static let maxReasonLength = 64

    /// Reads the status at `place`. Missing and malformed members are ignored.
    init(code: Int, retryAfter: Int?, _ place: JSONTape.Place, of tape: borrowing JSONTape) {
        self.init(code: code, retryAfter: retryAfter)
        guard tape.kind(at: place) == .object else { return }
        if let value = tape.presentMember("code", of: place), let code = Int(tape.text(at: value)) { self.code = code }
        if let value = tape.presentMember("reason", of: place) {
            // CamelCase (API conventions, "Typical status codes"): anything else is not repeated.
            let text = tape.string(at: value) ?? ""
            let isWord = text.utf8.count <= Self.maxReasonLength && text.utf8.allSatisfy { (0x41...0x5A).contains($0 & 0xDF) }
            reason = isWord ? text : ""
        }
        if let value = tape.presentMember("message", of: place) {
            message = String(
                String.UnicodeScalarView((tape.string(at: value) ?? "").unicodeScalars.prefix(Self.maxMessageLength)))
        }
        if retryAfter == nil, let details = tape.presentMember("details", of: place),
            let value = tape.presentMember("retryAfterSeconds", of: details)
        {
            self.retryAfter = Int(tape.text(at: value))
        }
    }

    /// The requested resource version is not available (410). A new list is required.
    package var isGone: Bool { code == 410 }
    /// The object or the resource does not exist (404).
    package var isNotFound: Bool { code == 404 }
    /// The object was changed since it was read (409).
    package var isConflict: Bool { code == 409 }
}

internal import JSONTape

/// Why an API server refuses: a `Status` of meta/v1, or what can be said of an answer that holds none.
package struct APIStatus: Sendable, Equatable {
    /// The status code of HTTP.
    package var code: Int
    /// One word for programs: `Conflict`, `Expired`; empty when the server says none.
    package var reason: String
    /// A sentence for people.
    package var message: String
    /// In how many seconds the server wants to be asked again.
    package var retryAfter: Int?

    /// A status by its parts.
    package init(code: Int, reason: String = "", message: String = "", retryAfter: Int? = nil) {
        self.code = code
        self.reason = reason
        self.message = message
        self.retryAfter = retryAfter
    }

    /// The most of a server's words that is repeated, in Unicode code points: a log line, not a page.
    static let maxMessageLength = 500

    /// Reads the status at `place`. What is missing stays empty.
    init(code: Int, retryAfter: Int?, _ place: JSONTape.Place, of tape: borrowing JSONTape) {
        self.init(code: code, retryAfter: retryAfter)
        guard tape.kind(at: place) == .object else { return }
        if let value = tape.presentMember("code", of: place), let code = Int(tape.text(at: value)) { self.code = code }
        if let value = tape.presentMember("reason", of: place) { reason = tape.string(at: value) ?? "" }
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

    /// The version that was asked for is no longer, or not yet, to be had: begin with a list.
    package var isGone: Bool { code == 410 }
    /// The object, or the kind of object, is not there.
    package var isNotFound: Bool { code == 404 }
    /// Somebody else has changed the object since it was read.
    package var isConflict: Bool { code == 409 }
}

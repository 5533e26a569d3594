/// The reason why a server's response cannot be read: it is malformed or exceeds a limit. The connection must be closed.
package struct HTTPResponseFault: Error, Sendable, Equatable, CustomStringConvertible {
    /// What is wrong: part of a sentence, in lower case, without a full stop. It never contains bytes that the server sent.
    package let description: String
    /// Whether the content is too large. A request for less content may then succeed.
    package let isTooLarge: Bool

    init(_ description: String) {
        self.description = description
        isTooLarge = false
    }

    /// Creates a fault from an error of the parsers that client and server share. Only a server responds with its status.
    init(_ error: HTTPError) {
        description = error.detail
        isTooLarge = error.status == 413
    }
}

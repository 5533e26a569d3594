/// What a server answered that is no HTTP, or more of it than we take. The connection is of no further use.
package struct HTTPResponseFault: Error, Sendable, Equatable, CustomStringConvertible {
    /// What was wrong: part of a sentence, in lower case, without a full stop. It never holds bytes that the server sent.
    package let description: String
    /// There is more content than we take: the one fault that asking for less may cure.
    package let isTooLarge: Bool

    init(_ description: String) {
        self.description = description
        isTooLarge = false
    }

    /// What the rules that both roles share have found: only a server answers with their status.
    init(_ refusal: HTTPRefusal) {
        description = refusal.detail
        isTooLarge = refusal.status == 413
    }
}

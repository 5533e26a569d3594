/// Why a cluster cannot be reached with what we were given: our operator's mistake, found before anything is asked.
package struct AccessMistake: Error, Equatable, Sendable, CustomStringConvertible {
    /// What is wrong and what to do about it.
    package let description: String

    init(_ description: String) {
        self.description = description
    }
}

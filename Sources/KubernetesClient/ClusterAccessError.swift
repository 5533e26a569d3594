/// An error in the configuration of the access to a cluster. It is found before any request is sent.
package struct ClusterAccessError: Error, Equatable, Sendable, CustomStringConvertible {
    /// The error and its remedy.
    package let description: String

    init(_ description: String) {
        self.description = description
    }
}

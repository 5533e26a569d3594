/// How long the steps of a request may take.
package struct APITimeouts: Sendable {
    /// Connecting, TLS handshake included.
    package var connect = Duration.seconds(10)
    /// From sending a request to its answer; of a watch, to the head of its answer.
    package var answer = Duration.seconds(30)

    package init() {}
}

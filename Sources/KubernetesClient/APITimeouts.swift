/// Time limits of a request.
package struct APITimeouts: Sendable {
    /// For connecting, including the TLS handshake.
    package var connect = Duration.seconds(10)
    /// From sending a request to the end of the response; for a watch, to the end of the response's head.
    package var response = Duration.seconds(30)

    package init() {}
}

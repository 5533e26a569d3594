internal import PolicySchema

extension Consequence {
    /// Envoy takes the listener when the certificates of the CAs arrive, and then fails to use its TLS settings.
    static let handshakesFail: Consequence = "made every TLS handshake of the targeted listeners fail"

    /// A running Envoy keeps the old listener. A new one opens the port and resets every handshake.
    static let handshakesOfListenerFail: Consequence = "made Envoy reject the listener, and a new Envoy fail every TLS handshake"

    /// Envoy rejects the QUIC listener, while the responses of the TCP listener still advertise HTTP/3.
    static let http3ListenerRejected: Consequence = "made Envoy reject the HTTP/3 listener, which responses still advertise"

    /// Clients and Envoy have no version, cipher suite or algorithm in common.
    static let noHandshakePossible: Consequence = "prevented all clients from connecting by TLS"
}

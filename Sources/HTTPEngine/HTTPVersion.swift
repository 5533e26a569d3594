/// The version of the protocol that a request came in.
public enum HTTPVersion: Sendable {
    case http1_0
    case http1_1
    case http2
}

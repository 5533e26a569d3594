/// The protocol version of a request or a response.
public enum HTTPVersion: Sendable {
    case http1_0
    case http1_1
    case http2
}

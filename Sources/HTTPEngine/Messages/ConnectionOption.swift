/// The field Connection of an HTTP/1.x message: whether the sender keeps the connection open (RFC 9112 §9.3).
enum ConnectionOption {
    case unspecified, keepAlive, close

    /// Reads one more Connection field. `close` takes precedence over every other option.
    mutating func read(_ value: Span<UInt8>) {
        var option = self
        value.forEachListElement { element in
            if element.equalsIgnoringCase("close") {
                option = .close
            } else if element.equalsIgnoringCase("keep-alive"), option == .unspecified {
                option = .keepAlive
            }
        }
        self = option
    }

    /// Whether the connection persists after a message of this version.
    func persists(in version: HTTPVersion) -> Bool { version == .http1_0 ? self == .keepAlive : self != .close }
}

/// What a message of HTTP/1.x says of the time after it (RFC 9112 §9.3).
enum ConnectionOption {
    case unsaid, keepAlive, close

    /// Reads one Connection field beside those before it: `close` outweighs whatever else is said.
    mutating func read(_ value: Span<UInt8>) {
        var option = self
        value.forEachListElement { element in
            if element.equalsIgnoringCase("close") {
                option = .close
            } else if element.equalsIgnoringCase("keep-alive"), option == .unsaid {
                option = .keepAlive
            }
        }
        self = option
    }

    /// Whether the sender wishes to go on after a message of this version.
    func persists(in version: HTTPVersion) -> Bool { version == .http1_0 ? self == .keepAlive : self != .close }
}

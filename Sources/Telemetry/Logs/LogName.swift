/// The name of a log field as a literal of the program. It needs no escaping and is not reserved, so it is written as it is. Debug builds,
/// and with them the tests, assert this.
package struct LogName: ExpressibleByStringLiteral, Sendable {
    let text: String

    package init(stringLiteral text: String) {
        self.text = text
        assert(!Self.isReserved(text))
        assert(text.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\") })
    }

    /// Whether every log line has a member of this name.
    static func isReserved(_ name: String) -> Bool { name == "time" || name == "level" || name == "message" }
}

/// The name of a field as the program has it: nothing of it has to be escaped, and it is none of those that every line has, so it is written as it
/// is. Debug builds, and with them the tests, make sure of that.
package struct LogName: ExpressibleByStringLiteral, Sendable {
    private let text: StaticString

    package init(stringLiteral text: StaticString) {
        self.text = text
        assert(!Self.isReserved(text.description))
        assert(bytes.allSatisfy { $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\") })
    }

    /// UTF-8.
    var bytes: UnsafeBufferPointer<UInt8> {
        UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount)
    }

    /// Whether it is the name of a member that every line has.
    static func isReserved(_ name: String) -> Bool { name == "time" || name == "level" || name == "message" }
}

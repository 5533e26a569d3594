internal import TextCoding

/// Writes compact JSON text (RFC 8259) into an array of bytes that the caller owns and may reuse.
///
/// The writer adds commas: every value and every key writes one before itself where necessary.
/// Strings are written as UTF-8. Only characters that RFC 8259 §7 requires to be escaped are escaped.
public struct JSONWriter: Sendable {
    /// The text written so far.
    public var bytes: [UInt8]

    /// Creates a writer that appends to `bytes`. A reused buffer avoids allocations.
    public init(appendingTo bytes: consuming [UInt8] = []) {
        self.bytes = bytes
    }

    /// The text written so far, as a string.
    public var text: String { String(decoding: bytes, as: UTF8.self) }

    /// Writes an object; `members` writes its members with ``key(_:)`` and a value, in turn.
    @inlinable
    public mutating func object<Failure: Error>(
        _ members: (inout JSONWriter) throws(Failure) -> Void
    ) throws(Failure) {
        separate()
        bytes.append(UInt8(ascii: "{"))
        try members(&self)
        bytes.append(UInt8(ascii: "}"))
    }

    /// Writes an array; `elements` writes its values.
    @inlinable
    public mutating func array<Failure: Error>(
        _ elements: (inout JSONWriter) throws(Failure) -> Void
    ) throws(Failure) {
        separate()
        bytes.append(UInt8(ascii: "["))
        try elements(&self)
        bytes.append(UInt8(ascii: "]"))
    }

    /// Writes the name of an object's member; its value comes next.
    public mutating func key(_ name: String) {
        string(name)
        bytes.append(UInt8(ascii: ":"))
    }

    /// Writes a member that is a string.
    public mutating func member(_ name: String, _ value: String) {
        key(name)
        string(value)
    }

    /// Writes a member that is an integer.
    public mutating func member(_ name: String, _ value: Int) {
        key(name)
        integer(value)
    }

    /// Writes a member that is a boolean.
    public mutating func member(_ name: String, _ value: Bool) {
        key(name)
        boolean(value)
    }

    /// Writes a string value.
    public mutating func string(_ value: String) {
        string(utf8: value.utf8.span)
    }

    /// Writes a string value given as valid UTF-8.
    public mutating func string(utf8 value: Span<UInt8>) {
        separate()
        guard value.allWords({ Self.specialBytes(in: $0) == 0 }) else { return escape(value) }
        bytes.append(addingCapacity: value.count + 2) { $0.append(quoted: value) }
    }

    /// Writes an integer value.
    public mutating func integer(_ value: Int) {
        separate()
        bytes.append(decimal: value)
    }

    /// Writes `true` or `false`.
    public mutating func boolean(_ value: Bool) {
        separate()
        bytes.append(value ? "true" : "false")
    }

    /// Writes `null`.
    public mutating func null() {
        separate()
        bytes.append("null")
    }

    /// Writes a value that is JSON text already.
    public mutating func raw(_ json: Span<UInt8>) {
        separate()
        bytes.append(json)
    }

    /// Writes a value that is JSON text already.
    public mutating func raw(_ json: String) {
        separate()
        bytes.append(json)
    }

    /// Writes the comma before the next key or value if one is necessary.
    ///
    /// A value never ends with one of these bytes outside a string, and a string ends with a quotation mark,
    /// so the last byte decides whether a value precedes.
    @usableFromInline
    mutating func separate() {
        switch bytes.last {
        case nil, UInt8(ascii: "{"), UInt8(ascii: "["), UInt8(ascii: ":"), UInt8(ascii: "\n"): return
        default: bytes.append(UInt8(ascii: ","))
        }
    }

    /// Writes a string that may need escapes. Most strings do not, so this is not inlined.
    @inline(never)
    private mutating func escape(_ text: Span<UInt8>) {
        bytes.append(UInt8(ascii: "\""))
        var (plain, index) = (0, 0)
        while index < text.count {
            // Skips eight bytes at a time while none of them may need an escape.
            if index + 8 <= text.count {
                let special = Self.specialBytes(in: text.word(at: index))
                index += special.trailingZeroBitCount >> 3
                if special == 0 { continue }
            }
            let byte = text[index]
            if byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") {
                bytes.append(text.extracting(plain..<index))
                escape(byte)
                plain = index + 1
            }
            index += 1
        }
        bytes.append(text.extracting(plain..<text.count))
        bytes.append(UInt8(ascii: "\""))
    }

    /// Sets the high bit of every byte, up to and including the first such one, that is a quotation mark, a backslash, a control
    /// character or not ASCII. Borrows may set wrong bits after the first one, so only the first is used.
    private static func specialBytes(in word: UInt64) -> UInt64 {
        let ones: UInt64 = 0x0101_0101_0101_0101
        let highs: UInt64 = 0x8080_8080_8080_8080
        // With bit 1 flipped, a quotation mark (0x22) becomes 0x20, the byte after the control characters.
        let quotesAndControls = (word ^ (ones &* 0x02)) &- (ones &* 0x21)
        let backslashes = (word ^ (ones &* UInt64(UInt8(ascii: "\\")))) &- ones
        return (quotesAndControls | backslashes | word) & highs
    }

    private mutating func escape(_ byte: UInt8) {
        bytes.append(UInt8(ascii: "\\"))
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"): bytes.append(byte)
        case UInt8(ascii: "\n"): bytes.append(UInt8(ascii: "n"))
        case UInt8(ascii: "\r"): bytes.append(UInt8(ascii: "r"))
        case UInt8(ascii: "\t"): bytes.append(UInt8(ascii: "t"))
        default:
            bytes.append("u00")
            bytes.append(Hexadecimal.digit(byte >> 4))
            bytes.append(Hexadecimal.digit(byte & 0xF))
        }
    }
}

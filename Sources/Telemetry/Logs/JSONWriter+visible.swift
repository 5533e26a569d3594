internal import JSONTape
internal import TextCoding

extension JSONWriter {
    /// Writes a string value, and escapes invisible characters and those that control a terminal, which is more than JSON requires. A person
    /// who reads the log must see the same line as a machine.
    mutating func visible(utf8 text: Span<UInt8>) {
        let start = bytes.count
        string(utf8: text)
        if text.isASCIIWithoutDelete { return }
        let written = String(decoding: bytes[start...], as: UTF8.self)
        bytes.removeSubrange(start...)
        for scalar in written.unicodeScalars {
            bytes.append(contentsOf: (scalar.isPrintable ? String(scalar) : scalar.escaped).utf8)
        }
    }
}

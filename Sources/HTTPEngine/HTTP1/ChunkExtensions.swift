internal import TextCoding

/// The extensions of a chunk (RFC 9112 §7.1.1). All of them are ignored, but their syntax is checked: bytes that one parser takes for an
/// extension, another might take for data.
enum ChunkExtensions {
    /// Whether `text`, the rest of the line after the chunk size, is `*( BWS ";" BWS name [ BWS "=" BWS ( token / quoted-string ) ] )`.
    static func isValid(_ text: Span<UInt8>) -> Bool {
        var next = 0
        while next < text.count {
            text.skipBlanks(&next)
            guard text.skip(UInt8(ascii: ";"), &next) else { return false }
            text.skipBlanks(&next)
            guard text.skipToken(&next) else { return false }
            // Blanks before "=" belong to this extension and blanks before ";" to the next one. Blanks at the end are invalid.
            var value = next
            text.skipBlanks(&value)
            guard text.skip(UInt8(ascii: "="), &value) else { continue }
            text.skipBlanks(&value)
            guard text.skipToken(&value) || text.skipQuotedString(&value) else { return false }
            next = value
        }
        return true
    }
}

extension Span<UInt8> {
    fileprivate func skipBlanks(_ next: inout Int) {
        while next < count, self[next].isBlank { next += 1 }
    }

    fileprivate func skip(_ byte: UInt8, _ next: inout Int) -> Bool {
        guard next < count, self[next] == byte else { return false }
        next += 1
        return true
    }

    fileprivate func skipToken(_ next: inout Int) -> Bool {
        let start = next
        let token = ASCIISet.token
        while next < count, token.contains(self[next]) { next += 1 }
        return next > start
    }

    /// RFC 9110 §5.6.4.
    fileprivate func skipQuotedString(_ next: inout Int) -> Bool {
        guard skip(UInt8(ascii: "\""), &next) else { return false }
        while next < count, self[next].isFieldContent {
            let byte = self[next]
            next += 1
            switch byte {
            case UInt8(ascii: "\""): return true
            case UInt8(ascii: "\\"):
                guard next < count, self[next].isFieldContent else { return false }
                next += 1
            default: break
            }
        }
        return false
    }
}

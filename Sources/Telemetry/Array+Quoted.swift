extension [UInt8] {
    /// Appends a text as a JSON string if it is one but for the quotation marks: visible ASCII, nothing to be escaped, at most `limit` bytes.
    /// Otherwise nothing.
    mutating func append(quotedIfPlain text: String, limit: Int) -> Bool {
        let isAppended = text.utf8.withContiguousStorageIfAvailable { utf8 in
            guard utf8.count <= limit, utf8.span.isPlain else { return false }
            append(quoted: utf8)
            return true
        }
        return isAppended == true
    }

    /// Appends a text, of which nothing is to be escaped, as a JSON string, and what stands before and after it.
    mutating func append(
        quoted text: UnsafeBufferPointer<UInt8>, between before: Unicode.Scalar? = nil, and after: Unicode.Scalar? = nil
    ) {
        append(addingCapacity: text.count + 4) { output in
            output.withUnsafeMutableBufferPointer { memory, count in
                func put(_ byte: UInt8) {
                    memory[count] = byte
                    count += 1
                }
                if let before { put(UInt8(ascii: before)) }
                put(UInt8(ascii: "\""))
                _ = memory[count...].update(fromContentsOf: text)
                count += text.count
                put(UInt8(ascii: "\""))
                if let after { put(UInt8(ascii: after)) }
            }
        }
    }
}

extension Span<UInt8> {
    /// Whether all bytes are visible ASCII or spaces, and none has to be escaped in JSON (RFC 8259 §7).
    fileprivate var isPlain: Bool {
        guard count >= 8 else {
            for index in indices {
                let byte = self[index]
                guard byte >= 0x20, byte < 0x7F, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\") else { return false }
            }
            return true
        }
        var index = 0
        while index + 8 < count {
            guard isPlainWord(at: index) else { return false }
            index += 8
        }
        // The last word may have been seen in part.
        return isPlainWord(at: count - 8)
    }

    /// The same for eight bytes at a time. Where a subtraction borrows, or a sum carries, from one byte to the next, the first of them is itself
    /// one that is looked for.
    private func isPlainWord(at index: Int) -> Bool {
        let word = bytes.unsafeLoadUnaligned(fromByteOffset: index, as: UInt64.self)
        let ones: UInt64 = 0x0101_0101_0101_0101
        let quote = word ^ (ones &* UInt64(UInt8(ascii: "\"")))
        let backslash = word ^ (ones &* UInt64(UInt8(ascii: "\\")))
        let found = word | (word &+ ones) | (word &- ones &* 0x20) | (quote &- ones) | (backslash &- ones)
        return found & (ones &* 0x80) == 0
    }
}

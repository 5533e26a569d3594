internal import JSONTape

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

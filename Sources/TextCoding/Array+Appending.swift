/// Appending to an array of bytes without intermediate strings and arrays.
extension [UInt8] {
    /// Appends bytes.
    @inlinable
    package mutating func append(_ bytes: Span<UInt8>) {
        bytes.withUnsafeBufferPointer { append(contentsOf: $0) }
    }

    /// Appends the UTF-8 of a text.
    @inlinable
    package mutating func append(_ text: String) {
        append(text.utf8.span)
    }

    /// Appends the UTF-8 of a text.
    @inlinable
    package mutating func append(_ text: StaticString) {
        text.withUTF8Buffer { append($0.span) }
    }
}

extension OutputSpan<UInt8> {
    /// Appends bytes. Traps if there is no room for them.
    @inlinable
    @inline(__always)
    package mutating func append(_ bytes: Span<UInt8>) {
        precondition(bytes.count <= freeCapacity)
        withUnsafeMutableBufferPointer { buffer, initializedCount in
            bytes.withUnsafeBufferPointer { bytes in
                // Only an empty buffer has no address.
                guard let target = buffer.baseAddress, let source = bytes.baseAddress else { return }
                (target + initializedCount).initialize(from: source, count: bytes.count)
                initializedCount += bytes.count
            }
        }
    }

    /// Appends bytes between quotation marks.
    @inlinable
    @inline(__always)
    package mutating func append(quoted bytes: Span<UInt8>) {
        append(UInt8(ascii: "\""))
        append(bytes)
        append(UInt8(ascii: "\""))
    }
}

internal import Glibc

/// All access of this module to bytes through pointers, except for the calls of libnghttp2 in `HTTP2Session`, `HTTP2Callbacks` and `HTTP2Fields`.
///
/// Invariant: each function derives its pointer from a span or an array, checks every offset against the count before it uses it, and
/// does not let the pointer outlive the call. A caller therefore cannot read or write out of bounds with any input of a peer.
enum UncheckedBytes {
    /// The first index of `byte` at or after `start`. Uses memchr, because every byte of every head is searched.
    static func firstIndex(of byte: UInt8, in bytes: Span<UInt8>, from start: Int) -> Int? {
        bytes.withUnsafeBufferPointer { buffer in
            guard start >= 0, start < buffer.count, let base = buffer.baseAddress,
                let found = memchr(base + start, Int32(byte), buffer.count - start)
            else { return nil }
            return UnsafeRawPointer(base).distance(to: UnsafeRawPointer(found))
        }
    }

    /// Copies the bytes at `source` to `target`, which precedes them; the two ranges may overlap. Traps if either is out of bounds.
    static func move(_ source: Range<Int>, to target: Int, in array: inout [UInt8]) {
        precondition(target >= 0 && target <= source.lowerBound && source.upperBound <= array.count)
        array.withUnsafeMutableBufferPointer { bytes in
            _ = bytes.extracting(target...).update(fromContentsOf: bytes.extracting(source))
        }
    }

    /// The text of `bytes`, which are ASCII. Other bytes become replacement characters.
    static func string(_ bytes: Span<UInt8>) -> String {
        bytes.withUnsafeBufferPointer { String(decoding: $0, as: UTF8.self) }
    }
}

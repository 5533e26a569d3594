/// A table of names for look-ups without a string: the first eight bytes and the length nearly always decide.
public struct NameTable: Sendable {
    private struct Entry {
        let prefix: UInt64
        let count: Int
        let offset: Int
        let index: Int
    }

    private var bytes: [UInt8] = []
    private var entries: [Entry] = []

    /// Creates a table in which every name of `names[i]` has the index `i`.
    public init(_ names: [[String]]) {
        for (index, synonyms) in names.enumerated() {
            for name in synonyms {
                let utf8 = Array(name.utf8)
                entries.append(Entry(prefix: Self.prefix(of: utf8.span), count: utf8.count, offset: bytes.count, index: index))
                bytes += utf8
            }
        }
    }

    /// Returns the index of a name; nil if the table does not contain it.
    public func index(of text: Span<UInt8>) -> Int? {
        let prefix = Self.prefix(of: text)
        for entry in entries where entry.prefix == prefix && entry.count == text.count {
            if text.hasSameBytes(as: bytes.span.extracting(entry.offset..<entry.offset + entry.count)) { return entry.index }
        }
        return nil
    }

    private static func prefix(of text: Span<UInt8>) -> UInt64 {
        if text.count >= 8 { return text.bytes.unsafeLoadUnaligned(as: UInt64.self) }
        var prefix: UInt64 = 0
        for index in text.indices { prefix = prefix << 8 | UInt64(text[index]) }
        return prefix
    }
}

internal import TextCoding

/// Facts about the content of a Secret, ConfigMap or ClusterTrustBundle. The content itself is not kept.
public struct StoredData: Sendable, Hashable {
    /// The kinds of entries.
    public enum Entry: Sendable, Hashable {
        case empty
        /// A text without a PEM block (RFC 7468).
        case text
        /// A PEM block. Whether it is a valid certificate is not checked.
        case pem
    }

    /// The entries by their keys.
    public let entries: [String: Entry]

    /// Creates data from its entries.
    public init(entries: [String: Entry]) { self.entries = entries }

    init(reading object: ObjectReader, kind: ObjectKind) {
        var entries: [String: Entry] = [:]
        switch kind {
        case .secret:
            object["data"]?.forEachMember { entries[$0] = Entry(Base64.decode($1.string ?? "") ?? []) }
            // Entries of stringData replace those of data.
            object["stringData"]?.forEachMember { entries[$0] = Entry(Array(($1.string ?? "").utf8)) }
        case .clusterTrustBundle:
            entries["trustBundle"] = Entry(Array((object["spec"]?["trustBundle"]?.string ?? "").utf8))
        default:
            // The controller ignores binaryData of a ConfigMap, too.
            object["data"]?.forEachMember { entries[$0] = Entry(Array(($1.string ?? "").utf8)) }
        }
        self.entries = entries
    }

    /// The entry of a key, or the only entry with any key, as the controller looks it up.
    func entry(forKey key: String) -> Entry? {
        if let entry = entries[key] { return entry == .empty ? nil : entry }
        guard entries.count == 1, let entry = entries.first?.value, entry != .empty else { return nil }
        return entry
    }
}

extension StoredData.Entry {
    init(_ bytes: [UInt8]) {
        if bytes.isEmpty {
            self = .empty
        } else {
            let begin = Self.end(of: "-----BEGIN ", in: bytes[...])
            self = begin.flatMap { Self.end(of: "-----END ", in: bytes[$0...]) } == nil ? .text : .pem
        }
    }

    /// The index after the first occurrence of a mark.
    private static func end(of mark: String, in bytes: ArraySlice<UInt8>) -> Int? {
        let mark = Array(mark.utf8)
        var start = bytes.startIndex
        while start + mark.count <= bytes.endIndex {
            if bytes[start..<start + mark.count].elementsEqual(mark) { return start + mark.count }
            start += 1
        }
        return nil
    }
}

/// What is known of the content of a Secret, a ConfigMap or a ClusterTrustBundle: never the content itself.
public struct StoredData: Sendable, Hashable {
    /// What an entry holds.
    public enum Entry: Sendable, Hashable {
        case empty
        /// Something without a PEM block (RFC 7468).
        case text
        /// A PEM block. Whether it is a certificate, and a valid one, is not looked at: that needs a clock and a reader of X.509.
        case pem
    }

    /// The entries by their keys.
    public let entries: [String: Entry]

    /// Data by its entries.
    public init(entries: [String: Entry]) { self.entries = entries }

    init(reading object: ObjectReader, kind: ObjectKind) {
        var entries: [String: Entry] = [:]
        switch kind {
        case .secret:
            object["data"]?.forEachMember { entries[$0] = Entry(Base64.decode($1.string ?? "") ?? []) }
            // What stringData says replaces what data says.
            object["stringData"]?.forEachMember { entries[$0] = Entry(Array(($1.string ?? "").utf8)) }
        case .clusterTrustBundle:
            entries["trustBundle"] = Entry(Array((object["spec"]?["trustBundle"]?.string ?? "").utf8))
        default:
            // binaryData of a ConfigMap is not looked at by the controller either.
            object["data"]?.forEachMember { entries[$0] = Entry(Array(($1.string ?? "").utf8)) }
        }
        self.entries = entries
    }

    /// The entry that a reference means: that of the key, or the only one, whatever its key.
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

    /// The index behind the first mention of a mark.
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

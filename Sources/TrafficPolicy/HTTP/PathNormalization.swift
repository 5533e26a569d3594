internal import TextCoding

/// The normalisation of paths by Envoy as Envoy Gateway configures it (`normalize_path`, `merge_slashes` and
/// `path_with_escaped_slashes_action`), as far as it decides whether a path can reach a filter unchanged.
struct PathNormalization {
    /// Whether adjacent slashes become one.
    let mergesSlashes: Bool
    /// Whether `%2F` and `%5C` remain as they are.
    let keepsEscapedSlashes: Bool

    /// The effect on a path.
    enum Result: Equatable {
        case unchanged
        /// The first change. Others may follow.
        case changed(String)
        /// Envoy answers 400.
        case rejected
    }

    /// Whether a path obviously remains as it is: it has only unreserved characters, no empty segment and none that begins with a dot.
    /// Most paths are plain, and the test needs no memory.
    static func isPlain(_ path: Span<UInt8>) -> Bool {
        guard unreservedAndSlash.containsAll(path) else { return false }
        for index in path.indices.dropFirst() where path[index - 1] == UInt8(ascii: "/") {
            if path[index] == UInt8(ascii: "/") || path[index] == UInt8(ascii: ".") { return false }
        }
        return true
    }

    /// Returns the effect on a path, which begins with a slash and may have a query.
    func result(for text: String) -> Result {
        let bytes = Array(text.utf8)
        guard bytes.first == slash else { return .unchanged }
        for byte in bytes where byte <= 0x20 || byte >= 0x7F || byte == UInt8(ascii: "#") { return .rejected }
        let end = bytes.firstIndex(of: UInt8(ascii: "?")) ?? bytes.count
        let query = String(decoding: bytes[end...], as: UTF8.self)
        var path: [UInt8] = []
        var index = 0
        while index < end {
            let byte = bytes[index]
            if byte == UInt8(ascii: "%"), let decoded = Self.escaped(at: index, of: bytes[..<end]) {
                switch decoded {
                case 0: return .rejected
                case slash, backslash:
                    path += keepsEscapedSlashes ? Array(bytes[index..<index + 3]) : [slash]
                default: path += Self.unreserved.contains(decoded) ? [decoded] : Array(bytes[index..<index + 3])
                }
                index += 3
                continue
            }
            if byte == backslash {
                path.append(slash)
            } else if Self.escapedCharacters.contains(byte) {
                path += Array("%\(String(byte, radix: 16, uppercase: true))".utf8)
            } else {
                path.append(byte)
            }
            index += 1
        }
        path = withoutDots(path)
        // Envoy does not change a path of two slashes.
        if mergesSlashes, path != [slash, slash] { path = Self.merged(path) }
        return path.elementsEqual(bytes[..<end]) ? .unchanged : .changed(String(decoding: path, as: UTF8.self) + query)
    }

    private let slash = UInt8(ascii: "/")
    private let backslash = UInt8(ascii: "\\")

    init(mergesSlashes: Bool, keepsEscapedSlashes: Bool) {
        self.mergesSlashes = mergesSlashes
        self.keepsEscapedSlashes = keepsEscapedSlashes
    }

    /// Resolves `.` and `..` (RFC 3986 §5.2.4).
    private func withoutDots(_ path: [UInt8]) -> [UInt8] {
        var segments: [ArraySlice<UInt8>] = []
        let parts = path.dropFirst().split(separator: slash, omittingEmptySubsequences: false)
        for (index, part) in parts.enumerated() {
            let isLast = index == parts.count - 1
            switch part.elementsEqual(".".utf8) ? 1 : part.elementsEqual("..".utf8) ? 2 : 0 {
            case 1: if isLast { segments.append([]) }
            case 2:
                _ = segments.popLast()
                if isLast { segments.append([]) }
            default: segments.append(part)
            }
        }
        return [slash] + Array(segments.joined(separator: [slash]))
    }

    private static func merged(_ path: [UInt8]) -> [UInt8] {
        var merged: [UInt8] = []
        for byte in path where byte != UInt8(ascii: "/") || merged.last != byte { merged.append(byte) }
        return merged
    }

    /// The byte of `%41`; nil if there are not two hexadecimal digits.
    private static func escaped(at index: Int, of text: ArraySlice<UInt8>) -> UInt8? {
        guard index + 2 < text.endIndex, let high = text[index + 1].hexadecimalValue, let low = text[index + 2].hexadecimalValue
        else {
            return nil
        }
        return high << 4 | low
    }

    /// Characters that Envoy does not leave escaped (RFC 3986 §2.3).
    private static let unreserved = ASCIISet.alphanumerics.union(ASCIISet("-._~"))
    private static let unreservedAndSlash = unreserved.union(ASCIISet("/"))
    /// Characters that Envoy escapes.
    private static let escapedCharacters = ASCIISet("\"<>^`{|}")
}

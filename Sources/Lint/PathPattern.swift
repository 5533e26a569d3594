/// A pattern of paths, as in `.gitignore` (gitignore(5)).
///
/// `*` and `?` match within one name, `**` matches any number of folders, and `[…]` matches one character. A pattern without a slash inside
/// matches names at any depth; any other pattern matches from its folder. What matches a folder matches everything in it.
package struct PathPattern: Sendable, Equatable {
    /// The pattern as it was written.
    package let text: String
    /// Whether it takes back what an earlier pattern matched.
    package let isNegated: Bool
    private let isFolderOnly: Bool
    private let isAnchored: Bool
    private let parts: [[UInt8]]

    /// A pattern; nil for an empty line and a comment.
    package init?(_ line: String) {
        var bytes = Array(line.utf8)
        while let last = bytes.last, last == 0x20 || last == 0x0D || last == 0x09 { bytes.removeLast() }
        guard let first = bytes.first, first != UInt8(ascii: "#") else { return nil }
        text = line
        isNegated = first == UInt8(ascii: "!")
        if isNegated { bytes.removeFirst() }
        isFolderOnly = bytes.last == UInt8(ascii: "/")
        if isFolderOnly { bytes.removeLast() }
        isAnchored = bytes.contains(UInt8(ascii: "/"))
        if bytes.starts(with: "./".utf8) { bytes.removeFirst(2) }
        if bytes.first == UInt8(ascii: "/") { bytes.removeFirst() }
        parts = bytes.split(separator: UInt8(ascii: "/")).map(Array.init)
        guard !parts.isEmpty else { return nil }
    }

    /// Whether it matches a path.
    ///
    /// - Parameter path: a path from the folder of the pattern, without a slash in front.
    package func matches(_ path: String, isFolder: Bool = false) -> Bool {
        let names = path.utf8.split(separator: UInt8(ascii: "/")).map(Array.init).filter { $0 != [UInt8(ascii: ".")] }
        // The names up to `end` are the path of an entry that has all others.
        for end in names.indices.map({ $0 + 1 }) where !isFolderOnly || isFolder || end < names.count {
            if isAnchored ? Self.matches(parts[...], names[..<end]) : Self.matches(parts[0][...], names[end - 1][...]) {
                return true
            }
        }
        return false
    }

    private static func matches(_ parts: ArraySlice<[UInt8]>, _ names: ArraySlice<[UInt8]>) -> Bool {
        guard let part = parts.first else { return names.isEmpty }
        if part == Array("**".utf8) {
            // At the end it matches everything inside a folder.
            if parts.count == 1 { return !names.isEmpty }
            return (names.startIndex...names.endIndex).contains { matches(parts.dropFirst(), names[$0...]) }
        }
        guard let name = names.first else { return false }
        return matches(part[...], name[...]) && matches(parts.dropFirst(), names.dropFirst())
    }

    /// Matches one name. Only the last asterisk is tried again, so that the time is at most quadratic.
    private static func matches(_ pattern: ArraySlice<UInt8>, _ name: ArraySlice<UInt8>) -> Bool {
        var (pattern, name) = (pattern, name)
        var retry: (pattern: ArraySlice<UInt8>, name: ArraySlice<UInt8>)?
        while true {
            if pattern.first == UInt8(ascii: "*") {
                pattern = pattern.dropFirst()
                retry = (pattern, name)
                continue
            }
            if let byte = name.first, let rest = rest(of: pattern, after: byte) {
                (pattern, name) = (rest, name.dropFirst())
                continue
            }
            if name.isEmpty, pattern.isEmpty { return true }
            guard let (last, from) = retry, !from.isEmpty else { return false }
            retry = (last, from.dropFirst())
            (pattern, name) = (last, from.dropFirst())
        }
    }

    /// The pattern after its first character if that matches a byte; else nil.
    private static func rest(of pattern: ArraySlice<UInt8>, after byte: UInt8) -> ArraySlice<UInt8>? {
        switch pattern.first {
        case nil: return nil
        case UInt8(ascii: "?"): return pattern.dropFirst()
        case UInt8(ascii: "\\") where pattern.count > 1:
            return pattern[pattern.startIndex + 1] == byte ? pattern.dropFirst(2) : nil
        case UInt8(ascii: "["):
            let inner = pattern.dropFirst()
            guard let close = inner.dropFirst().firstIndex(of: UInt8(ascii: "]")) else { break }
            let isNegated = inner.first == UInt8(ascii: "!") || inner.first == UInt8(ascii: "^")
            var set = inner[..<close].dropFirst(isNegated ? 1 : 0)
            var isMatch = false
            while let low = set.popFirst() {
                guard set.first == UInt8(ascii: "-"), set.count > 1 else {
                    isMatch = isMatch || low == byte
                    continue
                }
                set = set.dropFirst()
                if let high = set.popFirst(), low <= byte, byte <= high { isMatch = true }
            }
            return isMatch != isNegated ? pattern[(close + 1)...] : nil
        default: break
        }
        return pattern.first == byte ? pattern.dropFirst() : nil
    }
}

extension [PathPattern] {
    /// Whether the last pattern that matches a path is not negated.
    package func match(_ path: String, isFolder: Bool = false) -> Bool {
        last { $0.matches(path, isFolder: isFolder) }.map { !$0.isNegated } ?? false
    }
}

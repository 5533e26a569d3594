/// What may be the key or the value of a label (apimachinery, `IsQualifiedName` and `IsValidLabelValue`).
///
/// `TrafficPolicy` tells people what is wrong with one; here only whether it is one matters. A test holds the two together.
enum LabelText {
    /// Whether a text may be a key, `name` or `example.com/name`.
    static func isKey(_ text: String) -> Bool {
        let parts = text.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        switch parts.count {
        case 1: return isName(parts[0])
        case 2: return isSubdomain(parts[0]) && isName(parts[1])
        default: return false
        }
    }

    /// Whether a text may be a value.
    static func isValue(_ text: String) -> Bool { text.isEmpty || isName(text.utf8[...]) }

    private static func isName(_ text: Substring.UTF8View) -> Bool {
        guard let first = text.first, let last = text.last, text.count <= 63 else { return false }
        return isAlphanumeric(first) && isAlphanumeric(last)
            && text.allSatisfy {
                isAlphanumeric($0) || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "_") || $0 == UInt8(ascii: ".")
            }
    }

    /// RFC 1123 §2.1, in lower case.
    private static func isSubdomain(_ text: Substring.UTF8View) -> Bool {
        text.count <= 253
            && text.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false).allSatisfy { label in
                guard let first = label.first, let last = label.last else { return false }
                return isLowercase(first) && isLowercase(last)
                    && label.allSatisfy { isLowercase($0) || $0 == UInt8(ascii: "-") }
            }
    }

    private static func isLowercase(_ byte: UInt8) -> Bool {
        UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte || UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte
    }

    private static func isAlphanumeric(_ byte: UInt8) -> Bool {
        isLowercase(byte) || UInt8(ascii: "A")...UInt8(ascii: "Z") ~= byte
    }
}

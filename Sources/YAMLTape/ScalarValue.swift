/// A plain scalar as kubectl reads it: `resolve.go` of gopkg.in/yaml.v2 2.4.0, which sigs.k8s.io/yaml uses.
///
/// That is YAML 1.1 (https://yaml.org/type/) with changes: `yes` and `on` and even `y` are booleans, `010` is eight, but `1:30` is a string.
enum ScalarValue: Equatable {
    case null
    case boolean(Bool)
    /// An integer, as JSON text.
    case integer([UInt8])
    /// A number with a fraction, an exponent or too many digits for 64 bits, as JSON text.
    case float([UInt8])
    /// `.inf`, `-.inf` or `.nan`, in this spelling.
    case notFinite(StaticString)
    case string

    init(resolving text: Span<UInt8>) {
        guard text.count > 0 else {
            self = .null
            return
        }
        switch text[0] {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."):
            self = Self.notFinite(text) ?? Self.number(text) ?? .string
        default:
            self = Self.word(text) ?? .string
        }
    }

    static func == (left: ScalarValue, right: ScalarValue) -> Bool {
        switch (left, right) {
        case (.null, .null), (.string, .string): true
        case (.boolean(let left), .boolean(let right)): left == right
        case (.integer(let left), .integer(let right)), (.float(let left), .float(let right)): left == right
        case (.notFinite(let left), .notFinite(let right)): left.description == right.description
        default: false
        }
    }

    private static let longestWord = 5

    private static func word(_ text: Span<UInt8>) -> ScalarValue? {
        guard text.count <= longestWord else { return nil }
        switch text.string {
        case "~", "null", "Null", "NULL": return .null
        case "true", "True", "TRUE", "yes", "Yes", "YES", "y", "Y", "on", "On", "ON": return .boolean(true)
        case "false", "False", "FALSE", "no", "No", "NO", "n", "N", "off", "Off", "OFF": return .boolean(false)
        default: return nil
        }
    }

    private static func notFinite(_ text: Span<UInt8>) -> ScalarValue? {
        guard text.count <= longestWord else { return nil }
        switch text.string {
        case ".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF": return .notFinite(".inf")
        case "-.inf", "-.Inf", "-.INF": return .notFinite("-.inf")
        case ".nan", ".NaN", ".NAN": return .notFinite(".nan")
        default: return nil
        }
    }
}

extension Span where Element == UInt8 {
    /// The text of UTF-8 bytes.
    var string: String { withUnsafeBufferPointer { String(decoding: $0, as: UTF8.self) } }

    /// A copy of the bytes.
    var array: [UInt8] { withUnsafeBufferPointer { Array($0) } }
}

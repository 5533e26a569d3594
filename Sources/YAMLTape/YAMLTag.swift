/// The type that a tag says a node has.
enum YAMLTag {
    case string
    case integer
    case float
    case boolean
    case null
    case map
    case sequence
    case merge

    /// The type of a tag in full; nil for one that has no meaning in JSON.
    init?(_ tag: String) {
        switch Self.shortened(tag) {
        case "!!str": self = .string
        case "!!int": self = .integer
        case "!!float": self = .float
        case "!!bool": self = .boolean
        case "!!null": self = .null
        case "!!map": self = .map
        case "!!seq": self = .sequence
        case "!!merge": self = .merge
        default: return nil
        }
    }

    /// A tag in full as people write it, if it is one of YAML's own.
    static func shortened(_ tag: String) -> String {
        let prefix = "tag:yaml.org,2002:"
        return tag.hasPrefix(prefix) ? "!!" + tag.dropFirst(prefix.count) : tag
    }

    /// As people write it.
    var name: String {
        switch self {
        case .string: "!!str"
        case .integer: "!!int"
        case .float: "!!float"
        case .boolean: "!!bool"
        case .null: "!!null"
        case .map: "!!map"
        case .sequence: "!!seq"
        case .merge: "!!merge"
        }
    }
}

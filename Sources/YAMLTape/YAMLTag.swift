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
        switch tag {
        case "tag:yaml.org,2002:str": self = .string
        case "tag:yaml.org,2002:int": self = .integer
        case "tag:yaml.org,2002:float": self = .float
        case "tag:yaml.org,2002:bool": self = .boolean
        case "tag:yaml.org,2002:null": self = .null
        case "tag:yaml.org,2002:map": self = .map
        case "tag:yaml.org,2002:seq": self = .sequence
        case "tag:yaml.org,2002:merge": self = .merge
        default: return nil
        }
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

import JSONTape
import PolicySchema
import Testing
import TrafficPolicy

/// A field of the tables at one of its paths in a policy.
struct FieldLocation: Sendable, CustomTestStringConvertible {
    /// The path, through the first item of every list.
    let path: FieldPath
    let field: Field
    /// The object of the field.
    let schema: ObjectSchema
    /// The path of that object.
    let parent: FieldPath
    private let wrap: @Sendable (JSONValue) -> JSONValue

    /// A policy in which the field has a value and everything else is valid.
    func policy(with value: JSONValue) -> JSONValue { wrap(value) }

    var testDescription: String { path.description }

    /// Every field of the spec in the newest release, including common mistakes, in the order of the tables.
    static let all: [FieldLocation] = {
        guard let row = PolicyTables.newest.schema.fields.first(where: { $0.name == "spec" }), case .object(let spec) = row.type
        else {
            return []
        }
        return locations(of: spec, at: FieldPath([.name("spec")])) { .object([.init(key: "spec", value: $0)]) }
    }()

    /// The fields of the CRD.
    static let ofCRD = all.filter { !$0.field.isCommonMistake }

    private static func locations(
        of schema: ObjectSchema, at parent: FieldPath, _ wrap: @escaping @Sendable (JSONValue) -> JSONValue
    ) -> [FieldLocation] {
        schema.fields.filter { $0.addedIn == nil }.flatMap { field -> [FieldLocation] in
            let path = parent.appending(.name(field.name))
            let companions = schema.companions(of: field.name)
            let wrapField: @Sendable (JSONValue) -> JSONValue = {
                wrap(.object(companions + [.init(key: field.name, value: $0)]))
            }
            let location = FieldLocation(path: path, field: field, schema: schema, parent: parent, wrap: wrapField)
            switch field.type {
            case .object(let schema): return [location] + locations(of: schema, at: path, wrapField)
            case .array(of: .object(let schema), _):
                return [location] + locations(of: schema, at: path.appending(.index(0))) { wrapField(.array([$0])) }
            default: return [location]
            }
        }
    }
}

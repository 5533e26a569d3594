import JSONTape
import PolicySchema
import Testing
import TrafficPolicy

/// A field of the tables at one of the places where it stands in a policy.
struct Spot: Sendable, CustomTestStringConvertible {
    /// The way to it, through the first item of every list.
    let path: FieldPath
    let field: Field
    /// The object that it belongs to.
    let schema: ObjectSchema
    /// The way to that object.
    let parent: FieldPath
    private let wrap: @Sendable (JSONValue) -> JSONValue

    /// A policy in which the field has a value and everything else is sound.
    func policy(with value: JSONValue) -> JSONValue { wrap(value) }

    var testDescription: String { path.description }

    /// Every field of a policy's spec, the CRD's and those that only we know, in the order of the tables.
    static let all: [Spot] = {
        guard let row = ClientTrafficPolicy.schema.fields.first(where: { $0.name == "spec" }), case .object(let spec) = row.type
        else {
            return []
        }
        return spots(of: spec, at: FieldPath([.name("spec")])) { .object([.init(key: "spec", value: $0)]) }
    }()

    /// Those of the CRD.
    static let ofCRD = all.filter { !$0.field.isForeign }

    private static func spots(
        of schema: ObjectSchema, at parent: FieldPath, _ wrap: @escaping @Sendable (JSONValue) -> JSONValue
    ) -> [Spot] {
        schema.fields.flatMap { field -> [Spot] in
            let path = parent.appending(.name(field.name))
            let companions = schema.companions(of: field.name)
            let wrapField: @Sendable (JSONValue) -> JSONValue = {
                wrap(.object(companions + [.init(key: field.name, value: $0)]))
            }
            let spot = Spot(path: path, field: field, schema: schema, parent: parent, wrap: wrapField)
            switch field.type {
            case .object(let schema): return [spot] + spots(of: schema, at: path, wrapField)
            case .array(of: .object(let schema), _):
                return [spot] + spots(of: schema, at: path.appending(.index(0))) { wrapField(.array([$0])) }
            default: return [spot]
            }
        }
    }
}

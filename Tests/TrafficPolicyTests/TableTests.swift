import JSONTape
import PolicySchema
import Testing
import TrafficPolicy

/// Properties of the tables.
@Suite struct TableTests {
    /// Every schema of the tables, the whole object first, once per path.
    static let schemas: [ObjectSchema] = schemas(below: .object(PolicyTables.newest.schema))

    static func schemas(below type: ValueType) -> [ObjectSchema] {
        switch type {
        case .object(let schema): [schema] + schema.fields.flatMap { schemas(below: $0.type) }
        case .array(of: let element, _), .map(of: let element): schemas(below: element)
        default: []
        }
    }

    @Test("The path of every field is unique")
    func paths() {
        #expect(Set(FieldLocation.all.map(\.path)).count == FieldLocation.all.count)
    }

    @Test("Schemas of the same name are the same")
    func names() {
        for (name, same) in Dictionary(grouping: Self.schemas, by: \.name) {
            #expect(Set(same.map { $0.fields.map(\.name) }).count == 1, "\(name)")
        }
    }

    @Test("Every schema and field is documented, and the names of fields are unique", arguments: schemas)
    func documentation(schema: ObjectSchema) {
        #expect(schema.documentation.isSentence)
        #expect(Set(schema.fields.map(\.name)).count == schema.fields.count)
        for field in schema.fields {
            #expect(field.documentation.isSentence, "\(schema.name).\(field.name): \(field.documentation)")
            #expect(field.name.first?.isLowercase == true)
        }
    }

    @Test(
        "Enumerations have unique words, bounds are not empty, lists of unique items have a bound", arguments: FieldLocation.all)
    func types(location: FieldLocation) {
        func check(_ type: ValueType) {
            switch type {
            case .enumeration(let words):
                #expect(!words.isEmpty && !words.contains("") && Set(words).count == words.count)
            case .array(let element, let shape):
                if case .none = shape.uniqueness {} else { #expect(shape.count?.upperBound ?? .max <= 64) }
                check(element)
            case .map(let element): check(element)
            case .integer(let range): #expect(range.minimum ?? .min <= range.maximum ?? .max)
            default: break
            }
        }
        check(location.field.type)
    }

    @Test(
        "Every default, and the value of every override, is valid for its own field",
        arguments: FieldLocation.all.filter { $0.field.defaultValue != nil })
    func defaults(location: FieldLocation) throws {
        let defaultValue = try #require(location.field.defaultValue)
        for value in [defaultValue.value, defaultValue.override?.value].compactMap(\.self) {
            #expect(try verdicts(on: location.policy(with: value).text).filter { !$0.hasPrefix("deprecated") } == [])
        }
    }

    @Test("A deprecated field names a sibling, which is not deprecated itself", arguments: schemas)
    func deprecations(schema: ObjectSchema) {
        for deprecation in schema.fields.compactMap(\.deprecation) {
            #expect(schema.fields.contains { $0.name == deprecation.replacement && $0.deprecation == nil })
        }
    }

    @Test("The same identifier is the same rule everywhere")
    func rules() {
        for (id, same) in Dictionary(grouping: Self.schemas.flatMap { $0.rules.map(\.rule) }, by: \.id) {
            #expect(Set(same.map(\.reason)).count == 1, "\(id)")
            #expect(Set(same.map(\.bad)).count == 1, "\(id)")
            #expect(Set(same.map(\.severity)).count == 1, "\(id)")
        }
    }

    @Test("Every check of a rule names fields of its object", arguments: schemas)
    func checks(schema: ObjectSchema) {
        for rule in schema.rules { #expect(!rule.checks.isEmpty, "\(rule.rule)") }
    }
}

extension String {
    fileprivate var isSentence: Bool {
        count > 4 && last == "." && (first?.isUppercase == true || hasPrefix("gRPC")) && !contains("  ") && !contains("\n")
    }
}

import JSONTape
import PolicySchema
import Testing
import TrafficPolicy

/// The tables checked against themselves and against the number of things that the CRD has.
@Suite struct TableTests {
    /// Every schema of the tables, the whole object first, once for each place.
    static let schemas: [ObjectSchema] = schemas(below: .object(ClientTrafficPolicy.schema))

    private static func schemas(below type: ValueType) -> [ObjectSchema] {
        switch type {
        case .object(let schema): [schema] + schema.fields.flatMap { schemas(below: $0.type) }
        case .array(of: let element, _), .map(of: let element): schemas(below: element)
        default: []
        }
    }

    @Test("The tables have as many fields and objects as the CRD")
    func counts() {
        #expect(Spot.ofCRD.count == 177)
        #expect(Spot.all.count { $0.field.isForeign } == 2)
        // The object itself, and below it those with properties or none; maps of labels are no objects of their own.
        #expect(Self.schemas.count == 57)
        #expect(Set(Self.schemas.map(\.name)).count == 42)
        #expect(Set(Spot.all.map(\.path)).count == Spot.all.count)
    }

    @Test("Schemas of one name are one schema")
    func names() {
        for (name, same) in Dictionary(grouping: Self.schemas, by: \.name) {
            #expect(Set(same.map { $0.fields.map(\.name) }).count == 1, "\(name)")
        }
    }

    @Test("Every schema is documented, its fields have different names and a sentence each", arguments: schemas)
    func documentation(schema: ObjectSchema) {
        #expect(schema.documentation.isSentence)
        #expect(Set(schema.fields.map(\.name)).count == schema.fields.count)
        for field in schema.fields {
            #expect(field.documentation.isSentence, "\(schema.name).\(field.name): \(field.documentation)")
            #expect(field.name.first?.isLowercase == true)
        }
    }

    @Test("Enumerations have different words, bounds have an inside, lists without repetitions have a bound", arguments: Spot.all)
    func types(spot: Spot) {
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
        check(spot.field.type)
    }

    @Test(
        "Every default, and the value of every exception, is sound", arguments: Spot.all.filter { $0.field.defaultValue != nil })
    func defaults(spot: Spot) throws {
        let defaultValue = try #require(spot.field.defaultValue)
        for value in [defaultValue.value, defaultValue.exception?.value].compactMap(\.self) {
            #expect(try verdicts(on: spot.policy(with: value).text).filter { !$0.hasPrefix("deprecated") } == [])
        }
    }

    @Test("A deprecated field names a sibling, which is not deprecated itself", arguments: schemas)
    func deprecations(schema: ObjectSchema) {
        for deprecation in schema.fields.compactMap(\.deprecation) {
            #expect(schema.fields.contains { $0.name == deprecation.replacement && $0.deprecation == nil })
        }
    }

    @Test("Rules have one meaning each: the same identifier is the same rule everywhere")
    func rules() {
        let rules = Self.schemas.flatMap { $0.rules.map(\.rule) }
        for (id, same) in Dictionary(grouping: rules, by: \.id) {
            #expect(Set(same.map(\.reason)).count == 1, "\(id)")
            #expect(!id.isEmpty)
        }
        for rule in Self.schemas.flatMap(\.rules) {
            // An inspection words its complaints itself.
            if case .custom = rule.constraint { continue }
            #expect(!rule.detail.isEmpty && rule.detail.last != ".")
        }
    }

    @Test("What no other constraint can say is counted, so that nobody reaches for it lightly")
    func inspections() {
        let inspections = Self.schemas.flatMap(\.rules).count {
            if case .custom = $0.constraint { true } else { false }
        }
        print("rules: inspections: \(inspections)")
        #expect(inspections == 28)
    }
}

extension String {
    fileprivate var isSentence: Bool {
        count > 4 && last == "." && (first?.isUppercase == true || hasPrefix("gRPC")) && !contains("  ") && !contains("\n")
    }
}

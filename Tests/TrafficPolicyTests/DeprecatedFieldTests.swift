import JSONTape
import PolicySchema
import Testing
import TrafficPolicy

@Suite struct DeprecatedFieldTests {
    @Test("Every deprecated field of the tables is listed with its replacement")
    func all() {
        let listed = PolicyTables.newest.deprecatedFields
        let expected = FieldLocation.all.filter { $0.field.deprecation != nil }
        #expect(listed.map { $0.path.joined(separator: ".") } == expected.map { "\($0.path)" }.sorted())
        for field in listed {
            let location = expected.first { "\($0.path)" == field.path.joined(separator: ".") }
            #expect(location?.field.deprecation?.onlyWhenTrue == field.onlyWhenTrue)
            #expect(FieldLocation.all.contains { "\($0.path)" == field.replacement })
        }
    }

    @Test("The default of a field is that of its row", arguments: FieldLocation.all)
    func defaults(location: FieldLocation) {
        #expect(PolicyTables.newest.defaultValue(of: "\(location.path)") == location.field.defaultValue?.value)
    }
}

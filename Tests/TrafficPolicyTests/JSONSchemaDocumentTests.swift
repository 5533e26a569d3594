import Foundation
import JSONTape
@testable import PolicySchema
import Testing
import TrafficPolicy

/// The JSON Schema for editors.
@Suite struct JSONSchemaDocumentTests {
    private func schema(at location: FieldLocation) -> JSONValue? {
        location.path.steps.reduce(PolicyTables.newest.jsonSchema as JSONValue?) { schema, step in
            switch step {
            case .name(let name): schema?["properties"]?[name]
            case .index: schema?["items"]
            }
        }
    }

    @Test("It has its dialect and identifier, and requires a policy of the right kind")
    func envelope() {
        let document = PolicyTables.newest.jsonSchema
        #expect(document["$schema"] == "https://json-schema.org/draft/2020-12/schema")
        #expect(document["$id"] == "urn:ctp-webhook:gateway.envoyproxy.io:v1alpha1:ClientTrafficPolicy")
        #expect(document["title"] == "ClientTrafficPolicy")
        #expect(document["properties"]?["apiVersion"]?["const"] == "gateway.envoyproxy.io/v1alpha1")
        #expect(document["properties"]?["kind"]?["const"] == "ClientTrafficPolicy")
        #expect(document["properties"]?["metadata"]?["additionalProperties"] == nil)
        #expect(document["properties"]?["metadata"]?["anyOf"]?.text == #"[{"required":["name"]},{"required":["generateName"]}]"#)
        #expect(document["required"] == .array(["apiVersion", "kind", "metadata", "spec"]))
        #expect(document["additionalProperties"] == .boolean(false))
    }

    @Test("Every field of the tables has its description and default", arguments: FieldLocation.all)
    func fields(location: FieldLocation) throws {
        let property = try #require(schema(at: location))
        guard case .string(let description)? = property["description"] else {
            Issue.record("no description")
            return
        }
        #expect(description.hasPrefix(location.field.documentation))
        #expect(property["default"] == location.field.defaultValue?.value)
        #expect(
            (property["deprecated"] == .boolean(true)) == (location.field.deprecation != nil || location.field.isCommonMistake))
        if case .object(let schema) = location.field.type {
            #expect(property["additionalProperties"] == .boolean(false))
            #expect(property["title"] == .string(schema.name))
        }
        if case .quantity = location.field.type { #expect(property["oneOf"] != nil) }
        if case .enumeration(let words) = location.field.type { #expect(property["enum"] == .array(words.map { .string($0) })) }
    }

    @Test("A field with a default is not required", arguments: FieldLocation.all.filter(\.field.isRequired))
    func required(location: FieldLocation) throws {
        var object: JSONValue? = PolicyTables.newest.jsonSchema
        for step in location.path.steps.dropLast() {
            switch step {
            case .name(let name): object = object?["properties"]?[name]
            case .index: object = object?["items"]
            }
        }
        let required = object?["required"]?.text ?? "[]"
        #expect(required.contains("\"\(location.field.name)\"") == (location.field.defaultValue == nil))
    }
}

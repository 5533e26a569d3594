import Foundation
import JSONTape
@testable import PolicySchema
import Testing
import TrafficPolicy

/// The JSON Schema that editors read.
@Suite struct JSONSchemaDocumentTests {
    private func schema(at spot: Spot) -> JSONValue? {
        spot.path.steps.reduce(ClientTrafficPolicy.jsonSchema as JSONValue?) { schema, step in
            switch step {
            case .name(let name): schema?["properties"]?[name]
            case .index: schema?["items"]
            }
        }
    }

    @Test("It names its dialect and itself, and demands a policy of the right kind")
    func envelope() {
        let document = ClientTrafficPolicy.jsonSchema
        #expect(document["$schema"] == "https://json-schema.org/draft/2020-12/schema")
        #expect(document["$id"] == "urn:ctp-webhook:gateway.envoyproxy.io:v1alpha1:ClientTrafficPolicy")
        #expect(document["title"] == "ClientTrafficPolicy")
        #expect(document["properties"]?["apiVersion"]?["const"] == "gateway.envoyproxy.io/v1alpha1")
        #expect(document["properties"]?["kind"]?["const"] == "ClientTrafficPolicy")
        #expect(document["properties"]?["metadata"]?["additionalProperties"] == nil)
        #expect(document["required"] == .array(["apiVersion", "kind", "metadata", "spec"]))
        #expect(document["additionalProperties"] == .boolean(false))
    }

    @Test("Every field of the tables is there with its sentence and its default", arguments: Spot.all)
    func fields(spot: Spot) throws {
        let property = try #require(schema(at: spot))
        guard case .string(let description)? = property["description"] else {
            Issue.record("no description")
            return
        }
        #expect(description.hasPrefix(spot.field.documentation))
        #expect(property["default"] == spot.field.defaultValue?.value)
        #expect((property["deprecated"] == .boolean(true)) == (spot.field.deprecation != nil || spot.field.isForeign))
        if case .object(let schema) = spot.field.type {
            #expect(property["additionalProperties"] == .boolean(false))
            #expect(property["title"] == .string(schema.name))
        }
        if case .quantity = spot.field.type { #expect(property["oneOf"] != nil) }
        if case .enumeration(let words) = spot.field.type { #expect(property["enum"] == .array(words.map { .string($0) })) }
    }

    @Test("A field that is filled in need not be written", arguments: Spot.all.filter(\.field.isRequired))
    func required(spot: Spot) throws {
        var object: JSONValue? = ClientTrafficPolicy.jsonSchema
        for step in spot.path.steps.dropLast() {
            switch step {
            case .name(let name): object = object?["properties"]?[name]
            case .index: object = object?["items"]
            }
        }
        let required = object?["required"]?.text ?? "[]"
        #expect(required.contains("\"\(spot.field.name)\"") == (spot.field.defaultValue == nil))
    }
}

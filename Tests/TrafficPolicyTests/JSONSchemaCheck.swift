import Foundation
import JSONTape

/// A validator for the keywords that the JSON Schema of a policy uses. It traps on any other keyword.
struct JSONSchemaCheck {
    private let schema: JSONValue
    /// Pattern by its text. An expression is compiled once.
    private final class Expressions {
        var compiled: [String: NSRegularExpression] = [:]
    }
    private let expressions = Expressions()

    init(_ schema: JSONValue) { self.schema = schema }

    /// Whether a value is valid.
    func accepts(_ value: JSONValue) -> Bool { accepts(value, schema) }

    private func accepts(_ value: JSONValue, _ schema: JSONValue) -> Bool {
        guard case .object(let keywords) = schema else { return schema == .boolean(true) }
        return keywords.allSatisfy { accepts(value, keyword: $0.key, $0.value, in: schema) }
    }

    private func accepts(_ value: JSONValue, keyword: String, _ argument: JSONValue, in schema: JSONValue) -> Bool {
        switch keyword {
        case "$schema", "$id", "$comment", "title", "description", "default", "deprecated", "format", "then", "else": return true
        case "type": return argument == value.typeName || argument == "integer" && value.isInteger
        case "const": return value == argument
        case "enum": return argument.items.contains(value)
        case "allOf": return argument.items.allSatisfy { accepts(value, $0) }
        case "anyOf": return argument.items.contains { accepts(value, $0) }
        case "oneOf": return argument.items.count { accepts(value, $0) } == 1
        case "not": return !accepts(value, argument)
        case "if": return schema[accepts(value, argument) ? "then" : "else"].map { accepts(value, $0) } ?? true
        case "pattern", "minLength", "maxLength":
            guard case .string(let text) = value else { return true }
            if keyword == "pattern" { return matches(text, argument) }
            return within(text.unicodeScalars.count, keyword, argument)
        case "minimum", "maximum":
            guard case .number(let number) = value, let number = Double(number), let bound = argument.double else { return true }
            return keyword == "minimum" ? number >= bound : number <= bound
        case "minItems", "maxItems", "uniqueItems", "items", "contains":
            guard case .array(let items) = value else { return true }
            switch keyword {
            case "items": return items.allSatisfy { accepts($0, argument) }
            case "contains": return items.contains { accepts($0, argument) }
            case "uniqueItems": return Set(items.map(\.text)).count == items.count
            default: return within(items.count, keyword, argument)
            }
        case "minProperties", "required", "properties", "additionalProperties":
            guard case .object(let members) = value else { return true }
            switch keyword {
            case "required": return argument.items.allSatisfy { name in members.contains { .string($0.key) == name } }
            case "properties":
                return members.allSatisfy { member in argument[member.key].map { accepts(member.value, $0) } ?? true }
            case "additionalProperties":
                return members.allSatisfy { schema["properties"]?[$0.key] != nil || accepts($0.value, argument) }
            default: return within(members.count, keyword, argument)
            }
        default: preconditionFailure("the keyword \(keyword) is not implemented")
        }
    }

    private func within(_ count: Int, _ keyword: String, _ bound: JSONValue) -> Bool {
        keyword.hasPrefix("min") ? Double(count) >= bound.double ?? 0 : Double(count) <= bound.double ?? .infinity
    }

    private func matches(_ text: String, _ pattern: JSONValue) -> Bool {
        guard case .string(let pattern) = pattern else { return false }
        if expressions.compiled[pattern] == nil {
            // In RE2 and ECMA-262 `$` matches only at the end; in ICU also before a final line feed.
            expressions.compiled[pattern] = try? NSRegularExpression(pattern: pattern.replacing(#/\$$/#, with: "\\z"))
        }
        let range = NSRange(location: 0, length: text.utf16.count)
        return expressions.compiled[pattern]?.firstMatch(in: text, range: range) != nil
    }
}

extension JSONValue {
    fileprivate var items: [JSONValue] { if case .array(let items) = self { items } else { [] } }
    fileprivate var double: Double? { if case .number(let text) = self { Double(text) } else { nil } }
    fileprivate var isInteger: Bool { double.map { $0 == $0.rounded() } ?? false }
    fileprivate var typeName: JSONValue {
        switch self {
        case .null: "null"
        case .boolean: "boolean"
        case .number: "number"
        case .string: "string"
        case .array: "array"
        case .object: "object"
        }
    }
}

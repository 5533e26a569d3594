import Foundation
import JSONTape
@testable import PolicySchema
import Testing
@testable import TrafficPolicy
import YAMLTape

/// The custom resource definition, compared with the requirements of an API server and with the definition of Envoy Gateway.
@Suite struct CustomResourceDefinitionTests {
    static let nodes = SchemaNode.all(in: PolicyTables.newest.customResourceDefinition)

    // MARK: Upstream

    /// The differences from the definition of Envoy Gateway, with their reasons, besides descriptions, messages, annotations and order.
    static let intended: [(fact: String, reason: String)] = [
        ("spec.clientIPDetection x-kubernetes-validations", "equivalent"),
        ("spec.clientIPDetection.xForwardedFor x-kubernetes-validations", "equivalent"),
        (
            "spec.clientIPDetection.xForwardedFor.trustedCIDRs[] pattern",
            "ours is anchored and limits prefixes; upstream's matches texts whose translation fails"
        ),
        ("spec.headers x-kubernetes-validations", "equivalent"),
        (
            "spec.headers.xForwardedClientCert x-kubernetes-validations",
            "equivalent, but a missing mode violates the rule instead of failing its evaluation"
        ),
        ("spec.proxyProtocol minProperties", "at least 0 has no effect"),
        ("spec x-kubernetes-validations", "equivalent, without those of targets, which are in the schemas of the targets"),
        ("spec.targetRef x-kubernetes-validations", "upstream has it at spec; here the error has the path of the reference"),
        ("spec.targetRefs[] x-kubernetes-validations", "upstream has it at spec; here the error has the path of the reference"),
        ("spec.targetSelectors[] x-kubernetes-validations", "equivalent"),
        ("spec.tls x-kubernetes-validations", "equivalent"),
        (
            "spec.tls.clientValidation x-kubernetes-validations",
            "equivalent: the rejected words instead of the allowed ones"
        ),
    ]

    /// The definition of Envoy Gateway, if it is next to the repository.
    static let upstream: JSONValue? = {
        let repository = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let file = repository.appendingPathComponent("../shared/reference/upstream-clienttrafficpolicies.crd.yaml")
        guard let text = try? Data(contentsOf: file) else { return nil }
        guard let tape = try? YAMLStream(parsing: Array(text).span).documents.first else { return nil }
        return JSONValue(tape.root, of: tape)
    }()

    @Test("It has only the intended differences from the definition of Envoy Gateway", .enabled(if: upstream != nil))
    func differences() throws {
        // The file is of the development version.
        let ours = facts(of: PolicyTables.main.customResourceDefinition)
        let theirs = facts(of: try #require(Self.upstream))
        let different = Set(ours.keys).union(theirs.keys).filter { ours[$0] != theirs[$0] }
        #expect(different.sorted() == Self.intended.map(\.fact).sorted())
    }

    /// Every keyword of a definition, by its place.
    private func facts(of definition: JSONValue) -> [String: String] {
        var facts: [String: String] = [:]
        for node in SchemaNode.all(in: definition) {
            for (keyword, value) in node.keywords { facts["\(node.path) \(keyword)"] = value }
        }
        func gather(_ value: JSONValue, at path: String) {
            switch value {
            case .object(let members) where !members.isEmpty:
                for member in members where member.key != "openAPIV3Schema" && member.key != "annotations" {
                    gather(member.value, at: "\(path)/\(member.key)")
                }
            case .array(let elements):
                for (index, element) in elements.enumerated() { gather(element, at: "\(path)/\(index)") }
            default: facts[path] = value.text
            }
        }
        gather(definition, at: "")
        return facts
    }

    // MARK: The definition itself

    @Test("The YAML and the JSON have the same value")
    func texts() throws {
        let definition = PolicyTables.newest.customResourceDefinition
        let documents = try YAMLStream(parsing: YAMLWriter.text(of: definition)).documents
        #expect(documents.count == 1)
        let tape = try #require(documents.first)
        #expect(JSONValue(tape.root, of: tape) == definition)
        #expect(try JSONValue(parsing: IndentedJSONWriter.text(of: definition)) == definition)
    }

    @Test("Its name consists of the plural and the group, and the version has a status")
    func envelope() throws {
        let definition = PolicyTables.newest.customResourceDefinition
        let spec = try #require(definition["spec"])
        #expect(definition["metadata"]?["name"] == "clienttrafficpolicies.gateway.envoyproxy.io")
        #expect(spec["names"]?["plural"] == "clienttrafficpolicies" && spec["group"] == "gateway.envoyproxy.io")
        guard case .array(let versions)? = spec["versions"] else { throw Missing() }
        #expect(versions.count == 1)
        #expect(versions[0]["name"] == "v1alpha1" && versions[0]["subresources"]?["status"] == .object([]))
    }

    struct Missing: Error {}

    @Test("The schema is structural: every value has one type, and keywords of that type", arguments: nodes)
    func structure(node: SchemaNode) throws {
        if node.schema["x-kubernetes-int-or-string"] == .boolean(true) {
            #expect(node.schema["type"] == nil)
            return
        }
        guard case .string(let type)? = node.schema["type"] else { throw Missing() }
        #expect(["boolean", "integer", "string", "array", "object"].contains(type))
        #expect((type == "array") == (node.schema["items"] != nil))
        if type != "object" { #expect(node.schema["properties"] == nil && node.schema["x-kubernetes-validations"] == nil) }
        #expect(node.schema["properties"] == nil || node.schema["additionalProperties"] == nil)
        if case .array(let names)? = node.schema["required"] {
            for case .string(let name) in names { #expect(node.schema["properties"]?[name] != nil, "\(name)") }
        }
        if case .array(let keys)? = node.schema["x-kubernetes-list-map-keys"] {
            #expect(node.schema["items"]?["required"].map { $0.text.contains(keys[0].text) } == true)
        }
        if case .string(let pattern)? = node.schema["pattern"] {
            #expect(pattern.hasPrefix("^") && pattern.hasSuffix("$"))
            #expect(throws: Never.self) { try NSRegularExpression(pattern: pattern) }
        }
    }

    @Test("Every property is described, except metadata, which an API server requires to have only a type")
    func descriptions() {
        for node in Self.nodes where !node.path.hasSuffix("[]") && !node.path.hasSuffix("{}") {
            if node.path == "metadata" {
                #expect(node.schema == .object([.init(key: "type", value: "object")]))
            } else {
                #expect(node.schema["description"] != nil, "\(node.path)")
            }
        }
    }

    /// The CEL rules of Envoy Gateway's definition, by their place in this one.
    static let ruleRows: [(path: String, rule: String)] = [
        ("spec", "has(self.targetRef) || has(self.targetRefs) || (has(self.targetSelectors) && size(self.targetSelectors) > 0)"),
        (
            "spec",
            "!has(self.targetRef) || !has(self.targetRefs) || (has(self.targetSelectors) && size(self.targetSelectors) > 0)"
        ),
        ("spec.targetRef", "self.group == 'gateway.networking.k8s.io'"),
        ("spec.targetRef", "self.kind in ['Gateway', 'ListenerSet']"),
        ("spec.targetRefs[]", "self.group == 'gateway.networking.k8s.io'"),
        ("spec.targetRefs[]", "self.kind in ['Gateway', 'ListenerSet']"),
        ("spec.targetSelectors[]", "!has(self.group) || self.group == 'gateway.networking.k8s.io'"),
        ("spec.targetSelectors[].namespaces", "self.from != 'Selector' || has(self.selector)"),
        (
            "spec.clientIPDetection",
            "[has(self.xForwardedFor), has(self.customHeader), has(self.directSourceIP)].exists_one(x, x)"
        ),
        ("spec.clientIPDetection.xForwardedFor", "has(self.numTrustedHops) != has(self.trustedCIDRs)"),
        ("spec.tls", "!has(self.ciphers) || !has(self.minVersion) || self.minVersion != '1.3'"),
        (
            "spec.tls",
            """
            !has(self.maxVersion) || {'Auto': 0, '1.0': 1, '1.1': 2, '1.2': 3, '1.3': 4}\
            [has(self.minVersion) ? self.minVersion : '1.2'] <= \
            {'1.0': 1, '1.1': 2, '1.2': 3, '1.3': 4, 'Auto': 5}[self.maxVersion]
            """
        ),
        (
            "spec.tls.clientValidation",
            """
            !has(self.allowExpiredCertificate) || !self.allowExpiredCertificate || !has(self.mode) || \
            !(self.mode in ['Request', 'RequireAny'])
            """
        ),
        ("spec.headers", "!has(self.preserveXRequestID) || !has(self.requestID)"),
        (
            "spec.headers.xForwardedClientCert",
            """
            !has(self.certDetailsToAdd) || size(self.certDetailsToAdd) == 0 || \
            (has(self.mode) && self.mode in ['AppendForward', 'SanitizeSet'])
            """
        ),
        ("spec.connection.connectionLimit", "!has(self.closeDelay) || has(self.value)"),
        (
            "spec.http2.connectionKeepalive",
            "!has(self.timeout) || !has(self.interval) || duration(self.timeout) < duration(self.interval)"
        ),
    ]

    @Test("The CEL rules are these, each with a message")
    func validations() throws {
        var found: [String] = []
        for node in Self.nodes {
            guard case .array(let validations)? = node.schema["x-kubernetes-validations"] else { continue }
            for validation in validations {
                guard case .string(let rule)? = validation["rule"], case .string(let message)? = validation["message"] else {
                    throw Missing()
                }
                found.append("\(node.path): \(rule)")
                #expect(!message.isEmpty && !message.contains("\n") && message.last != ".")
            }
        }
        #expect(found.sorted() == Self.ruleRows.map { "\($0.path): \($0.rule)" }.sorted())
    }

    @Test("Every rule of the CRD can be expressed in CEL, except those about how a number is written")
    func expressions() {
        for schema in TableTests.schemas {
            for rule in schema.rules {
                for check in rule.checks {
                    guard let constraint = rule.crdConstraint(of: check) else {
                        #expect(rule.rule.detectedBy != .crd)
                        continue
                    }
                    let isExpressible = CELExpression(constraint, of: schema) != nil
                    #expect(isExpressible == (rule.rule != .type), "\(schema.name): \(rule.rule)")
                    #expect(rule.rule.detectedBy == .crd || ["target-required", "target-exclusive"].contains(rule.rule.id))
                }
            }
        }
    }
}

/// A schema inside a definition, with the path of its values.
struct SchemaNode: Sendable, CustomTestStringConvertible {
    let path: String
    let schema: JSONValue

    var testDescription: String { path }

    /// The keywords about the value itself, without descriptions and messages.
    var keywords: [(keyword: String, value: String)] {
        guard case .object(let members) = schema else { return [] }
        return members.compactMap { member in
            switch (member.key, member.value) {
            case ("description", _), ("properties", _), ("items", _), ("additionalProperties", _): nil
            case ("required", .array(let names)): (member.key, names.map(\.text).sorted().joined(separator: " "))
            case ("x-kubernetes-validations", .array(let rules)):
                (member.key, rules.map { ($0["rule"] ?? .null).text }.sorted().joined(separator: " "))
            default: (member.key, member.value.text)
            }
        }
    }

    /// All schemas of the only version, the outermost first.
    static func all(in definition: JSONValue) -> [SchemaNode] {
        guard case .array(let versions)? = definition["spec"]?["versions"] else { return [] }
        return versions.compactMap { $0["schema"]?["openAPIV3Schema"] }.flatMap { all(in: $0, at: "") }
    }

    private static func all(in schema: JSONValue, at path: String) -> [SchemaNode] {
        var nodes = [SchemaNode(path: path, schema: schema)]
        if case .object(let properties)? = schema["properties"] {
            for property in properties {
                nodes += all(in: property.value, at: path.isEmpty ? property.key : "\(path).\(property.key)")
            }
        }
        if let items = schema["items"] { nodes += all(in: items, at: path + "[]") }
        if let values = schema["additionalProperties"] { nodes += all(in: values, at: path + "{}") }
        return nodes
    }
}

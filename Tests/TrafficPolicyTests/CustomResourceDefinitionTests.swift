import Foundation
import JSONTape
@testable import PolicySchema
import Testing
@testable import TrafficPolicy
import YAMLTape

/// The definition that the tables give, held against what an API server demands and against upstream's.
@Suite struct CustomResourceDefinitionTests {
    static let nodes = SchemaNode.all(in: ClientTrafficPolicy.customResourceDefinition)

    // MARK: Upstream

    /// Where our definition differs from upstream's, and why. Nothing else does, but descriptions, messages, annotations and order.
    static let intended: [(fact: String, reason: String)] = [
        ("spec.clientIPDetection x-kubernetes-validations", "the same in other words"),
        ("spec.clientIPDetection.xForwardedFor x-kubernetes-validations", "the same in other words"),
        (
            "spec.clientIPDetection.xForwardedFor.trustedCIDRs[] pattern",
            "ours is anchored and bounds prefixes: upstream's matches texts that stop every update of the proxies"
        ),
        ("spec.headers x-kubernetes-validations", "the same in other words"),
        (
            "spec.headers.xForwardedClientCert x-kubernetes-validations",
            "the same, but that a missing mode breaks the rule instead of its evaluation, with a message that helps"
        ),
        ("spec.proxyProtocol minProperties", "at least 0 says nothing"),
        ("spec x-kubernetes-validations", "the same in other words, without those of targets, which stand beside them"),
        ("spec.targetRef x-kubernetes-validations", "upstream has it at spec; here the path of the error is the reference's"),
        ("spec.targetRefs[] x-kubernetes-validations", "upstream has it at spec; here the path of the error is the reference's"),
        ("spec.targetSelectors[] x-kubernetes-validations", "the same in other words"),
        ("spec.tls x-kubernetes-validations", "the same in other words"),
        (
            "spec.tls.clientValidation x-kubernetes-validations",
            "the same: the words that are refused, not those that are allowed"
        ),
    ]

    /// Upstream's definition where a developer has it beside the repository.
    static let upstream: JSONValue? = {
        let repository = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let file = repository.appendingPathComponent("../shared/reference/upstream-clienttrafficpolicies.crd.yaml")
        guard let text = try? Data(contentsOf: file) else { return nil }
        guard let tape = try? YAMLStream(parsing: Array(text).span).documents.first else { return nil }
        return JSONValue(tape.root, of: tape)
    }()

    @Test("It differs from upstream's where that is intended, and nowhere else", .enabled(if: upstream != nil))
    func differences() throws {
        let ours = facts(of: ClientTrafficPolicy.customResourceDefinition)
        let theirs = facts(of: try #require(Self.upstream))
        let different = Set(ours.keys).union(theirs.keys).filter { ours[$0] != theirs[$0] }
        #expect(different.sorted() == Self.intended.map(\.fact).sorted())
    }

    /// Everything that a definition says and that means something, each under a place of its own.
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

    // MARK: Our own

    @Test("It is YAML and JSON that say the same")
    func texts() throws {
        let definition = ClientTrafficPolicy.customResourceDefinition
        let documents = try YAMLStream(parsing: YAMLWriter.text(of: definition)).documents
        #expect(documents.count == 1)
        let tape = try #require(documents.first)
        #expect(JSONValue(tape.root, of: tape) == definition)
        #expect(try JSONValue(parsing: IndentedJSONWriter.text(of: definition)) == definition)
    }

    @Test("Its name is made of the plural and the group, and the version has a status")
    func envelope() throws {
        let definition = ClientTrafficPolicy.customResourceDefinition
        let spec = try #require(definition["spec"])
        #expect(definition["metadata"]?["name"] == "clienttrafficpolicies.gateway.envoyproxy.io")
        #expect(spec["names"]?["plural"] == "clienttrafficpolicies" && spec["group"] == "gateway.envoyproxy.io")
        guard case .array(let versions)? = spec["versions"] else { throw Missing() }
        #expect(versions.count == 1)
        #expect(versions[0]["name"] == "v1alpha1" && versions[0]["subresources"]?["status"] == .object([]))
    }

    struct Missing: Error {}

    @Test("The schema is structural: every value has one type, and what it says fits it", arguments: nodes)
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

    @Test("Every property is described, but for metadata: an API server refuses a definition that says more of it than its type")
    func descriptions() {
        for node in Self.nodes where !node.path.hasSuffix("[]") && !node.path.hasSuffix("{}") {
            if node.path == "metadata" {
                #expect(node.schema == .object([.init(key: "type", value: "object")]))
            } else {
                #expect(node.schema["description"] != nil, "\(node.path)")
            }
        }
    }

    /// Upstream's 16 rules, where they stand here.
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

    @Test("The rules between fields are these, each with a message")
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

    @Test("Every rule of the CRD can be said in CEL, but for those that look at how a number is written")
    func expressions() {
        for schema in TableTests.schemas {
            for rule in schema.rules {
                guard let demand = rule.demandOfCRD else {
                    #expect(rule.rule.layer != .crd)
                    continue
                }
                #expect((CELExpression(demand, of: schema) != nil) == (rule.rule != .type), "\(schema.name): \(rule.sentence)")
                #expect(rule.rule.layer == .crd || [.targetRequired, .targetExclusive].contains(rule.rule))
            }
        }
    }
}

/// A schema inside of a definition, and the way to the values that it is for.
struct SchemaNode: Sendable, CustomTestStringConvertible {
    let path: String
    let schema: JSONValue

    var testDescription: String { path }

    /// What it says of its values and of nothing below them, but for descriptions and messages.
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

    /// All schemas of a definition's only version, the object's first.
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

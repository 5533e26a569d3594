import Foundation
import JSONTape
import PolicyAttachment
import Testing

/// A cluster with its policies and their statuses.
struct Scenario {
    /// Small clusters with the statuses of the controller's translator, one a line; nil if they are not beside the repository.
    static let corpus: [JSONTape]? = {
        let repository = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let file = repository.appendingPathComponent("../shared/corpus/attachment-scenarios.jsonl")
        guard let data = try? Data(contentsOf: file) else { return nil }
        return data.split(separator: UInt8(ascii: "\n")).compactMap { try? JSONTape(parsing: Array($0).span) }
    }()

    let name: String
    var inventory: Inventory
    /// The ancestors of each policy, as JSON values; of a policy without any, an empty list.
    let expected: [String: JSONValue]

    /// Reads a line of the corpus.
    init(_ tape: JSONTape) throws {
        let line = JSONValue(tape.root, of: tape)
        guard case .string(let name)? = line["name"], case .array(let expected)? = line["expected"] else {
            throw JSONSyntaxErrorStandIn()
        }
        self.name = name
        var assumptions = Assumptions()
        assumptions.tables = .main
        assumptions.classes = .named(["envoy-gateway-class"])
        assumptions.mergesGateways = line["mergeGateways"] == .boolean(true)
        assumptions.references = .allKnown
        var inventory = Inventory(assumptions: assumptions)
        for list: StaticString in ["objects", "policies"] {
            guard let place = tape.member(list, of: tape.root) else { continue }
            tape.forEachElement(of: place) { object in
                if let object = ClusterObject(reading: tape, at: object) { inventory.put(object) }
            }
        }
        for secret in Self.secrets { inventory.put(secret) }
        self.inventory = inventory
        self.expected = Dictionary(
            uniqueKeysWithValues: expected.compactMap { entry in
                guard case .string(let policy)? = entry["policy"] else { return nil }
                return (policy, entry["ancestors"] ?? .array([]))
            })
    }

    struct JSONSyntaxErrorStandIn: Error {}

    /// What is in every namespace of the corpus without being listed.
    private static let secrets: [ClusterObject] = {
        let pem = Data("-----BEGIN CERTIFICATE-----\nAA==\n-----END CERTIFICATE-----\n".utf8).base64EncodedString()
        let junk = Data("junk".utf8).base64EncodedString()
        let data = [
            "tls": ["tls.crt": pem, "tls.key": pem], "ca": ["ca.crt": pem, "x": junk], "one-key": ["anything": pem],
            "junk": ["ca.crt": junk, "ca.crl": junk],
        ]
        return ["infra", "apps", "other"].flatMap { namespace in
            data.compactMap { name, entries in
                let fields = entries.map { "\"\($0)\":\"\($1)\"" }.joined(separator: ",")
                let text = """
                    {"apiVersion":"v1","kind":"Secret","metadata":{"name":"\(name)","namespace":"\(namespace)"},"data":{\(fields)}}
                    """
                return (try? JSONTape(parsing: text)).flatMap { ClusterObject(reading: $0, at: $0.root) }
            }
        }
    }()
}

extension Ancestor {
    /// The ancestor as the corpus writes it.
    var json: JSONValue {
        var ref: [JSONValue.Member] = [
            .init(key: "group", value: .string(Target.group)), .init(key: "kind", value: .string(target.kind.rawValue)),
            .init(key: "namespace", value: .string(target.object.namespace)),
            .init(key: "name", value: .string(target.object.name)),
        ]
        if let section = target.section { ref.append(.init(key: "sectionName", value: .string(section))) }
        let conditions = conditions.map { condition in
            JSONValue.object([
                .init(key: "type", value: .string(condition.kind.rawValue)),
                .init(key: "status", value: .string(condition.isTrue ? "True" : "False")),
                .init(key: "reason", value: .string(condition.reason.rawValue)),
                .init(key: "message", value: .string(condition.message)),
            ])
        }
        return .object([.init(key: "ref", value: .object(ref)), .init(key: "conditions", value: .array(conditions))])
    }
}

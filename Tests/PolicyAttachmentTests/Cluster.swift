import Foundation
import JSONTape
import PolicyAttachment
import PolicySchema
import Testing
import TrafficPolicy
import YAMLTape

/// A cluster in a YAML stream, with its assumptions and the expected statuses.
struct Cluster {
    let name: String
    let inventory: Inventory
    /// Per policy and target, the conditions in one line each: `Accepted=False Conflicted: Unable to …`.
    let expected: [String: [String: [String]]]

    /// The committed clusters, by name.
    static func all() throws -> [Cluster] {
        let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .appendingPathComponent("Clusters")
        return try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted().map { file in
            try Cluster(String(contentsOf: folder.appendingPathComponent(file), encoding: .utf8), name: file)
        }
    }

    /// - Parameter tables: those of the development version by default, whose statuses are expected.
    init(_ yaml: String, name: String = "", tables: PolicyTables = .main) throws {
        self.name = name
        var assumptions = Assumptions()
        assumptions.tables = tables
        var expected: [String: [String: [String]]] = [:]
        var objects: [ClusterObject] = []
        for tape in try YAMLStream(parsing: yaml).documents {
            let document = JSONValue(tape.root, of: tape)
            if let assumed = document["assume"] {
                if assumed["references"] == .string("known") { assumptions.references = .allKnown }
                assumptions.mergesGateways = assumed["mergeGateways"] == .boolean(true)
            } else if let statuses = document["expect"] {
                expected = statuses.members.mapValues { $0.members.mapValues(\.strings) }
            } else {
                objects.append(try #require(ClusterObject(reading: tape, at: tape.root), "\(name): \(document)"))
            }
        }
        var inventory = Inventory(assumptions: assumptions)
        for object in objects { inventory.put(object) }
        self.inventory = inventory
        self.expected = expected
    }

    /// A policy from its YAML.
    static func policy(_ yaml: String) throws -> Policy {
        let tape = try #require(try YAMLStream(parsing: yaml).documents.first)
        return try #require(Policy(reading: tape, at: tape.root))
    }
}

extension JSONValue {
    fileprivate var members: [String: JSONValue] {
        guard case .object(let members) = self else { return [:] }
        return Dictionary(uniqueKeysWithValues: members.map { ($0.key, $0.value) })
    }

    fileprivate var strings: [String] {
        guard case .array(let elements) = self else { return [] }
        return elements.compactMap { if case .string(let text) = $0 { text } else { nil } }
    }
}

extension PolicyOutcome {
    /// The status in the form of a ``Cluster``.
    var statuses: [String: [String]] {
        Dictionary(
            uniqueKeysWithValues: ancestors.map { ancestor in
                (
                    "\(ancestor.target)",
                    ancestor.conditions.map {
                        "\($0.kind.rawValue)=\($0.isTrue ? "True" : "False") \($0.reason.rawValue): \($0.message)"
                    }
                )
            })
    }
}

extension PolicyTables {
    /// The tables of the development version.
    static let main = ClientTrafficPolicy.tables(for: KnownReleases.profile(of: .main))
}

import PolicyAttachment
import Testing

@testable import Reports

/// The objects of a cluster together with those of files.
@Suite struct ObjectCollectionTests {
    @Test("An object of a file replaces the stored one without a note, and an earlier one of a file with a note")
    func duplicates() throws {
        let stored = try manifests(policy(), source: .cluster).objects
        let file = try manifests(policy("p", "scheme: Preserve")).objects
        let replaced = ObjectCollection(stored: stored, files: file)
        #expect(replaced.policies.map(\.location) == ["a.yaml:1:1"])
        #expect(replaced.notes.isEmpty)
        let twice = ObjectCollection(files: try manifests(policy() + "---\n" + policy()).objects)
        #expect(twice.policies.map(\.location) == ["a.yaml:6:1"])
        #expect(twice.notes == ["a.yaml:6:1: note: replaces the ClientTrafficPolicy default/p of a.yaml:1:1"])
    }

    private static let classRows: [(classes: [String], stated: [String], assumed: Set<String>?)] = [
        (["prod", "eg"], [], ["eg"]), (["prod", "stage"], [], nil), (["eg"], [], nil), (["legacy"], [], nil),
        (["prod", "my-envoy-gateway"], [], ["my-envoy-gateway"]), (["prod", "eg"], ["prod"], ["prod"]),
    ]

    @Test("Without a GatewayClass, the names of the classes decide which are Envoy Gateway's", arguments: classRows)
    func classes(_ row: (classes: [String], stated: [String], assumed: Set<String>?)) throws {
        let gateways = row.classes.enumerated().map { index, name in
            gateway.replacing("name: edge", with: "name: edge\(index)").replacing("ClassName: eg", with: "ClassName: \(name)")
        }
        var options = AssumptionOptions()
        options.gatewayClasses = row.stated
        let files = try manifests(gateways.joined(separator: "---\n")).objects
        let objects = ObjectCollection(files: files, options: options)
        let assumed: Set<String>? = if case .named(let names) = objects.inventory.assumptions.classes { names } else { nil }
        #expect(assumed == row.assumed)
        #expect(objects.notes.count == (row.assumed != nil && row.stated.isEmpty ? 1 : 0))
    }
}

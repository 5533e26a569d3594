@testable import PolicyAttachment
import Testing

/// Limits of a status.
@Suite struct StatusTests {
    private static func target(_ index: Int) -> Target {
        Target(.gateway, ObjectName(namespace: "shop", name: "gw-\(index / 10)\(index % 10)"))
    }

    private static let accepted = StatusCondition(.accepted, .accepted, "Policy has been accepted.")

    @Test("Sixteen targets are reported in the order of their evaluation", arguments: [15, 16])
    func fits(count: Int) {
        var list = AncestorList()
        for index in (0..<count).reversed() { list.set(Self.accepted, on: Self.target(index)) }
        #expect(list.written.map(\.target) == (0..<count).reversed().map { Self.target($0) })
        #expect(list.written.allSatisfy { $0.conditions.count == 1 })
    }

    @Test("Of seventeen targets the least important one is removed, and the last one says so")
    func doesNotFit() {
        var list = AncestorList()
        for index in (0..<17).reversed() { list.set(Self.accepted, on: Self.target(index)) }
        list.set(StatusCondition(.accepted, .conflicted, "taken", isTrue: false), on: Self.target(9))
        list.set(StatusCondition(.overridden, .overridden, "sections"), on: Self.target(7))
        let expected = [9, 7] + [0, 1, 2, 3, 4, 5, 6, 8] + Array(10...15)
        #expect(list.written.map(\.target) == expected.map { Self.target($0) })
        #expect(list.written.dropLast().allSatisfy { !$0.conditions.contains { $0.kind == .aggregated } })
        #expect(
            list.written.last?.conditions.last?.message
                == "Ancestors have been truncated because the number of policy ancestors exceeds 16.")
    }

    @Test("A policy of many targets is reported on sixteen of them and effective on all")
    func manyTargets() throws {
        let gateways = (0..<20).map { index in
            """
            apiVersion: gateway.networking.k8s.io/v1
            kind: Gateway
            metadata: {name: gw-\(index), namespace: shop}
            spec: {gatewayClassName: eg, listeners: [{name: a, port: 8080, protocol: HTTP}]}
            ---

            """
        }
        let references = (0..<20).map { "{group: gateway.networking.k8s.io, kind: Gateway, name: gw-\($0)}" }.joined(
            separator: ", ")
        let cluster = try Cluster(
            gateways.joined() + """
                apiVersion: gateway.envoyproxy.io/v1alpha1
                kind: ClientTrafficPolicy
                metadata: {name: many, namespace: shop}
                spec: {targetRefs: [\(references)]}
                """)
        let outcome = try #require(cluster.inventory.outcome(of: ObjectName(namespace: "shop", name: "many")))
        #expect(outcome.ancestors.count == 16)
        #expect(outcome.targets.count == 20)
        #expect(cluster.inventory.resolution().listeners.allSatisfy { $0.effectivePolicy != nil })
    }

    @Test(
        "A message is truncated to 32,768 bytes",
        arguments: [(32_767, 32_767), (32_768, 32_768), (32_769, 32_768), (100_000, 32_768)])
    func longMessages(length: Int, expected: Int) {
        let message = StatusCondition(.warning, .warnings, String(repeating: "x", count: length)).message
        #expect(message.utf8.count == expected)
        #expect(message.hasSuffix(" (message truncated)") == (length > expected))
    }
}

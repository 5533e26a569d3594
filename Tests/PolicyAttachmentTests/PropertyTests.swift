import PolicyAttachment
import SeededRandom
import Testing

/// Properties of every cluster.
@Suite struct PropertyTests {
    static let seeds = Array(UInt64(1)...120)

    /// Every twentieth cluster is large.
    private static func cluster(_ seed: UInt64) throws -> (cluster: RandomCluster, objects: [ClusterObject]) {
        let cluster = RandomCluster(seed: seed, isLarge: seed % 20 == 0)
        return (cluster, try RandomCluster.read(cluster.objects))
    }

    @Test("The outcomes are those of the controller's three passes over all policies", arguments: seeds)
    func agreesWithTheModel(seed: UInt64) throws {
        let (cluster, objects) = try Self.cluster(seed)
        let model = PassModel(cluster)
        let resolution = RandomCluster.inventory(of: objects).resolution()
        for outcome in resolution.policies {
            #expect(outcome.targets.map(\.line) == model.lines[outcome.policy.name], "\(outcome.policy)")
        }
        let effective = resolution.listeners.compactMap { listener in
            listener.effectivePolicy.map { ("\(listener.listener.gateway)|\(listener.listener.key)", $0.policy.name) }
        }
        #expect(Dictionary(uniqueKeysWithValues: effective) == model.effective.mapValues(\.policy))
    }

    @Test("Neither the order in which objects are added matters, nor objects that were added and removed", arguments: seeds)
    func orderDoesNotMatter(seed: UInt64) throws {
        let (_, objects) = try Self.cluster(seed)
        var random = SplitMix64(seed: seed)
        let expected = Self.text(RandomCluster.inventory(of: objects).resolution())
        var other = RandomCluster.inventory(of: objects.shuffled(using: &random))
        #expect(Self.text(other.resolution()) == expected)
        let passing = try Self.cluster(seed + 1000).objects
        for object in passing { other.put(object) }
        for object in passing.shuffled(using: &random) { other.remove(object.identity) }
        for object in objects.shuffled(using: &random) { other.put(object) }
        #expect(Self.text(other.resolution()) == expected)
    }

    @Test("A policy has the same outcome alone as among all policies, stored or proposed", arguments: seeds)
    func oneAndAll(seed: UInt64) throws {
        let (cluster, objects) = try Self.cluster(seed)
        let inventory = RandomCluster.inventory(of: objects)
        for expected in inventory.resolution().policies {
            let name = expected.policy.name
            let stored = try #require(inventory.outcome(of: name))
            #expect(stored.targets == expected.targets && stored.ancestors == expected.ancestors)
            let text = try #require(cluster.policies.first { $0.name == name }).text
            let policy = try Cluster.policy(text)
            var without = inventory
            without.remove(ObjectIdentity(.clientTrafficPolicy, name))
            for inventory in [inventory, without] {
                let proposed = inventory.outcome(ofProposed: policy)
                #expect(proposed.targets == expected.targets && proposed.ancestors == expected.ancestors)
            }
        }
    }

    @Test(
        "At most one policy is effective on a listener, and every other one names a policy that is older or has a narrower target",
        arguments: seeds)
    func overriddenPolicies(seed: UInt64) throws {
        let (_, objects) = try Self.cluster(seed)
        let resolution = RandomCluster.inventory(of: objects).resolution()
        let age = Dictionary(uniqueKeysWithValues: resolution.policies.map { ($0.policy.name, $0.policy) })
        for outcome in resolution.policies {
            for target in outcome.targets {
                switch target.state {
                case .absent, .sectionMissing: break
                case .conflicted(let other):
                    let holders = try #require(resolution.policies.first { $0.policy.name == other.name }).targets
                    #expect(holders.contains { $0.target == target.target && $0.line.contains(": held") })
                    let times = (try #require(other.created), try #require(outcome.policy.created))
                    #expect((times.0, other.name) <= (times.1, outcome.policy.name))
                case .attached(let listeners, let overridden):
                    #expect(overridden.allSatisfy { age[$0.policy.name] != nil })
                    for listener in listeners where listener.isEffective {
                        let effective = resolution.policies.filter { other in
                            other.targets.contains { $0.isEffective(on: listener.listener) }
                        }
                        #expect(effective.map(\.policy.name) == [outcome.policy.name])
                    }
                }
            }
        }
        for listener in resolution.listeners {
            #expect(!listener.overridden.contains { $0.policy.name == listener.effectivePolicy?.policy.name })
            let sharesPort = listener.overridden.contains { if case .overlapping = $0.reason { true } else { false } }
            #expect(listener.effectivePolicy != nil || listener.overridden.isEmpty || sharesPort)
        }
    }

    @Test("An unrelated object does not change the outcome of a policy", arguments: seeds)
    func unrelatedObjects(seed: UInt64) throws {
        let (_, objects) = try Self.cluster(seed)
        let others = try RandomCluster.read(RandomCluster(seed: seed + 1000).objects.map(Self.moved))
        var inventory = RandomCluster.inventory(of: objects)
        let expected = Self.text(inventory.resolution())
        for other in others { inventory.put(other) }
        #expect(Self.text(inventory.resolution()).filter { !$0.contains("elsewhere") } == expected)
    }

    /// An object in namespaces of its own.
    private static func moved(_ text: String) -> String {
        RandomCluster.namespaces.reduce(text) { $0.replacing("\"\($1)\"", with: "\"elsewhere-\($1)\"") }
    }

    private static func text(_ resolution: Resolution) -> [String] {
        resolution.policies.flatMap { outcome in outcome.targets.map { "\(outcome.policy.name) \($0)" } }
            + resolution.listeners.map { "\($0.listener) \($0)" }
    }
}

extension TargetOutcome {
    /// Whether the policy is effective on a listener by this target.
    fileprivate func isEffective(on listener: ListenerName) -> Bool {
        guard case .attached(let listeners, _) = state else { return false }
        return listeners.contains { $0.listener == listener && $0.isEffective }
    }
}

extension ListenerAttachment {
    /// Whether no other policy replaces this one and no other listener shares the port.
    fileprivate var isEffective: Bool {
        if case .overlapping = state { return false }
        return overwrittenBy == nil
    }
}

extension RandomCluster.Policy {
    var text: String { RandomCluster.text(self) }
}

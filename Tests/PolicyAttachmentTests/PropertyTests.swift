import PolicyAttachment
import SeededRandom
import Testing

/// What holds in every cluster.
@Suite struct PropertyTests {
    static let seeds = Array(UInt64(1)...120)

    private static func cluster(_ seed: UInt64) throws -> (cluster: RandomCluster, objects: [ClusterObject]) {
        let cluster = RandomCluster(seed: seed)
        return (cluster, try RandomCluster.read(cluster.objects))
    }

    @Test("The controller's three passes over all policies come to the same", arguments: seeds)
    func agreesWithTheModel(seed: UInt64) throws {
        let (cluster, objects) = try Self.cluster(seed)
        let model = PassModel(cluster)
        let resolution = RandomCluster.inventory(of: objects).resolution()
        for outcome in resolution.policies {
            #expect(outcome.targets.map(\.line) == model.lines[outcome.policy.name], "\(outcome.policy)")
        }
        let governors = resolution.listeners.compactMap { listener in
            listener.governor.map { ("\(listener.listener.gateway)|\(listener.listener.key)", $0.policy.name) }
        }
        #expect(Dictionary(uniqueKeysWithValues: governors) == model.governors)
    }

    @Test("The order in which objects come does not matter, nor what has come and gone", arguments: seeds)
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

    @Test("A question about one policy has the answer that all policies together give it, stored or proposed", arguments: seeds)
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
        "At most one policy governs a listener, every loser is told by whom, and that one is older or narrower", arguments: seeds)
    func losersAreTold(seed: UInt64) throws {
        let (_, objects) = try Self.cluster(seed)
        let resolution = RandomCluster.inventory(of: objects).resolution()
        let age = Dictionary(uniqueKeysWithValues: resolution.policies.map { ($0.policy.name, $0.policy) })
        for outcome in resolution.policies {
            for target in outcome.targets {
                switch target.state {
                case .absent, .sectionMissing: break
                case .conflicted(let holder):
                    let holders = try #require(resolution.policies.first { $0.policy.name == holder.name }).targets
                    #expect(holders.contains { $0.target == target.target && $0.line.contains(": held") })
                    let times = (try #require(holder.created), try #require(outcome.policy.created))
                    #expect((times.0, holder.name) <= (times.1, outcome.policy.name))
                case .attached(let listeners, let overridden):
                    #expect(overridden.allSatisfy { age[$0.policy.name] != nil })
                    for listener in listeners where listener.overwriter == nil {
                        let governors = resolution.policies.filter { other in
                            other.targets.contains { $0.governs(listener.listener) }
                        }
                        #expect(governors.map(\.policy.name) == [outcome.policy.name])
                    }
                }
            }
        }
        for listener in resolution.listeners {
            #expect(!listener.losers.contains { $0.policy.name == listener.governor?.policy.name })
            #expect(listener.governor != nil || listener.losers.isEmpty)
        }
    }

    @Test("An object that has nothing to do with a policy changes nothing for it", arguments: seeds)
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
    /// Whether it is by this target that a listener has its settings.
    fileprivate func governs(_ listener: ListenerName) -> Bool {
        guard case .attached(let listeners, _) = state else { return false }
        return listeners.contains { $0.listener == listener && $0.overwriter == nil }
    }
}

extension RandomCluster.Policy {
    var text: String { RandomCluster.text(self) }
}

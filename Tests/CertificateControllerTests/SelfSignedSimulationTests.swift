import SeededRandom
import TLSEngine
import Testing

@testable import CertificateController

/// A simulated cluster that advances second by second: objects with versions, an API server that applies stored configurations with a
/// delay, and replicas that read at one time and write at a later one.
private struct Simulation {
    struct Stored<Value> {
        var value: Value
        var version = 0

        /// Returns false if there is a conflict.
        mutating func replace(_ new: Value, reading version: Int) -> Bool {
            guard version == self.version else { return false }
            (value, self.version) = (new, version + 1)
            return true
        }
    }

    struct Replica {
        /// What the replica has read and not acted on yet.
        var reading: (secret: Stored<SelfSignedState>, bundles: [Stored<CertificateBundle>])?
        var served: SelfSignedState.KeyPair?
        var cutOffUntil: Int64 = 0
    }

    static let policy = CertificatePolicy(names: [.dns("a.svc")], lifetime: 60, authorityLifetime: 180, propagationDelay: 5)

    var random: SplitMix64
    var now: Int64 = 1_800_000_000
    var secret = Stored(value: SelfSignedState())
    var bundles = [Stored(value: CertificateBundle()), Stored(value: CertificateBundle())]
    /// The stored bundles of the last seconds, the newest last.
    var history: [[CertificateBundle]] = []
    var replicas = [Replica(), Replica(), Replica()]
    /// The authority of each certificate, by the certificate's fingerprint.
    var signers: [String: Certificate] = [:]
    var conflicts = 0

    init(seed: UInt64) { random = SplitMix64(seed: seed) }

    mutating func happens(oneIn count: Int) -> Bool { Int.random(in: 0..<count, using: &random) == 0 }

    mutating func second() throws {
        now += 1
        for index in replicas.indices {
            if happens(oneIn: 100) {
                // Shorter than the last third of a certificate's lifetime, in which it is renewed.
                replicas[index].cutOffUntil = now + Int64.random(in: 1...15, using: &random)
            }
            if happens(oneIn: 200) { replicas[index] = Replica(cutOffUntil: replicas[index].cutOffUntil) }
            guard now >= replicas[index].cutOffUntil else {
                replicas[index].reading = nil
                continue
            }
            if let reading = replicas[index].reading {
                try act(index, on: reading)
            } else if !happens(oneIn: 3) {
                replicas[index].reading = (secret, bundles)
                replicas[index].served = secret.value.leaf ?? replicas[index].served
            }
        }
        history.append(bundles.map(\.value))
        if history.count > 5 { history.removeFirst() }
    }

    private mutating func act(_ index: Int, on reading: (secret: Stored<SelfSignedState>, bundles: [Stored<CertificateBundle>]))
        throws
    {
        replicas[index].reading = nil
        let configurations = reading.bundles.map { ReconcilePlan.ConfigurationState.present([$0.value]) }
        let plan = try reading.secret.value.plan(configurations, policy: Self.policy, at: now)
        for (place, wanted) in plan.bundles.enumerated() {
            // A quarter of the writes fail.
            guard let wanted, !happens(oneIn: 4) else { continue }
            if !bundles[place].replace(wanted[0], reading: reading.bundles[place].version) { conflicts += 1 }
        }
        guard let change = plan.change, !happens(oneIn: 4) else { return }
        var state = reading.secret.value
        try state.apply(change, policy: Self.policy, at: now)
        if let leaf = state.leaf, let authority = state.authority {
            signers[leaf.certificate.fingerprint] = authority.certificate
        }
        if !secret.replace(state, reading: reading.secret.version) { conflicts += 1 }
    }

    /// Whether an API server that applies configurations up to five seconds late trusts every replica that serves.
    func everyReplicaIsTrusted() throws -> Bool {
        try replicas.compactMap(\.served).allSatisfy { served in
            let reconciler = try #require(signers[served.certificate.fingerprint])
            return served.certificate.isValid(at: now) && reconciler.isValid(at: now)
                && history.allSatisfy { $0.allSatisfy { $0.contains(reconciler) } }
        }
    }
}

@Test(
    "No replica ever serves a certificate that an API server does not trust, despite failed writes, conflicts and late configurations",
    arguments: 1...6 as ClosedRange<UInt64>)
func simulated(seed: UInt64) throws {
    var simulation = Simulation(seed: seed)
    var served: Set<String> = []
    var longest = 0
    for second in 0..<1500 {
        try simulation.second()
        guard try simulation.everyReplicaIsTrusted() else {
            Issue.record("not trusted after \(second) s")
            return
        }
        for replica in simulation.replicas { if let leaf = replica.served { served.insert(leaf.certificate.fingerprint) } }
        longest = max(longest, simulation.bundles.map(\.value.entries.count).max() ?? 0)
    }
    let signers = Set(served.compactMap { simulation.signers[$0]?.fingerprint })
    // A new authority takes over every 110 to 130 seconds, and a certificate is replaced after about 40.
    #expect(10...14 ~= signers.count)
    #expect(25...60 ~= served.count)
    #expect(longest <= 3)
    #expect(simulation.conflicts > 0)
}

@Test("A Secret that is emptied while certificates are served does not break trust", arguments: 1...3 as ClosedRange<UInt64>)
func simulatedLoss(seed: UInt64) throws {
    var simulation = Simulation(seed: seed)
    for second in 0..<400 {
        if second == 200 { simulation.secret = .init(value: SelfSignedState(), version: simulation.secret.version + 1) }
        try simulation.second()
        #expect(try simulation.everyReplicaIsTrusted(), "\(second)")
    }
    #expect(simulation.replicas.allSatisfy { $0.served != nil })
}

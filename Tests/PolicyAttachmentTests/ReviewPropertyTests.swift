import Foundation
@testable import PolicyAttachment
import Testing

/// Reviews of policies in random clusters, compared with the model of the clusters before and after.
@Suite struct ReviewPropertyTests {
    static let seeds = Array(UInt64(1)...40)

    private static func cluster(_ seed: UInt64) -> RandomCluster { RandomCluster(seed: seed, isLarge: seed % 8 == 0) }

    /// The conflicts and overrides of a policy, and those that the models of the cluster with and without it imply.
    private static func expected(_ policy: RandomCluster.Policy, in cluster: RandomCluster) -> (
        conflicts: [String], changes: [String]
    ) {
        var without = cluster
        without.policies.removeAll { $0.name == policy.name }
        let (before, after) = (PassModel(without), PassModel(cluster))
        let heldBefore = Set(before.lines.values.joined().compactMap { $0.text(before: ": held") })
        var (conflicts, changes): ([String], [String]) = ([], [])
        for (line, target) in zip(after.lines[policy.name] ?? [], after.targets[policy.name] ?? []) {
            let isHeld = line.contains(": held")
            if (isHeld || line.contains(": conflict")) && heldBefore.contains("\(target)") { conflicts.append("\(target)") }
            guard isHeld else { continue }
            for listener in after.listeners(of: target) {
                guard let now = after.effective[listener] else { continue }
                if now.policy != policy.name {
                    if now.target != target { changes.append("\(listener) overridden by \(now.policy)") }
                } else if now.target == target, let then = before.effective[listener], then.target != target {
                    changes.append("\(listener) overrides \(then.policy)")
                }
            }
        }
        return (conflicts, changes)
    }

    @Test(
        "A review finds the conflicts and overrides that the model implies, and nothing is lost by its indexes", arguments: seeds)
    func agreesWithTheModel(seed: UInt64) throws {
        let cluster = Self.cluster(seed)
        let inventory = RandomCluster.inventory(of: try RandomCluster.read(cluster.objects))
        for policy in cluster.policies.prefix(8) {
            let expected = Self.expected(policy, in: cluster)
            let review = AttachmentReview(of: try Cluster.policy(policy.text), in: inventory, disclosing: .all)
            #expect(review.isComplete)
            var (conflicts, changes): ([String], [String]) = ([], [])
            for notice in review.notices {
                switch notice.kind {
                case .conflict(let target, _, _): conflicts.append("\(target)")
                case .overridden(.named(let listener), let other, _):
                    changes.append("\(listener.gateway)|\(listener.key) overridden by \(try #require(other.summary).name)")
                case .overrides(.named(let listener), let other, _):
                    changes.append("\(listener.gateway)|\(listener.key) overrides \(try #require(other.summary).name)")
                default: break
                }
            }
            #expect(conflicts == expected.conflicts, "\(policy.name)")
            let isFull = review.notices.count { !$0.isConflict } == AttachmentReview.maxNotices
            #expect(changes == (isFull ? Array(expected.changes.prefix(changes.count)) : expected.changes))
        }
    }

    @Test(
        "Notices name no policy of another namespace, and nothing of one without a grant; the conflicts and the kinds of notices are the same",
        arguments: seeds, [false, true])
    func disclosure(seed: UInt64, isMerged: Bool) throws {
        let cluster = Self.cluster(seed)
        var inventory = RandomCluster.inventory(of: try RandomCluster.read(cluster.objects))
        inventory.assumptions.mergesGateways = isMerged
        for policy in cluster.policies.prefix(8) {
            let own = policy.name.namespace
            let visible = Set(cluster.grants.filter { $0.from == own }.map(\.to) + [own])
            let hidden =
                (cluster.gateways.map(\.name) + cluster.sets.map(\.name)).filter { !visible.contains($0.namespace) }
                + cluster.policies.map(\.name).filter { $0.namespace != own }
            let candidate = try Cluster.policy(policy.text)
            let review = AttachmentReview(of: candidate, in: inventory)
            for notice in review.notices {
                for text in [notice.message(asError: true), notice.message(asError: false)] {
                    #expect(!hidden.contains { text.contains("\($0)") }, "\(text)")
                }
            }
            let whole = AttachmentReview(of: candidate, in: inventory, disclosing: .all)
            #expect(review.conflicts.map(\.origin) == whole.conflicts.map(\.origin))
            guard whole.notices.count < AttachmentReview.maxNotices else { continue }
            #expect(Set(review.notices.map(\.outline)) == Set(whole.notices.map(\.outline)))
        }
    }

    @Test("A review that stops at its limit says so, and what it says until then is part of the whole review", arguments: seeds)
    func limits(seed: UInt64) throws {
        let cluster = Self.cluster(seed)
        let inventory = RandomCluster.inventory(of: try RandomCluster.read(cluster.objects))
        for policy in cluster.policies.prefix(2) {
            let policy = try Cluster.policy(policy.text)
            let whole = AttachmentReview(of: policy, in: inventory)
            let steps = AttachmentReview.maxSteps - whole.remainingSteps
            for limit in [0, 1, steps / 4, steps / 2, steps - 1] where limit >= 0 && limit < steps {
                let review = AttachmentReview(of: policy, in: inventory, maxSteps: limit)
                #expect(!review.isComplete)
                #expect(review.remainingSteps == 0)
                #expect(review.notices.count { $0.kind == .unchecked(maxSteps: limit) } == 1)
                let found = review.notices.filter { $0.kind != .unchecked(maxSteps: limit) }
                #expect(found.filter(\.isConflict) == Array(whole.conflicts.prefix(review.conflicts.count)))
                let others = whole.notices.filter { !$0.isConflict }
                #expect(found.filter { !$0.isConflict } == Array(others.prefix(found.count - review.conflicts.count)))
            }
            let exact = AttachmentReview(of: policy, in: inventory, maxSteps: steps)
            #expect(exact.isComplete && exact.notices == whole.notices)
        }
    }
}

extension AttachmentNotice {
    /// The entry of the policy and the rule, without names.
    fileprivate var outline: String {
        let name = String("\(kind)".prefix { $0 != "(" })
        let security: Bool? =
            switch kind {
            case .overrides(_, _, let losing), .overridden(_, _, let losing): losing.includesSecurity
            default: nil
            }
        return "\(path) \(name == "parentAbsent" ? "targetAbsent" : name) \(security.map { "\($0)" } ?? "")"
    }
}

extension String {
    /// The text before a mark; nil if the mark does not occur.
    fileprivate func text(before mark: String) -> String? {
        range(of: mark).map { String(self[..<$0.lowerBound]) }
    }
}

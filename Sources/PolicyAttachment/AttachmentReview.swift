/// The review of a policy that is about to be stored, among the objects of its cluster.
///
/// ```swift
/// let review = AttachmentReview(of: policy, in: inventory)
/// let added = review.conflicts(notIn: AttachmentReview(of: oldPolicy, in: inventory))
/// ```
///
/// A review takes at most ``maxSteps``. If a policy needs more, the notices say so, and those found until then remain true.
public struct AttachmentReview: Sendable {
    /// What the author should know: conflicts first, then the notices of each target and selector.
    public let notices: [AttachmentNotice]
    /// Whether all targets were examined.
    public let isComplete: Bool
    /// The steps that were left at the end.
    public let remainingSteps: Int

    /// The most listeners or objects that a notice lists.
    static let maxListed = 8

    /// The most notices that are collected besides conflicts. An admission response has room for no more.
    static let maxNotices = 256

    /// The default limit of steps for a review: about 100 ms of one core. A step is a listener, an object, a label requirement, a grant or a
    /// route that is examined. A policy of a Gateway with 10,000 listeners takes less than a tenth of it.
    public static let maxSteps = 1_000_000

    /// Reviews a policy. A stored policy with its name is replaced by it.
    ///
    /// - Parameter disclosing: The objects that the notices may name. All others affect which notices there are, but none tells their names,
    ///   settings or number.
    /// - Parameter maxSteps: The limit of steps.
    public init(
        of policy: Policy, in inventory: Inventory, disclosing disclosure: Disclosure = .granted,
        maxSteps: Int = AttachmentReview.maxSteps
    ) {
        let budget = StepBudget(limit: maxSteps)
        var run = Run(of: policy, in: inventory, disclosure, budget: budget)
        run.examine()
        isComplete = !budget.isSpent
        remainingSteps = budget.left
        let unchecked = AttachmentNotice(origin: nil, kind: .unchecked(maxSteps: maxSteps))
        notices = run.conflicts + (isComplete ? [] : [unchecked]) + run.notices
    }

    /// The conflicts.
    public var conflicts: [AttachmentNotice] { notices.filter(\.isConflict) }

    /// The conflicts that an earlier version of the policy does not have, at whichever positions of its lists.
    public func conflicts(notIn earlier: AttachmentReview) -> [AttachmentNotice] {
        let known = Set(earlier.conflicts.map(\.kind))
        return conflicts.filter { !known.contains($0.kind) }
    }
}

extension AttachmentReview {
    /// A review in progress.
    private struct Run {
        private let policy: Policy
        private let before: Inventory
        private let after: Inventory
        private let budget: StepBudget
        private let visibility: Visibility
        private(set) var conflicts: [AttachmentNotice] = []
        private(set) var notices: [AttachmentNotice] = []
        /// The notices about listeners that must not be named. Each is given once, so that they cannot be counted.
        private var withheld: Set<AttachmentNotice> = []

        init(of policy: Policy, in inventory: Inventory, _ disclosure: Disclosure, budget: StepBudget) {
            self.policy = policy
            self.budget = budget
            visibility = Visibility(of: disclosure, to: policy.name.namespace, in: inventory, budget: budget)
            after = inventory.with(policy: policy, budget: budget)
            before = inventory.without(policy: policy.name)
        }

        private var room: Int { maxNotices - notices.count }

        mutating func examine() {
            guard !budget.isSpent else { return }
            let attachments = after.attachments(of: policy, budget: budget)
            let translation = Translation(of: policy, in: after, budget: budget)
            let resolver = Resolver(after, detail: .review(visibility), budget: budget)
            var comparison = ListenerComparison(of: policy, before: before, after: resolver, visibility: visibility)
            let ports = PortReview(of: policy, resolver, visibility)
            for attachment in attachments.inEvaluationOrder {
                // Results that are computed after the budget is spent are incomplete.
                guard budget.spend() else { return }
                let (target, origin) = (attachment.target, attachment.origin)
                let state = resolver.state(of: attachment, translation)
                guard !budget.isSpent else { return }
                switch state {
                case .absent(let absence):
                    let isNamed = absence.gateway.map { visibility.includes(.gateway, $0) } ?? true
                    add([isNamed ? .targetAbsent(target, absence) : .parentAbsent(target.object)], origin)
                    continue
                case .sectionMissing(let existing):
                    add([.sectionMissing(target, existing: existing)], origin)
                    continue
                case .conflicted, .attached: break
                }
                let other = before.effectiveAttachment(on: target, budget: budget)?.policy
                guard !budget.isSpent else { return }
                if let other {
                    let takesPrecedence = policy.precedence < other.precedence
                    conflicts.append(
                        AttachmentNotice(
                            origin: origin,
                            kind: .conflict(target, with: visibility.mention(other), takesPrecedence: takesPrecedence)))
                }
                guard case .attached(let listeners, _) = state, room > 0 else { continue }
                if let notAllowed = after.notAllowed(target, visibility) { add([notAllowed], origin) }
                for listener in listeners where room > 0 { add(listener.notices(visibility), origin) }
                let changes = comparison.notices(for: target, limit: room)
                guard !budget.isSpent else { return }
                add(changes, origin)
                let shared = ports.notices(for: attachment, limit: room)
                guard !budget.isSpent else { return }
                add(shared.map { .port($0) }, origin)
            }
            notices += attachments.selectorNotices(of: policy).prefix(room)
        }

        private mutating func add(_ kinds: [AttachmentNotice.Kind], _ origin: TargetOrigin) {
            for kind in kinds where room > 0 {
                let notice = AttachmentNotice(origin: origin, kind: kind)
                if kind.isWithheld, !withheld.insert(notice).inserted { continue }
                notices.append(notice)
            }
        }
    }
}

extension AttachmentNotice.Kind {
    /// Whether it is about a listener that must not be named.
    var isWithheld: Bool {
        switch self {
        case .portOverlap(let listener, _), .invalid(let listener, _), .overrides(let listener, _, _),
            .overridden(let listener, _, _), .http3Disabled(let listener):
            listener == .withheld
        case .conflict, .targetAbsent, .parentAbsent, .sectionMissing, .listenerSetNotAllowed, .port, .selectorWithoutMatch,
            .selectorWithoutGrant, .unchecked:
            false
        }
    }
}

extension TargetOutcome.Absence {
    /// The Gateway that it is about; nil if it is about a ListenerSet.
    fileprivate var gateway: ObjectName? {
        switch self {
        case .gatewayMissing(let gateway), .gatewayOfOtherClass(let gateway, _): gateway
        case .listenerSetMissing: nil
        }
    }
}

extension ListenerAttachment {
    /// The notices about the listener itself.
    fileprivate func notices(_ visibility: Visibility) -> [AttachmentNotice.Kind] {
        guard state != .inForce || disablesHTTP3 else { return [] }
        let listener = visibility.mention(listener)
        var notices: [AttachmentNotice.Kind] = []
        switch state {
        case .inForce, .notServed, .notApplicable: break
        case .invalid(let faults):
            notices = faults.filter(\.needsCluster).map { .invalid(listener, message: $0.message) }
        case .overlapping(let others):
            // The lists of several listeners would count them.
            notices = [.portOverlap(listener, with: listener == .withheld ? [.withheld] : visibility.mentions(others))]
        }
        if disablesHTTP3 { notices.append(.http3Disabled(listener)) }
        return notices
    }
}

import JSONTape
import KubernetesClient
import TLSEngine
import Testing
import TextCoding

@testable import CertificateController

private let hour: Int64 = 3600
private let begin: Int64 = 1_800_000_000
private let policy = CertificatePolicy(
    names: [.dns("ctp-webhook.ctp-webhook-system.svc")], lifetime: 10 * hour, authorityLifetime: 100 * hour, propagationDelay: 10)

extension SelfSignedState {
    /// The state after some changes, each with its time.
    fileprivate static func after(_ steps: [(Change, at: Int64)], _ policy: CertificatePolicy = policy) throws -> SelfSignedState
    {
        var state = SelfSignedState()
        for (change, time) in steps { try state.apply(change, policy: policy, at: time) }
        return state
    }

    /// A state that serves a certificate since `begin`.
    fileprivate static func serving(and more: [(Change, at: Int64)] = []) throws -> SelfSignedState {
        try after(
            [(.createAuthority, begin - 11), (.recordTrust(since: begin - 10), begin - 10), (.promoteAuthority, begin)] + more)
    }

    /// A configuration whose bundles are up to date.
    fileprivate func published(at time: Int64) -> ReconcilePlan.ConfigurationState { .present([trust(at: time)]) }
}

private func change(
    _ state: SelfSignedState, _ configurations: [ReconcilePlan.ConfigurationState], at time: Int64
) throws -> SelfSignedState.Change? {
    try state.plan(configurations, policy: policy, at: time).change
}

private let empty = ReconcilePlan.ConfigurationState.present([CertificateBundle()])

@Test("An empty Secret starts with a new authority, which signs nothing until it is trusted")
func firstSteps() throws {
    #expect(
        try SelfSignedState().plan([empty, empty], policy: policy, at: begin)
            == ReconcilePlan(bundles: [nil, nil], change: .createAuthority))
    let state = try SelfSignedState.after([(.createAuthority, begin)])
    #expect(state.authority == nil && state.leaf == nil && state.next != nil)
    let bundle = state.trust(at: begin)
    #expect(bundle.entries.count == 1)
    // It is missing in one configuration, so it is published there first.
    #expect(
        try state.plan([empty, .present([bundle])], policy: policy, at: begin)
            == ReconcilePlan(bundles: [[bundle], nil], change: nil))
    #expect(try change(state, [.present([bundle]), .present([bundle])], at: begin + 3) == .recordTrust(since: begin + 3))
}

@Test(
    "A new authority signs once it has been in every bundle for the propagation delay, and not a second earlier",
    arguments: [(0, false), (9, false), (10, true), (1000, true)])
func propagation(seconds: Int64, isOver: Bool) throws {
    let state = try SelfSignedState.after([(.createAuthority, begin), (.recordTrust(since: begin), begin)])
    let published = state.published(at: begin)
    #expect(try change(state, [published, published], at: begin + seconds) == (isOver ? .promoteAuthority : nil))
    // A bundle without it or an unreadable configuration removes the recorded time.
    #expect(try change(state, [published, empty], at: begin + seconds) == .recordTrust(since: nil))
    #expect(try change(state, [published, .unknown], at: begin + seconds) == .recordTrust(since: nil))
    #expect(
        try change(state, [.present([]), .present([state.trust(at: begin), CertificateBundle()])], at: begin + seconds)
            == .recordTrust(since: nil))
    // A configuration that does not exist is not considered.
    #expect(try change(state, [published, .absent], at: begin + seconds) == (isOver ? .promoteAuthority : nil))
    #expect(try change(state, [.absent, .absent], at: begin + seconds) == (isOver ? .promoteAuthority : nil))
}

@Test(
    "The served certificate is signed by the current authority for the names of the policy, and outlives neither its lifetime nor its authority"
)
func issuing() throws {
    let state = try SelfSignedState.serving()
    let (authority, leaf) = (try #require(state.authority), try #require(state.leaf))
    #expect(try CertificateAuthority.loaded(certificate: authority.text, key: authority.key).hasSigned(leaf.text))
    #expect(leaf.certificate.alternativeNames == ["DNS:ctp-webhook.ctp-webhook-system.svc"])
    #expect(leaf.certificate.notAfter == begin + 10 * hour && leaf.certificate.notBefore == begin - 300)
    #expect(state.next == nil && state.trustedSince == nil && state.retired.isEmpty)
    let late = try SelfSignedState.serving(and: [(.renewCertificate, begin + 95 * hour)])
    #expect(late.leaf?.certificate.notAfter == late.authority?.certificate.notAfter)
    #expect(late.authority?.certificate.notAfter == begin - 11 + 100 * hour)
}

@Test(
    "A certificate is renewed after two thirds of its validity, unless it already ends with its authority",
    arguments: [(0, false), (6 * hour, false), (7 * hour, true), (9 * hour, true), (11 * hour, true), (66 * hour, true)])
func renewal(seconds: Int64, isDue: Bool) throws {
    let state = try SelfSignedState.serving()
    let published = state.published(at: begin)
    #expect(try change(state, [published], at: begin + seconds) == (isDue ? .renewCertificate : nil))
    // The state of the configurations does not matter.
    #expect(try change(state, [.unknown], at: begin + seconds) == (isDue ? .renewCertificate : nil))
    #expect(try change(state, [empty], at: begin + seconds) == (isDue ? .renewCertificate : nil))
}

@Test("A renewed certificate that ends with its authority is not renewed again")
func lastCertificate() throws {
    let state = try SelfSignedState.serving(and: [(.createAuthority, begin + 67 * hour), (.renewCertificate, begin + 95 * hour)])
    for hours in Int64(95)...99 {
        #expect(try change(state, [.unknown], at: begin + hours * hour) == nil)
    }
}

@Test("A certificate that lacks a name is renewed at once; one with additional names is not")
func otherNames() throws {
    let state = try SelfSignedState.serving()
    var other = policy
    other.names = [.dns("elsewhere.svc")]
    #expect(try state.plan([state.published(at: begin)], policy: other, at: begin).change == .renewCertificate)
    let both = try SelfSignedState.after(
        [(.createAuthority, begin), (.promoteAuthority, begin)],
        CertificatePolicy(
            names: policy.names + other.names, lifetime: 10 * hour, authorityLifetime: 100 * hour, propagationDelay: 10))
    #expect(try both.plan([both.published(at: begin)], policy: other, at: begin).change == nil)
}

@Test(
    "The next authority is created after two thirds of the current one's validity",
    arguments: [(65 * hour, false), (67 * hour, true), (99 * hour, true)])
func nextAuthority(seconds: Int64, isDue: Bool) throws {
    let time = begin + seconds
    let state = try SelfSignedState.serving(and: [(.renewCertificate, time)])
    #expect(try change(state, [state.published(at: time)], at: time) == (isDue ? .createAuthority : nil))
    // It is created once.
    let begun = try SelfSignedState.serving(and: [(.renewCertificate, time), (.createAuthority, time)])
    #expect(try change(begun, [empty], at: time) == nil)
    #expect(begun.trust(at: time).entries.count == 2)
    #expect(begun.leaf == state.leaf || begun.leaf != nil)
}

@Test("A retired authority stays trusted until it expires, and its key is deleted")
func retirement() throws {
    let time = begin + 70 * hour
    let before = try SelfSignedState.serving(and: [(.renewCertificate, time)])
    var state = before
    try state.apply(.createAuthority, policy: policy, at: time)
    try state.apply(.recordTrust(since: time), policy: policy, at: time)
    try state.apply(.promoteAuthority, policy: policy, at: time + 10)
    let old = try #require(before.authority)
    #expect(state.authority != before.authority && state.leaf != before.leaf)
    #expect(state.retired.contains(old.certificate))
    #expect(!SelfSignedSecret(.object([])).updated(with: state).text.contains(Base64.encode(old.key)))
    // No certificate outlives the authority that signed it.
    #expect(try #require(before.leaf).certificate.notAfter <= old.certificate.notAfter)
    let end = old.certificate.notAfter
    #expect(state.trust(at: end).contains(old.certificate))
    #expect(!state.trust(at: end + 1).contains(old.certificate))
    let published = ReconcilePlan.ConfigurationState.present([state.trust(at: end)])
    let plan = try state.plan([published], policy: policy, at: end + 1)
    #expect(plan.bundles == [[state.trust(at: end + 1)]])
}

@Test("Foreign authorities stay in a bundle until they expire, in front of the webhook's own; expired ones are removed")
func othersInBundles() throws {
    let state = try SelfSignedState.serving()
    let other = try CertificateBundle(
        pem: CertificateAuthority.make(commonName: "cert-manager's", validFrom: begin - 10, lifetime: 20).certificate)
    let (during, after) = (begin, begin + 11)
    #expect(
        try state.plan([.present([other])], policy: policy, at: during).bundles == [[other.adding(state.trust(at: during))]])
    #expect(try state.plan([.present([other])], policy: policy, at: after).bundles == [[state.trust(at: after)]])
    #expect(try state.plan([.present([other.adding(state.trust(at: during))])], policy: policy, at: during).bundles == [nil])
}

@Test("An emptied Secret starts again, and the authorities in the bundles stay trusted")
func emptied() throws {
    let before = try SelfSignedState.serving()
    let published = before.published(at: begin)
    #expect(
        try SelfSignedState().plan([published], policy: policy, at: begin)
            == ReconcilePlan(bundles: [nil], change: .createAuthority))
    let state = try SelfSignedState.after([(.createAuthority, begin)])
    #expect(
        try state.plan([published], policy: policy, at: begin).bundles == [
            [before.trust(at: begin).adding(state.trust(at: begin))]
        ]
    )
}

@Test("If everything has expired, for example after a year without a Pod, a new authority is created")
func longAgo() throws {
    let state = try SelfSignedState.serving()
    let time = begin + 1000 * hour
    #expect(try change(state, [state.published(at: begin)], at: time) == .createAuthority)
    let begun = try SelfSignedState.serving(and: [(.createAuthority, begin + 70 * hour)])
    #expect(try change(begun, [begun.published(at: begin)], at: time) == .createAuthority)
}

@Test("Certificates that are not valid yet, because a clock was ahead, are kept")
func fromTheFuture() throws {
    let state = try SelfSignedState.serving()
    for before in [301, 10 * hour, 1000 * hour] {
        #expect(try change(state, [state.published(at: begin)], at: begin - 11 - before) == nil)
    }
}

@Test(
    "A new certificate is never due at once, however short its lifetime",
    arguments: [10, 30, 3000, 3600, 90 * 24 * hour] as [Int64])
func shortLives(lifetime: Int64) throws {
    let short = CertificatePolicy(names: policy.names, lifetime: lifetime, authorityLifetime: 3 * lifetime, propagationDelay: 1)
    let state = try SelfSignedState.after(
        [(.createAuthority, begin), (.recordTrust(since: begin), begin), (.promoteAuthority, begin + 1)], short)
    #expect(
        try state.plan([state.published(at: begin + 1)], policy: short, at: begin + 1)
            == ReconcilePlan(bundles: [nil], change: nil))
    // It is served for at least half of its lifetime.
    #expect(try state.plan([state.published(at: begin)], policy: short, at: begin + lifetime / 2).change == nil)
}

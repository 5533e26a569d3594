import JSONTape
import TLSEngine
import Testing

@testable import KubernetesClient

private let hour: Int64 = 3600
private let begin: Int64 = 1_800_000_000
private let terms = SelfSignedTerms(
    names: [.dns("ctp-webhook.ctp-webhook-system.svc")], lifetime: 10 * hour, authorityLifetime: 100 * hour, spread: 10)

extension SelfSignedState {
    /// The state after some steps, each with its time.
    fileprivate static func after(_ steps: [(Change, at: Int64)], _ terms: SelfSignedTerms = terms) throws -> SelfSignedState {
        var state = SelfSignedState()
        for (change, time) in steps { try state.take(change, terms: terms, at: time) }
        return state
    }

    /// One that serves since `begin`.
    fileprivate static func serving(and more: [(Change, at: Int64)] = []) throws -> SelfSignedState {
        try after([(.begin, begin - 11), (.note(trustedSince: begin - 10), begin - 10), (.promote, begin)] + more)
    }

    /// What a configuration looks like that has been brought up to date.
    fileprivate func published(at time: Int64) -> SelfSignedPlan.Registration { .present([trust(at: time)]) }
}

private func change(
    _ state: SelfSignedState, _ registrations: [SelfSignedPlan.Registration], at time: Int64
) throws -> SelfSignedState.Change? {
    try state.plan(registrations, terms: terms, at: time).change
}

private let empty = SelfSignedPlan.Registration.present([CertificateBundle()])

@Test("an empty Secret begins with an authority that signs nothing until it is trusted")
func firstSteps() throws {
    #expect(
        try SelfSignedState().plan([empty, empty], terms: terms, at: begin)
            == SelfSignedPlan(bundles: [nil, nil], change: .begin))
    let state = try SelfSignedState.after([(.begin, begin)])
    #expect(state.authority == nil && state.leaf == nil && state.next != nil)
    let bundle = state.trust(at: begin)
    #expect(bundle.entries.count == 1)
    // Not in both: it is published, and that is all.
    #expect(
        try state.plan([empty, .present([bundle])], terms: terms, at: begin)
            == SelfSignedPlan(bundles: [[bundle], nil], change: nil))
    #expect(try change(state, [.present([bundle]), .present([bundle])], at: begin + 3) == .note(trustedSince: begin + 3))
}

@Test(
    "a new authority signs when it has been in every bundle for the time that takes, and not a second sooner",
    arguments: [(0, false), (9, false), (10, true), (1000, true)])
func spreading(seconds: Int64, isOver: Bool) throws {
    let state = try SelfSignedState.after([(.begin, begin), (.note(trustedSince: begin), begin)])
    let published = state.published(at: begin)
    #expect(try change(state, [published, published], at: begin + seconds) == (isOver ? .promote : nil))
    // A bundle that has lost it, a configuration that cannot be seen: whatever the time says.
    #expect(try change(state, [published, empty], at: begin + seconds) == .note(trustedSince: nil))
    #expect(try change(state, [published, .unknown], at: begin + seconds) == .note(trustedSince: nil))
    #expect(
        try change(state, [.present([]), .present([state.trust(at: begin), CertificateBundle()])], at: begin + seconds)
            == .note(trustedSince: nil))
    // One that is not there asks nobody.
    #expect(try change(state, [published, .absent], at: begin + seconds) == (isOver ? .promote : nil))
    #expect(try change(state, [.absent, .absent], at: begin + seconds) == (isOver ? .promote : nil))
}

@Test(
    "what is served is signed by the authority that signs, for the names of the terms, and outlives neither its time nor its authority"
)
func issuing() throws {
    let state = try SelfSignedState.serving()
    let (authority, leaf) = (try #require(state.authority), try #require(state.leaf))
    #expect(try CertificateAuthority.kept(certificate: authority.text, key: authority.key).hasSigned(leaf.text))
    #expect(leaf.certificate.alternativeNames == ["DNS:ctp-webhook.ctp-webhook-system.svc"])
    #expect(leaf.certificate.notAfter == begin + 10 * hour && leaf.certificate.notBefore == begin - 300)
    #expect(state.next == nil && state.trustedSince == nil && state.retired.isEmpty)
    let late = try SelfSignedState.serving(and: [(.renew, begin + 95 * hour)])
    #expect(late.leaf?.certificate.notAfter == late.authority?.certificate.notAfter)
    #expect(late.authority?.certificate.notAfter == begin - 11 + 100 * hour)
}

@Test(
    "a certificate is renewed when two thirds of its validity are over, as long as its authority has more to give",
    arguments: [(0, false), (6 * hour, false), (7 * hour, true), (9 * hour, true), (11 * hour, true), (66 * hour, true)])
func renewal(seconds: Int64, isDue: Bool) throws {
    let state = try SelfSignedState.serving()
    let published = state.published(at: begin)
    #expect(try change(state, [published], at: begin + seconds) == (isDue ? .renew : nil))
    // Whether or not anybody can be told of anything.
    #expect(try change(state, [.unknown], at: begin + seconds) == (isDue ? .renew : nil))
    #expect(try change(state, [empty], at: begin + seconds) == (isDue ? .renew : nil))
}

@Test("a renewed certificate that ends with its authority is not renewed again and again")
func lastCertificate() throws {
    let state = try SelfSignedState.serving(and: [(.begin, begin + 67 * hour), (.renew, begin + 95 * hour)])
    for hours in Int64(95)...99 {
        #expect(try change(state, [.unknown], at: begin + hours * hour) == nil)
    }
}

@Test("a certificate that lacks a name is renewed at once; one that has more is not")
func otherNames() throws {
    let state = try SelfSignedState.serving()
    var other = terms
    other.names = [.dns("elsewhere.svc")]
    #expect(try state.plan([state.published(at: begin)], terms: other, at: begin).change == .renew)
    let both = try SelfSignedState.after(
        [(.begin, begin), (.promote, begin)],
        SelfSignedTerms(names: terms.names + other.names, lifetime: 10 * hour, authorityLifetime: 100 * hour, spread: 10))
    #expect(try both.plan([both.published(at: begin)], terms: other, at: begin).change == nil)
}

@Test(
    "the next authority is made when two thirds of the old one's validity are over",
    arguments: [(65 * hour, false), (67 * hour, true), (99 * hour, true)])
func nextAuthority(seconds: Int64, isDue: Bool) throws {
    let time = begin + seconds
    let state = try SelfSignedState.serving(and: [(.renew, time)])
    #expect(try change(state, [state.published(at: time)], at: time) == (isDue ? .begin : nil))
    // It is made once.
    let begun = try SelfSignedState.serving(and: [(.renew, time), (.begin, time)])
    #expect(try change(begun, [empty], at: time) == nil)
    #expect(begun.trust(at: time).entries.count == 2)
    #expect(begun.leaf == state.leaf || begun.leaf != nil)
}

@Test("the old authority stays trusted until it expires, without its key")
func retirement() throws {
    let time = begin + 70 * hour
    let before = try SelfSignedState.serving(and: [(.renew, time)])
    var state = before
    try state.take(.begin, terms: terms, at: time)
    try state.take(.note(trustedSince: time), terms: terms, at: time)
    try state.take(.promote, terms: terms, at: time + 10)
    let old = try #require(before.authority)
    #expect(state.authority != before.authority && state.leaf != before.leaf)
    #expect(state.retired.contains(old.certificate))
    #expect(!SelfSignedSecret(.object([])).holding(state).text.contains(Base64.text(of: old.key)))
    // Nothing that it has signed is alive any longer than it is.
    #expect(try #require(before.leaf).certificate.notAfter <= old.certificate.notAfter)
    let end = old.certificate.notAfter
    #expect(state.trust(at: end).contains(old.certificate))
    #expect(!state.trust(at: end + 1).contains(old.certificate))
    let published = SelfSignedPlan.Registration.present([state.trust(at: end)])
    let plan = try state.plan([published], terms: terms, at: end + 1)
    #expect(plan.bundles == [[state.trust(at: end + 1)]])
}

@Test("authorities of others stay in a bundle until they expire, before ours, and those that have expired go")
func othersInBundles() throws {
    let state = try SelfSignedState.serving()
    let other = try CertificateBundle(
        pem: CertificateAuthority.make(commonName: "cert-manager's", validFrom: begin - 10, lifetime: 20).certificate)
    let (during, after) = (begin, begin + 11)
    #expect(
        try state.plan([.present([other])], terms: terms, at: during).bundles == [[other.adding(state.trust(at: during))]])
    #expect(try state.plan([.present([other])], terms: terms, at: after).bundles == [[state.trust(at: after)]])
    #expect(try state.plan([.present([other.adding(state.trust(at: during))])], terms: terms, at: during).bundles == [nil])
}

@Test("an emptied Secret begins anew, and leaves trusted whom it has forgotten")
func emptied() throws {
    let before = try SelfSignedState.serving()
    let published = before.published(at: begin)
    #expect(try SelfSignedState().plan([published], terms: terms, at: begin) == SelfSignedPlan(bundles: [nil], change: .begin))
    let state = try SelfSignedState.after([(.begin, begin)])
    #expect(
        try state.plan([published], terms: terms, at: begin).bundles == [[before.trust(at: begin).adding(state.trust(at: begin))]]
    )
}

@Test("when all has expired, as after a year without a Pod, it begins anew")
func longAgo() throws {
    let state = try SelfSignedState.serving()
    let time = begin + 1000 * hour
    #expect(try change(state, [state.published(at: begin)], at: time) == .begin)
    let begun = try SelfSignedState.serving(and: [(.begin, begin + 70 * hour)])
    #expect(try change(begun, [begun.published(at: begin)], at: time) == .begin)
}

@Test("what a clock that was ahead has made is waited for, not replaced")
func fromTheFuture() throws {
    let state = try SelfSignedState.serving()
    for before in [301, 10 * hour, 1000 * hour] {
        #expect(try change(state, [state.published(at: begin)], at: begin - 11 - before) == nil)
    }
}

@Test(
    "a new certificate is never due at once, however short its life", arguments: [10, 30, 3000, 3600, 90 * 24 * hour] as [Int64])
func shortLives(lifetime: Int64) throws {
    let short = SelfSignedTerms(names: terms.names, lifetime: lifetime, authorityLifetime: 3 * lifetime, spread: 1)
    let state = try SelfSignedState.after([(.begin, begin), (.note(trustedSince: begin), begin), (.promote, begin + 1)], short)
    #expect(
        try state.plan([state.published(at: begin + 1)], terms: short, at: begin + 1)
            == SelfSignedPlan(bundles: [nil], change: nil))
    // Half of it is always served.
    #expect(try state.plan([state.published(at: begin)], terms: short, at: begin + lifetime / 2).change == nil)
}

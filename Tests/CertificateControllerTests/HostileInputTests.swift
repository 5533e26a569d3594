import JSONTape
import KubernetesClient
import SeededRandom
import TLSEngine
import Testing
import TextCoding

@testable import CertificateController

private let begin: Int64 = 1_800_000_000
private let day: Int64 = 86_400
private let policy = CertificatePolicy(
    names: [.dns("a.svc")], lifetime: 90 * day, authorityLifetime: 1000 * day, propagationDelay: 10)

/// A state with every value set.
private func full(at time: Int64 = begin) throws -> SelfSignedState {
    var state = SelfSignedState()
    for change in [
        SelfSignedState.Change.createAuthority, .promoteAuthority, .createAuthority, .promoteAuthority, .createAuthority,
        .recordTrust(since: time),
    ] {
        try state.apply(change, policy: policy, at: time)
    }
    return state
}

/// The Secret of a state, with the plain text of one entry replaced.
private func secret(_ state: SelfSignedState, _ key: String, _ text: [UInt8]) -> SelfSignedSecret {
    let written = SelfSignedSecret(.object([])).updated(with: state)
    let data = written["data"] ?? .object([])
    return SelfSignedSecret(written.setting("data", to: data.setting(key, to: .string(Base64.encode(text)))))
}

@Test(
    "A recorded time after now is ignored, reported and recorded again; an authority is promoted after the propagation delay",
    arguments: [
        ("9223372036854775807", true), ("9223372036854775806", true), ("2115360000", true), ("1800000001", true),
        ("1800000000", false), ("0", false),
    ])
func recordedTimes(text: String, isAfterNow: Bool) throws {
    var state = secret(try full(), "next-ca.trusted-since", Array(text.utf8)).state
    #expect(state.warnings(at: begin).isEmpty != isAfterNow)
    let published = [ReconcilePlan.ConfigurationState.present([state.trust(at: begin)])]
    guard isAfterNow else {
        #expect(try state.plan(published, policy: policy, at: begin + 10).change == .promoteAuthority)
        return
    }
    #expect(try state.plan(published, policy: policy, at: begin).change == .recordTrust(since: begin))
    #expect(try state.plan([.unknown], policy: policy, at: begin).change == .recordTrust(since: nil))
    try state.apply(.recordTrust(since: begin), policy: policy, at: begin)
    #expect(try state.plan(published, policy: policy, at: begin + 9).change == nil)
    #expect(try state.plan(published, policy: policy, at: begin + 10).change == .promoteAuthority)
    #expect(state.warnings(at: begin).isEmpty)
}

@Test(
    "A recorded time that is not a number of seconds is reported and recorded again",
    arguments: ["x", "-1", "-9223372036854775808", "9223372036854775808", "99999999999999999999", "1e9", "+5", " 5", "5\n", "٣"])
func malformedTimes(text: String) throws {
    let read = secret(try full(), "next-ca.trusted-since", Array(text.utf8))
    #expect(read.state.trustedSince == nil && read.problems.count == 1)
    let published = [ReconcilePlan.ConfigurationState.present([read.state.trust(at: begin)])]
    #expect(try read.state.plan(published, policy: policy, at: begin).change == .recordTrust(since: begin))
}

@Test(
    "A stored certificate whose validity begins more than 366 days after now is replaced; until then it is kept",
    arguments: [(365, false), (366, false), (367, true), (3650, true), (290_000, true)] as [(Int64, Bool)])
func futureCertificates(days: Int64, isReplaced: Bool) throws {
    // validFrom is 300 s before the time of creation.
    let state = try full(at: begin + days * day + 300)
    #expect(
        state.warnings(at: begin).allSatisfy {
            $0.contains(isReplaced ? "replaced" : "used from then on") || $0.contains("trusted-since")
        })
    #expect(state.warnings(at: begin).count == 4)
    let change = try state.plan([.unknown], policy: policy, at: begin).change
    #expect(change == (isReplaced ? .createAuthority : .recordTrust(since: nil)))
    // A leaf far in the future of an authority that is valid now.
    var mixed = try full()
    mixed.leaf = state.leaf
    #expect(
        try mixed.plan([.unknown], policy: policy, at: begin).change
            == (isReplaced ? .renewCertificate : .recordTrust(since: nil)))
}

@Test("An authority that is not valid yet is not promoted")
func futureAuthority() throws {
    var state = try full()
    try state.apply(.createAuthority, policy: policy, at: begin + day)
    try state.apply(.recordTrust(since: begin), policy: policy, at: begin)
    let published = [ReconcilePlan.ConfigurationState.present([state.trust(at: begin)])]
    #expect(try state.plan(published, policy: policy, at: begin + 100).change == nil)
    #expect(try state.plan(published, policy: policy, at: begin + day).change == .promoteAuthority)
}

@Test(
    "All arithmetic with times and lifetimes is clamped",
    arguments: [Int64.min, -1, 0, 1, 10, begin, 253_402_300_799, .max], [Int64.min, -1, 0, 1, 10, begin, .max])
func clampedTimes(now: Int64, lifetime: Int64) throws {
    let extreme = CertificatePolicy(
        names: policy.names, lifetime: lifetime, authorityLifetime: lifetime, propagationDelay: lifetime)
    var state = try full()
    _ = extreme.reconcileInterval
    for change in [SelfSignedState.Change.createAuthority, .recordTrust(since: lifetime), .promoteAuthority, .renewCertificate] {
        // OpenSSL rejects impossible validities; that must be an error, not a crash.
        try? state.apply(change, policy: extreme, at: now)
    }
    for since in [Int64.min, 0, lifetime, .max] {
        var state = try full()
        state.trustedSince = since
        _ = try? state.plan([.present([state.trust(at: now)])], policy: extreme, at: now)
        _ = state.warnings(at: now)
    }
}

// MARK: Random input

/// Values that may replace any value of a JSON object.
private func hostileValue(_ random: inout SplitMix64, _ state: SelfSignedState) -> JSONValue {
    let texts: [[UInt8]] = [
        [], Array("x".utf8), Array("9223372036854775807".utf8), Array("-1".utf8), state.authority?.text ?? [],
        state.authority?.key ?? [],
        state.next?.text ?? [], state.next?.key ?? [], state.leaf?.text ?? [], state.leaf?.key ?? [],
        Array("-----BEGIN CERTIFICATE-----\n".utf8), Array("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n".utf8),
        [UInt8](repeating: 0, count: 10_000),
        (0..<Int.random(in: 1...300, using: &random)).map { _ in UInt8.random(in: .min ... .max, using: &random) },
        (state.leaf?.text ?? []) + (state.authority?.text ?? []),
    ]
    switch Int.random(in: 0..<10, using: &random) {
    case 0: return .null
    case 1: return .boolean(true)
    case 2: return .array([.string("x"), .null, .object([])])
    case 3: return .object([.init(key: "caBundle", value: 5)])
    case 4: return .string("?!")
    case 5: return 5
    default:
        var text = texts.randomElement(using: &random) ?? []
        // A changed byte in the middle of a certificate or a key.
        if !text.isEmpty, Bool.random(using: &random) {
            text[Int.random(in: 0..<text.count, using: &random)] = UInt8.random(in: .min ... .max, using: &random)
        }
        return .string(Base64.encode(text))
    }
}

@Test(
    "Random values in every entry of the Secret never crash, and lead back to a served certificate",
    arguments: 1...12 as ClosedRange<UInt64>)
func hostileSecret(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    let original = try full()
    let keys = [
        "ca.crt", "ca.key", "next-ca.crt", "next-ca.key", "next-ca.trusted-since", "retired-ca.crt", "tls.crt", "tls.key",
    ]
    for round in 0..<25 {
        var object = SelfSignedSecret(.object([])).updated(with: original)
        for key in keys where round < keys.count ? key == keys[round] : Bool.random(using: &random) {
            object = object.setting("data", to: (object["data"] ?? .object([])).setting(key, to: hostileValue(&random, original)))
        }
        if round == 24 { object = object.setting("data", to: hostileValue(&random, original)) }
        var now = begin
        var bundles = [CertificateBundle(), CertificateBundle()]
        var steps = 0
        while true {
            let state = SelfSignedSecret(object).state
            let plan = try state.plan(bundles.map { .present([$0]) }, policy: policy, at: now)
            bundles = zip(bundles, plan.bundles).map { $1?[0] ?? $0 }
            if let change = plan.change {
                var changed = state
                try changed.apply(change, policy: policy, at: now)
                object = SelfSignedSecret(object).updated(with: changed)
            } else if plan.bundles.allSatisfy({ $0 == nil }), SelfSignedSecret(object).state.leaf != nil {
                break
            }
            now += 5
            steps += 1
            guard steps < 20 else {
                Issue.record("no certificate after \(steps) steps: \(object.text)")
                break
            }
        }
        let served = SelfSignedSecret(object).state
        let leaf = try #require(served.leaf), authority = try #require(served.authority)
        #expect(leaf.certificate.isValid(at: now) && authority.certificate.isValid(at: now))
        #expect(bundles.allSatisfy { $0.contains(authority.certificate) })
    }
}

@Test(
    "Random values in a webhook configuration never crash, and every webhook gets a bundle",
    arguments: 1...8 as ClosedRange<UInt64>)
func hostileConfiguration(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    let state = try full()
    let trust = state.trust(at: begin)
    for _ in 0..<40 {
        let webhooks = (0..<Int.random(in: 0...4, using: &random)).map { _ -> JSONValue in
            switch Int.random(in: 0..<4, using: &random) {
            case 0: hostileValue(&random, state)
            case 1: .object([.init(key: "clientConfig", value: hostileValue(&random, state))])
            default:
                .object([
                    .init(key: "clientConfig", value: .object([.init(key: "caBundle", value: hostileValue(&random, state))]))
                ])
            }
        }
        let object = JSONValue.object([
            .init(key: "webhooks", value: Bool.random(using: &random) ? .array(webhooks) : hostileValue(&random, state))
        ])
        let configuration = WebhookConfiguration(object)
        let plan = try state.plan([.present(configuration.bundles)], policy: policy, at: begin)
        let written = WebhookConfiguration(configuration.with(bundles: plan.bundles[0] ?? configuration.bundles))
        #expect(written.bundles.count == configuration.bundles.count && written.problems.isEmpty)
        #expect(written.bundles.allSatisfy { bundle in trust.entries.allSatisfy { bundle.contains($0.certificate) } })
    }
}

@Test("Thousands of certificates in one bundle are read once, and bundles beyond 1 MiB in total are replaced")
func largeBundles() throws {
    let certificate = try CertificateAuthority.make(commonName: "foreign", validFrom: begin, lifetime: 1000).certificate
    func configuration(_ texts: [[UInt8]]) -> WebhookConfiguration {
        let webhooks = texts.map { text in
            JSONValue.object([
                .init(key: "clientConfig", value: .object([.init(key: "caBundle", value: .string(Base64.encode(text)))]))
            ])
        }
        return WebhookConfiguration(.object([.init(key: "webhooks", value: .array(webhooks))]))
    }
    let limit = WebhookConfiguration.maxBundleBytes
    let count = limit / certificate.count
    let largest = Array(repeatElement(certificate, count: count).joined())
    #expect(count > 1000)
    // Equal bundles are counted once.
    let accepted = configuration([largest, largest, largest])
    #expect(accepted.problems.isEmpty && accepted.bundles.allSatisfy { $0.entries.count == 1 })
    let rejected = configuration([largest + certificate, certificate])
    #expect(rejected.problems.count == 1 && rejected.problems[0].contains("\(limit) bytes"))
    #expect(rejected.bundles[0].isEmpty && rejected.bundles[1].entries.count == 1)
    let exhausted = configuration([largest, certificate + certificate, certificate + [0x0A]])
    #expect(exhausted.bundles[0].entries.count == 1 && exhausted.problems.count == 2)
}

@Test("Only the first certificate of a stored chain is served")
func storedChain() throws {
    let state = try full()
    let leaf = try #require(state.leaf)
    let chain = leaf.text + Array(repeatElement(state.authority?.text ?? [], count: 100).joined())
    #expect(secret(state, "tls.crt", chain).state == state)
}

@Test(
    "An entry of more than 1 MiB is rejected",
    arguments: ["ca.crt", "ca.key", "next-ca.crt", "retired-ca.crt", "tls.crt", "tls.key"])
func hugeEntries(key: String) throws {
    let state = try full()
    let pair = [
        "ca.crt": state.authority?.text, "ca.key": state.authority?.key, "next-ca.crt": state.next?.text,
        "tls.crt": state.leaf?.text, "tls.key": state.leaf?.key, "retired-ca.crt": state.retired.text,
    ]
    let text = try #require(pair[key] ?? nil)
    let fits = text + [UInt8](repeating: 0x0A, count: (1 << 20) - text.count)
    #expect(secret(state, key, fits).problems.isEmpty)
    let read = secret(state, key, fits + [0x0A])
    #expect(read.problems.contains { $0.contains("longer than 1048576 bytes") })
}

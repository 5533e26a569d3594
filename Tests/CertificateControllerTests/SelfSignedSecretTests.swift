import JSONTape
import TextCoding
import KubernetesClient
import TLSEngine
import Testing

@testable import CertificateController

private let begin: Int64 = 1_800_000_000
private let policy = CertificatePolicy(names: [.dns("a.svc")], lifetime: 1000, authorityLifetime: 10_000, propagationDelay: 10)

private let shipped = JSONValue.object([
    .init(
        key: "metadata",
        value: .object([.init(key: "name", value: "s"), .init(key: "resourceVersion", value: "7")])),
    .init(key: "type", value: "Opaque"),
])

/// A state with every value set.
private func full() throws -> SelfSignedState {
    var state = SelfSignedState()
    for change in [
        SelfSignedState.Change.createAuthority, .promoteAuthority, .createAuthority, .promoteAuthority, .createAuthority,
        .recordTrust(since: begin),
    ] {
        try state.apply(change, policy: policy, at: begin)
    }
    return state
}

@Test("A state written into a Secret is read back unchanged, and other entries are kept")
func secretRoundTrip() throws {
    let state = try full()
    #expect(state.next != nil && state.trustedSince == begin && state.retired.entries.count == 1)
    let written = SelfSignedSecret(shipped).updated(with: state)
    let read = SelfSignedSecret(written)
    #expect(read.state == state && read.problems.isEmpty)
    #expect(written["metadata"] == shipped["metadata"] && written["type"] == "Opaque")
    // Values that the state no longer has are removed; foreign entries are kept.
    let other = written.setting("data", to: written["data"]!.setting("other", to: "eA=="))
    let emptied = SelfSignedSecret(other).updated(with: SelfSignedState())
    #expect(emptied["data"] == .object([.init(key: "other", value: "eA==")]))
    #expect(SelfSignedSecret(emptied).state == SelfSignedState())
}

@Test(
    "An empty Secret is a valid empty state",
    arguments: ["{}", #"{"data":null}"#, #"{"data":{}}"#, #"{"data":{"ca.crt":""}}"#])
func emptySecret(text: String) throws {
    let secret = SelfSignedSecret(try JSONValue(parsing: text))
    #expect(secret.state == SelfSignedState() && secret.problems.isEmpty)
}

@Test(
    "Unusable entries are treated as absent and reported by key, without their value",
    arguments: [
        ("ca.crt", "eA==", "ca.crt: no usable certificate", 1), ("ca.crt", "?", "ca.crt: no usable certificate", 1),
        ("ca.key", "eA==", "ca.crt: no usable private key", 1), ("next-ca.crt", "eA==", "next-ca.crt: no usable certificate", 1),
        ("retired-ca.crt", "eA==", "retired-ca.crt: no usable certificate", 1),
        ("tls.crt", "eA==", "tls.crt: no usable certificate", 1),
        ("tls.key", "eA==", "tls.crt: no usable private key", 1),
        ("next-ca.trusted-since", "eA==", "next-ca.trusted-since: must be a number of seconds", 1),
    ])
func brokenSecret(key: String, value: String, message: String, count: Int) throws {
    let state = try full()
    let written = SelfSignedSecret(shipped).updated(with: state)
    let secret = SelfSignedSecret(written.setting("data", to: written["data"]!.setting(key, to: .string(value))))
    #expect(secret.problems.count == count)
    #expect(secret.problems.allSatisfy { $0.hasPrefix(message) })
    #expect(secret.state != state)
}

@Test("A certificate signed by another authority is not served")
func foreignLeaf() throws {
    let (one, two) = (try full(), try full())
    var mixed = one
    mixed.leaf = two.leaf
    let secret = SelfSignedSecret(SelfSignedSecret(shipped).updated(with: mixed))
    #expect(secret.state.leaf == nil && secret.problems.count == 1)
    #expect(secret.problems[0].hasSuffix("it must be signed by ca.crt"))
}

@Test("The bundle of every webhook of a configuration is read and written")
func configurations() throws {
    let bundle = try full().trust(at: begin)
    let text = """
        {"metadata":{"resourceVersion":"9"},"webhooks":[
        {"name":"a","clientConfig":{"caBundle":"\(Base64.encode(bundle.text))","service":{"name":"x","port":443}},"timeoutSeconds":5},
        {"name":"b","clientConfig":{"url":"https://a"}},{"name":"c","clientConfig":{"caBundle":"eA=="}},{"name":"d"}]}
        """
    let configuration = WebhookConfiguration(try JSONValue(parsing: text))
    #expect(configuration.bundles == [bundle, CertificateBundle(), CertificateBundle(), CertificateBundle()])
    let changed = configuration.with(bundles: [CertificateBundle(), bundle, bundle, bundle])
    #expect(WebhookConfiguration(changed).bundles == [CertificateBundle(), bundle, bundle, bundle])
    guard case .array(let webhooks)? = changed["webhooks"] else { throw APIFailure.cancelled }
    #expect(webhooks[0]["clientConfig"]?["service"]?["port"] == 443 && webhooks[0]["timeoutSeconds"] == 5)
    #expect(webhooks[1]["clientConfig"]?["url"] == "https://a" && changed["metadata"]?["resourceVersion"] == "9")
    #expect(WebhookConfiguration(.object([])).bundles.isEmpty)
}

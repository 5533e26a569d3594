import JSONTape
import TLSEngine
import Testing

@testable import KubernetesClient

private let begin: Int64 = 1_800_000_000
private let terms = SelfSignedTerms(names: [.dns("a.svc")], lifetime: 1000, authorityLifetime: 10_000, spread: 10)

private let shipped = JSONValue.object([
    .init(
        key: "metadata",
        value: .object([.init(key: "name", value: "s"), .init(key: "resourceVersion", value: "7")])),
    .init(key: "type", value: "Opaque"),
])

/// All that a state can hold.
private func full() throws -> SelfSignedState {
    var state = SelfSignedState()
    for change in [SelfSignedState.Change.begin, .promote, .begin, .promote, .begin, .note(trustedSince: begin)] {
        try state.take(change, terms: terms, at: begin)
    }
    return state
}

@Test("what is written into a Secret is read from it, and all else in it stays")
func secretRoundTrip() throws {
    let state = try full()
    #expect(state.next != nil && state.trustedSince == begin && state.retired.entries.count == 1)
    let written = SelfSignedSecret(shipped).holding(state)
    let read = SelfSignedSecret(written)
    #expect(read.state == state && read.complaints.isEmpty)
    #expect(written["metadata"] == shipped["metadata"] && written["type"] == "Opaque")
    // What a state no longer holds is taken out, what is not ours is left.
    let other = written.setting("data", to: written["data"]!.setting("other", to: "eA=="))
    let emptied = SelfSignedSecret(other).holding(SelfSignedState())
    #expect(emptied["data"] == .object([.init(key: "other", value: "eA==")]))
    #expect(SelfSignedSecret(emptied).state == SelfSignedState())
}

@Test(
    "a Secret as it is shipped holds nothing, and nothing is wrong with it",
    arguments: ["{}", #"{"data":null}"#, #"{"data":{}}"#, #"{"data":{"ca.crt":""}}"#])
func emptySecret(text: String) throws {
    let secret = SelfSignedSecret(try JSONValue(parsing: text))
    #expect(secret.state == SelfSignedState() && secret.complaints.isEmpty)
}

@Test(
    "what cannot be used is as good as absent, and is named without being shown",
    arguments: [
        ("ca.crt", "eA==", "ca.crt: no usable certificate", 1), ("ca.crt", "?", "ca.crt: no usable certificate", 1),
        ("ca.key", "eA==", "ca.crt: no usable private key", 1), ("next-ca.crt", "eA==", "next-ca.crt: no usable certificate", 1),
        ("retired-ca.crt", "eA==", "retired-ca.crt: no usable certificate", 1),
        ("tls.crt", "eA==", "tls.crt: no usable certificate", 1),
        ("tls.key", "eA==", "tls.crt: no usable private key", 1), ("next-ca.trusted-since", "eA==", "", 0),
    ])
func brokenSecret(key: String, value: String, complaint: String, count: Int) throws {
    let state = try full()
    let written = SelfSignedSecret(shipped).holding(state)
    let secret = SelfSignedSecret(written.setting("data", to: written["data"]!.setting(key, to: .string(value))))
    #expect(secret.complaints.count == count)
    #expect(secret.complaints.allSatisfy { $0.hasPrefix(complaint) })
    #expect(secret.state != state)
}

@Test("a certificate that another authority has signed is not served")
func strangeLeaf() throws {
    let (one, two) = (try full(), try full())
    var mixed = one
    mixed.leaf = two.leaf
    let secret = SelfSignedSecret(SelfSignedSecret(shipped).holding(mixed))
    #expect(secret.state.leaf == nil && secret.complaints.count == 1)
    #expect(secret.complaints[0].hasSuffix("it is not signed by ca.crt"))
}

@Test("bundles are read from every webhook of a configuration, and written into every one")
func configurations() throws {
    let bundle = try full().trust(at: begin)
    let text = """
        {"metadata":{"resourceVersion":"9"},"webhooks":[
        {"name":"a","clientConfig":{"caBundle":"\(Base64.text(of: bundle.text))","service":{"name":"x","port":443}},"timeoutSeconds":5},
        {"name":"b","clientConfig":{"url":"https://a"}},{"name":"c","clientConfig":{"caBundle":"eA=="}},{"name":"d"}]}
        """
    let registration = WebhookRegistration(object: try JSONValue(parsing: text))
    #expect(registration.bundles == [bundle, CertificateBundle(), CertificateBundle(), CertificateBundle()])
    let changed = registration.trusting([CertificateBundle(), bundle, bundle, bundle])
    #expect(WebhookRegistration(object: changed).bundles == [CertificateBundle(), bundle, bundle, bundle])
    guard case .array(let webhooks)? = changed["webhooks"] else { throw APIFailure.stopped }
    #expect(webhooks[0]["clientConfig"]?["service"]?["port"] == 443 && webhooks[0]["timeoutSeconds"] == 5)
    #expect(webhooks[1]["clientConfig"]?["url"] == "https://a" && changed["metadata"]?["resourceVersion"] == "9")
    #expect(WebhookRegistration(object: .object([])).bundles.isEmpty)
}

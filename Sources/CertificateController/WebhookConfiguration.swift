internal import TextCoding
internal import JSONTape
internal import KubernetesClient
internal import TLSEngine

/// A webhook configuration object: which authorities the API server trusts for its webhooks.
struct WebhookConfiguration {
    /// The object as the API server returned it.
    let object: JSONValue
    /// The `caBundle` of each webhook. An unusable bundle is treated as an empty one and will be replaced.
    let bundles: [CertificateBundle]
    /// Errors about unusable bundles.
    let problems: [String]

    /// Bytes of all different bundles of one configuration, as PEM: 1 MiB, about 1,500 small certificates. The API server stores at most 1.5 MB.
    static let maxBundleBytes = 1 << 20

    init(_ object: JSONValue) {
        self.object = object
        var bundles: [CertificateBundle] = []
        var problems: [String] = []
        // Usually all webhooks have the same bundle.
        var parsed: [String: CertificateBundle] = [:]
        var budget = Self.maxBundleBytes
        for (index, webhook) in Self.webhooks(of: object).enumerated() {
            guard case .string(let text)? = webhook["clientConfig"]?["caBundle"], !text.isEmpty else {
                bundles.append(CertificateBundle())
                continue
            }
            if parsed[text] == nil {
                do throws(TLSConfigurationError) {
                    parsed[text] = try Self.bundle(text, budget: &budget)
                } catch {
                    parsed[text] = CertificateBundle()
                    problems.append("webhooks[\(index)].clientConfig.caBundle: \(error); the bundle is replaced")
                }
            }
            bundles.append(parsed[text] ?? CertificateBundle())
        }
        self.bundles = bundles
        self.problems = problems
    }

    private static func bundle(_ text: String, budget: inout Int) throws(TLSConfigurationError) -> CertificateBundle {
        // Base64 has four characters for three bytes.
        guard text.utf8.count / 4 * 3 <= budget else {
            throw .noCertificate(reason: "all bundles must have at most \(maxBundleBytes) bytes in total")
        }
        guard let bytes = Base64.decode(text) else { throw .noCertificate(reason: "must be base64") }
        budget -= bytes.count
        return try CertificateBundle(pem: bytes)
    }

    private static func webhooks(of object: JSONValue) -> [JSONValue] {
        if case .array(let webhooks)? = object["webhooks"] { webhooks } else { [] }
    }

    /// Returns the object with other bundles, one for each webhook. Its resourceVersion and everything else are kept.
    func with(bundles: [CertificateBundle]) -> JSONValue {
        let changed = zip(Self.webhooks(of: object), bundles).map { webhook, bundle in
            webhook.setting(
                "clientConfig",
                to: (webhook["clientConfig"] ?? .object([])).setting("caBundle", to: .string(Base64.encode(bundle.text))))
        }
        return object.setting("webhooks", to: .array(changed))
    }
}

internal import JSONTape
internal import TLSEngine

/// A webhook configuration, as far as trust is concerned: which authorities vouch for its webhooks.
struct WebhookRegistration {
    /// The configuration as the API server has it.
    let object: JSONValue

    private var webhooks: [JSONValue] {
        if case .array(let webhooks)? = object["webhooks"] { webhooks } else { [] }
    }

    /// The `caBundle` of each webhook. What is no bundle is as good as an empty one, and will be replaced.
    var bundles: [CertificateBundle] {
        webhooks.map { webhook in
            guard case .string(let text)? = webhook["clientConfig"]?["caBundle"], let bytes = Base64.bytes(of: text),
                let bundle = try? CertificateBundle(pem: bytes)
            else { return CertificateBundle() }
            return bundle
        }
    }

    /// The configuration with other bundles, one for each webhook. It keeps its resourceVersion, and all else that is in it.
    func trusting(_ bundles: [CertificateBundle]) -> JSONValue {
        let changed = zip(webhooks, bundles).map { webhook, bundle in
            webhook.setting(
                "clientConfig",
                to: (webhook["clientConfig"] ?? .object([])).setting(
                    "caBundle", to: .string(Base64.text(of: bundle.text))))
        }
        return object.setting("webhooks", to: .array(changed))
    }
}

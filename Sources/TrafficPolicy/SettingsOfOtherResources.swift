internal import PolicySchema

extension ClientTrafficPolicy {
    /// Advice about names that authors write into `spec`: fields of other resources, and other names of switches.
    static let settingsOfOtherResources: [String: OtherName] = {
        var names: [String: OtherName] = ["enablehttp3": .field("http3"), "enablequic": .field("http3"), "quic": .field("http3")]
        for (kind, fields) in [
            (
                "BackendTrafficPolicy",
                [
                    "circuitBreaker", "compression", "compressor", "dns", "faultInjection", "httpUpgrade", "loadBalancer",
                    "mergeType",
                    "rateLimit", "requestBuffer", "responseOverride", "retry", "useClientProtocol",
                ]
            ),
            ("SecurityPolicy", ["apiKeyAuth", "authorization", "basicAuth", "cors", "extAuth", "jwt", "oidc"]),
            ("EnvoyExtensionPolicy", ["extProc", "lua", "wasm"]),
        ] {
            for field in fields { names[field.lowercased()] = .advice("set \(field) in a \(kind)") }
        }
        return names
    }()
}

/// The names of cipher suites that the controller takes, in the spelling of OpenSSL and of the IANA; case matters.
///
/// `TrafficPolicy` knows what is good and bad about each; a test holds the two lists together.
enum CipherName {
    static func isKnown(_ name: String) -> Bool { all.contains(name) }

    static let all: Set<String> = {
        var names: Set<String> = []
        for authentication in ["ECDSA", "RSA"] {
            for (cipher, registered) in [
                ("AES128-GCM-SHA256", "AES_128_GCM_SHA256"), ("AES256-GCM-SHA384", "AES_256_GCM_SHA384"),
                ("CHACHA20-POLY1305", "CHACHA20_POLY1305_SHA256"), ("AES128-SHA", "AES_128_CBC_SHA"),
                ("AES256-SHA", "AES_256_CBC_SHA"),
            ] {
                names.insert("ECDHE-\(authentication)-\(cipher)")
                names.insert("TLS_ECDHE_\(authentication)_WITH_\(registered)")
                // Without an exchange of ephemeral keys there is neither ECDSA nor ChaCha20.
                if authentication == "RSA", !cipher.hasPrefix("CHACHA20") {
                    names.insert(cipher)
                    names.insert("TLS_RSA_WITH_\(registered)")
                }
            }
        }
        return names
    }()
}

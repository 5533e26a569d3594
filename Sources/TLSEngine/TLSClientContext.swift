internal import COpenSSL

/// The settings that all sessions of a client share: trusted authorities, certificate and protocols. The server's certificate is always
/// verified.
package final class TLSClientContext: @unchecked Sendable {
    // Unchecked for the same reason as TLSServerContext.
    let handle: ContextHandle

    /// Creates a context that trusts only the given authorities.
    ///
    /// - Parameter authorities: their certificates as PEM.
    /// - Parameter chain: the client's certificate and its intermediate certificates, as PEM; empty for none.
    /// - Parameter key: the private key of that certificate, as PEM.
    /// - Parameter applicationProtocols: names to offer by ALPN, in order of preference; if empty, ALPN is not used.
    /// - Parameter versions: the versions to offer; the server chooses the highest that it supports.
    package init(
        authorities: [UInt8], chain: [UInt8] = [], key: [UInt8] = [], applicationProtocols: [String] = [],
        versions: ClosedRange<TLSVersion> = .v1_2 ... .v1_3
    ) throws(TLSConfigurationError) {
        handle = try ContextHandle.make(TLS_client_method(), minimumVersion: versions.lowerBound)
        try require(ctp_ctx_set_max_version(handle.pointer, versions.upperBound.number), "maximum version")
        let store = SSL_CTX_get_cert_store(handle.pointer)
        for certificate in try PEM.certificates(in: authorities) {
            try require(certificate.withPointer { X509_STORE_add_cert(store, $0) }, "authority")
        }
        if !chain.isEmpty { _ = try handle.identify(chain: chain, key: key) }
        SSL_CTX_set_verify(handle.pointer, SSL_VERIFY_PEER, nil)
        // RFC 7301 §3.1: names of 1 to 255 bytes.
        guard let long = applicationProtocols.first(where: { !(1...255).contains($0.utf8.count) }) else {
            let offer = applicationProtocols.flatMap { [UInt8($0.utf8.count)] + Array($0.utf8) }
            // SSL_CTX_set_alpn_protos returns 0 on success.
            let refused = offer.isEmpty ? 0 : SSL_CTX_set_alpn_protos(handle.pointer, offer, UInt32(offer.count))
            try require(refused == 0 ? 1 : 0, "application protocols")
            return
        }
        throw .invalidName(long)
    }
}

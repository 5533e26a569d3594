internal import JSONTape
internal import PolicySchema

/// The TLS settings of a listener (envoy.extensions.transport_sockets.tls.v3.DownstreamTlsContext).
struct TLSContext {
    let source: PolicyOnListener

    private var tls: PolicyField? { source.spec["tls"] }
    private var listener: ListenerDescription { source.listener }
    private var isQUIC: Bool { source.isQUIC }

    var transportSocket: Setting {
        let type = "envoy.extensions.transport_sockets.tls.v3.DownstreamTlsContext"
        guard isQUIC else { return .extension("envoy.transport_sockets.tls", type: type) { addContext(to: &$0) } }
        return .extension(
            "envoy.transport_sockets.quic", type: "envoy.extensions.transport_sockets.quic.v3.QuicDownstreamTransport"
        ) { transport in
            transport.set("downstreamTlsContext", .object { addContext(to: &$0) })
        }
    }

    private func addContext(to context: inout MessageBuilder) {
        let validation = source.clientValidation.map { ClientValidation(field: $0, source: source) }
        let common = Setting.object { common in
            common.set("tlsParams", parameters)
            common.set("alpnProtocols", applicationProtocols)
            let certificates = listener.certificates.map { Setting.secret(named: $0) }
            common.set("tlsCertificateSdsSecretConfigs", .list(certificates))
            validation?.addContext(to: &common)
        }
        context.set("commonTlsContext", common)
        context.set("requireClientCertificate", validation?.requirement)
        guard source.has(.limitsResumption) else { return }
        let resumption = tls?["session"]?["resumption"]
        for (name, field) in [
            ("disableStatefulSessionResumption", resumption?["stateful"]),
            ("disableStatelessSessionResumption", resumption?["stateless"]),
        ] {
            context.set(name, .boolean(field == nil), from: field)
        }
    }

    /// Envoy Gateway writes the two versions in any case.
    private var parameters: Setting {
        .object { parameters in
            for (name, field, defaultVersion) in [
                ("tlsMinimumProtocolVersion", tls?["minVersion"], "TLSv1_2"),
                ("tlsMaximumProtocolVersion", tls?["maxVersion"], "TLSv1_3"),
            ] {
                let versions = [
                    "Auto": "TLS_AUTO", "1.0": "TLSv1_0", "1.1": "TLSv1_1", "1.2": "TLSv1_2", "1.3": "TLSv1_3",
                ]
                let version = field?.text.flatMap { versions[$0] } ?? defaultVersion
                parameters.set(name, .string(version), from: field)
            }
            for (name, field) in [
                ("cipherSuites", tls?["ciphers"]), ("ecdhCurves", tls?["ecdhCurves"]),
                ("signatureAlgorithms", tls?["signatureAlgorithms"]),
            ] {
                if let field, !field.elements.isEmpty { parameters.set(name, texts: field) }
            }
        }
    }

    private var applicationProtocols: Setting? {
        if isQUIC { return .list([.scalar("h3")]) }
        if let field = tls?["alpnProtocols"] {
            return .list(field.elements.map { .scalar($0.value, from: $0) }, from: field)
        }
        return listener.transport == .https ? .list([.scalar("h2"), .scalar("http/1.1")]) : nil
    }
}

extension ReleaseDifference {
    static let limitsResumption = ReleaseDifference(
        in: .since("1.2"), ["spec.tls.session.resumption"], on: [.https, .tls],
        "TLS sessions cannot be resumed unless the policy allows it.")
}

extension Setting {
    /// A certificate, or the authorities of client certificates, that Envoy Gateway delivers by name.
    static func secret(named name: String, from field: PolicyField? = nil) -> Setting {
        .object(from: field) {
            $0.set("name", .string(name))
            $0.set("sdsConfig", .aggregatedSource)
        }
    }
}

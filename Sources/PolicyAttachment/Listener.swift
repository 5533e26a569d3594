/// A listener of a Gateway or ListenerSet.
struct Listener: Sendable {
    /// The protocols that Envoy Gateway knows.
    enum Transport: Sendable, Hashable {
        case http, https, tls, tcp, udp
        case other
    }

    enum TLSMode: Sendable {
        case terminate
        case passthrough
    }

    struct TLS: Sendable {
        let mode: TLSMode
        let certificates: [SecretReference]
    }

    /// A reference to a Secret, ConfigMap or ClusterTrustBundle.
    struct SecretReference: Sendable {
        let group: String
        let kind: String
        let namespace: String?
        let name: String
    }

    let name: String
    let port: Int
    /// The protocol as written.
    let protocolName: String
    let transport: Transport
    /// The hostname; nil for all hosts.
    let hostname: String?
    let tls: TLS?
    let allowedRoutes: AllowedRoutes

    init(reading listener: ObjectReader) {
        name = listener["name"]?.string ?? ""
        port = listener["port"]?.integer.flatMap { Int(exactly: $0) } ?? 0
        protocolName = listener["protocol"]?.string ?? ""
        transport =
            switch protocolName {
            case "HTTP": .http
            case "HTTPS": .https
            case "TLS": .tls
            case "TCP": .tcp
            case "UDP": .udp
            default: .other
            }
        hostname = listener["hostname"]?.string.flatMap { $0.isEmpty ? nil : $0 }
        tls = listener["tls"].map { TLS(reading: $0) }
        allowedRoutes = AllowedRoutes(reading: listener["allowedRoutes"])
    }
}

extension Listener.TLS {
    fileprivate init(reading tls: ObjectReader) {
        mode = tls["mode"]?.string == "Passthrough" ? .passthrough : .terminate
        certificates = (tls["certificateRefs"]?.elements ?? []).map { Listener.SecretReference(reading: $0) }
    }
}

extension Listener.SecretReference {
    /// Reads a reference. Its kind defaults to Secret.
    init(reading reference: ObjectReader) {
        group = reference["group"]?.string ?? ""
        kind = reference["kind"]?.string ?? ObjectKind.secret.rawValue
        namespace = reference["namespace"]?.string.flatMap { $0.isEmpty ? nil : $0 }
        name = reference["name"]?.string ?? ""
    }
}

/// The routes that a listener allows.
struct AllowedRoutes: Sendable {
    let namespaces: NamespaceSelection
    /// The kinds with their groups; empty for all kinds that the protocol supports.
    let kinds: [Kind]

    struct Kind: Sendable, Hashable {
        let group: String
        let name: String
    }

    /// Whether the namespaces are `Selector` with a selector that is present and well-formed, or another choice.
    var hasValidNamespaces: Bool {
        switch namespaces {
        case .same, .all: true
        // Routes cannot be allowed from no namespace, so the selector is missing.
        case .none: false
        case .labelled(let selector): selector.isWellFormed
        }
    }

    init(reading allowed: ObjectReader?) {
        namespaces = NamespaceSelection(reading: allowed?["namespaces"], absent: .same)
        kinds = (allowed?["kinds"]?.elements ?? []).map {
            Kind(group: $0["group"]?.string ?? APIGroup.gatewayAPI, name: $0["kind"]?.string ?? "")
        }
    }
}

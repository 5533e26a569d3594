/// A listener as a Gateway or a ListenerSet declares it.
struct Listener: Sendable {
    /// What it speaks, as far as Envoy Gateway knows it.
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

    /// A reference to an object with a certificate.
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
    /// Nil for all.
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
    /// Reads a reference; its kind is Secret where none is given.
    init(reading reference: ObjectReader) {
        group = reference["group"]?.string ?? ""
        kind = reference["kind"]?.string ?? ObjectKind.secret.rawValue
        namespace = reference["namespace"]?.string.flatMap { $0.isEmpty ? nil : $0 }
        name = reference["name"]?.string ?? ""
    }
}

/// The routes that a listener lets attach themselves.
struct AllowedRoutes: Sendable {
    let namespaces: NamespaceChoice
    /// The kinds, with their groups; empty for all that the protocol can have.
    let kinds: [Kind]

    struct Kind: Sendable, Hashable {
        let group: String
        let name: String
    }

    init(reading allowed: ObjectReader?) {
        namespaces = NamespaceChoice(reading: allowed?["namespaces"], absent: .same)
        kinds = (allowed?["kinds"]?.elements ?? []).map {
            Kind(group: $0["group"]?.string ?? APIGroup.gatewayAPI, name: $0["kind"]?.string ?? "")
        }
    }
}

/// Why a listener is not served. Policies are not checked on such a listener and are accepted.
public enum ListenerFault: Sendable, Hashable {
    /// Envoy Gateway does not know its protocol.
    case unknownProtocol(String)
    /// Another listener of the port has an incompatible protocol.
    case protocolConflict
    /// Another listener of the port has the same hostname.
    case hostnameConflict
    /// HTTPS and TLS need `tls`.
    case tlsMissing
    /// HTTP, TCP and UDP must not have `tls`.
    case tlsUnexpected
    /// HTTPS does not support TLS passthrough.
    case passthroughUnsupported
    /// TLS passthrough does not use certificates.
    case certificateUnexpected
    /// There is no certificate.
    case certificateMissing
    /// None of its certificates exists; the first of them.
    case certificateNotFound(ObjectName)
    /// TCP and UDP do not support hostnames.
    case hostnameUnexpected
    /// It allows a kind of routes that its protocol does not support.
    case routeKindUnsupported(String)
    /// It allows routes of the namespaces of a selector that is missing or malformed.
    case routeNamespacesInvalid
}

extension ListenerFault: CustomStringConvertible {
    /// The fault, as the predicate of a sentence about the listener.
    public var description: String {
        switch self {
        case .unknownProtocol(let name): "has a protocol that Envoy Gateway does not know, \"\(name)\""
        case .protocolConflict: "shares its port with a listener of an incompatible protocol"
        case .hostnameConflict: "shares its port with a listener of the same hostname"
        case .tlsMissing: "needs tls"
        case .tlsUnexpected: "must not have tls with its protocol"
        case .passthroughUnsupported: "must not pass TLS through with its protocol"
        case .certificateUnexpected: "must not have certificates when TLS is passed through"
        case .certificateMissing: "has no certificate"
        case .certificateNotFound(let name): "has no certificate that can be used: Secret \(name)"
        case .hostnameUnexpected: "must not have a hostname with its protocol"
        case .routeKindUnsupported(let kind): "allows routes of a kind that its protocol cannot have, \"\(kind)\""
        case .routeNamespacesInvalid: "allows routes by a namespace selector that is missing or malformed"
        }
    }
}

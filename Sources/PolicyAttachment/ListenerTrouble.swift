/// Why a listener is not served, whatever its policies say. No policy is checked on such a listener: its status says Accepted.
public enum ListenerTrouble: Sendable, Hashable {
    /// Envoy Gateway does not know its protocol.
    case unknownProtocol(String)
    /// Another listener of the port speaks what cannot share a port with it.
    case protocolConflict
    /// Another listener of the port has the same hostname.
    case hostnameConflict
    /// HTTPS and TLS need `tls`.
    case tlsMissing
    /// HTTP, TCP and UDP must not have `tls`.
    case tlsUnexpected
    /// HTTPS ends TLS itself.
    case passthroughUnsupported
    /// TLS that is passed through needs no certificate.
    case certificateUnexpected
    /// There is no certificate.
    case certificateMissing
    /// None of its certificates can be had; the first of them.
    case certificateNotFound(ObjectName)
    /// TCP and UDP have no hostnames.
    case hostnameUnexpected
    /// It allows routes of a kind that its protocol cannot have.
    case routeKindUnsupported(String)
}

extension ListenerTrouble: CustomStringConvertible {
    /// What is wrong, to be read behind the listener's name.
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
        }
    }
}

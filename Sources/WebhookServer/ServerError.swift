package import LinuxSystem

/// An error at the start of a server.
package enum ServerError: Error, Equatable, Sendable, CustomStringConvertible {
    /// The listen address is not an IP address.
    case invalidListenAddress(String)
    /// The address cannot be listened on: it is in use, it is not an address of this machine, or the port requires a privilege.
    case cannotListen(address: String, port: UInt16, SystemCallError)
    /// The system has no descriptors, memory or threads left.
    case system(SystemCallError)

    package var description: String {
        switch self {
        case .invalidListenAddress(let text): "the listen address must be an IP address, not \"\(text)\""
        case .cannotListen(let address, let port, let error): "cannot listen on \(address) port \(port): \(error)"
        case .system(let error): "cannot start: \(error)"
        }
    }
}

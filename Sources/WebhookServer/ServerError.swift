package import Sockets

/// Why a server does not start.
package enum ServerError: Error, Equatable, Sendable, CustomStringConvertible {
    /// The listen address is no IP address.
    case invalidListenAddress(String)
    /// The address cannot be listened on: taken, not ours, or a port that needs a privilege.
    case cannotListen(address: String, port: UInt16, SystemCallError)
    /// The system lacks something: descriptors, memory, threads.
    case system(SystemCallError)

    package var description: String {
        switch self {
        case .invalidListenAddress(let text): "\"\(text)\" is not an IP address to listen on"
        case .cannotListen(let address, let port, let error): "cannot listen on \(address) port \(port): \(error)"
        case .system(let error): "cannot start: \(error)"
        }
    }
}

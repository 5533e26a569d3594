internal import Sockets

extension Listener {
    /// One of the listeners of a server.
    ///
    /// - Parameter text: an IP address.
    /// - Parameter isFirst: whether nobody else may listen there yet; the server's other listeners join the first.
    static func shared(on text: String, port: UInt16, isFirst: Bool) throws(ServerError) -> Listener {
        guard let address = SocketAddress(text, port: port) else { throw .invalidListenAddress(text) }
        do throws(SystemCallError) {
            if isFirst { try checkAvailable(address) }
            return try listening(on: address)
        } catch {
            throw .cannotListen(address: text, port: port, error)
        }
    }
}

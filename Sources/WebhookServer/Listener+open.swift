internal import LinuxSystem

extension Listener {
    /// Opens one of the listeners of a server. All of them listen on the same address; the kernel distributes the connections (SO_REUSEPORT).
    ///
    /// - Parameter text: an IP address.
    /// - Parameter isFirst: whether it is the server's first listener, which fails if another process listens on the address.
    static func open(on text: String, port: UInt16, isFirst: Bool) throws(ServerError) -> Listener {
        guard let address = SocketAddress(text, port: port) else { throw .invalidListenAddress(text) }
        do throws(SystemCallError) {
            if isFirst { try checkAvailable(address) }
            return try listening(on: address)
        } catch {
            throw .cannotListen(address: text, port: port, error)
        }
    }
}

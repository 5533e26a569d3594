internal import HTTPEngine

extension ServerConfiguration {
    /// The limits that depend on the memory of the process.
    package struct MemoryLimits: Sendable, Equatable {
        /// See ``ServerConfiguration/maxConnections``.
        package let maxConnections: Int
        /// See ``ServerConfiguration/maxConnectionsPerAddress``.
        package let maxConnectionsPerAddress: Int
        /// See ``ServerConfiguration/maxBodyMemory``, a multiple of 1 MiB.
        package let maxBodyMemory: Int
    }

    /// The memory of an idle HTTP/2 connection over TLS, in bytes.
    static let idleConnectionBytes = 40 << 10
    /// The smallest memory for bodies, in bytes. The largest body must fit in the half that is not divided among the requests.
    package static let leastBodyMemory = 16 << 20

    /// The default limits for a memory limit.
    ///
    /// A quarter of the memory is for bodies and unread responses, and three eighths are for connections. The rest is for the program, the review
    /// that each worker works on, and the kernel's buffers. No limit exceeds the default without a memory limit.
    ///
    /// - Parameter memory: the memory limit, in bytes; nil if there is none.
    package static func memoryLimits(forMemory memory: Int?) -> MemoryLimits {
        let defaults = ServerConfiguration()
        guard let memory else {
            return MemoryLimits(
                maxConnections: defaults.maxConnections, maxConnectionsPerAddress: defaults.maxConnectionsPerAddress,
                maxBodyMemory: defaults.maxBodyMemory)
        }
        let connections = min(defaults.maxConnections, max(memory / 8 * 3 / idleConnectionBytes, 16))
        let bodies = min(defaults.maxBodyMemory, max(memory / 4, leastBodyMemory))
        return MemoryLimits(
            maxConnections: connections, maxConnectionsPerAddress: connections * 3 / 4, maxBodyMemory: (bodies >> 20) << 20)
    }
}

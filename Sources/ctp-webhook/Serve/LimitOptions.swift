import ArgumentParser
import HTTPEngine
import WebhookServer

/// The limits of the server as a whole.
struct LimitOptions: ParsableArguments {
    @Option(
        help: """
            The maximum number of open connections. Further connections are closed at once. The default is lower if the memory is limited.
            """)
    var maxConnections = ServerConfiguration().maxConnections

    @Option(
        help: """
            The maximum number of open connections from one IPv4 address or one IPv6 /64 network. Further connections are closed at once. \
            The default is three quarters of the default of --max-connections.
            """)
    var maxConnectionsPerAddress = ServerConfiguration().maxConnectionsPerAddress

    @Option(
        help: """
            The maximum number of in-flight requests with a body. Further requests are answered with 503. Health checks do not count.
            """)
    var maxInFlight = ServerConfiguration().maxInFlight

    @Option(
        help: ArgumentHelp(
            """
            The maximum memory for request bodies and unread responses. Requests that exceed it are answered with 503. The default is lower if \
            the memory is limited.
            """,
            discussion: "At least 16Mi. Half of it is divided equally among --max-in-flight requests.", valueName: "bytes"))
    var maxBodyMemory = ByteCountArgument(ServerConfiguration().maxBodyMemory)

    func validate() throws {
        let counts = [
            ("--max-connections", maxConnections), ("--max-connections-per-address", maxConnectionsPerAddress),
            ("--max-in-flight", maxInFlight),
        ]
        for (flag, value) in counts where !(1...1_000_000 ~= value) {
            throw ValidationError("\(flag) \(value): must be between 1 and 1000000")
        }
        guard maxBodyMemory.bytes >= ServerConfiguration.leastBodyMemory else {
            let largest = ByteCountArgument(HTTPLimits().maxBodyBytes).defaultValueDescription
            let value = maxBodyMemory.defaultValueDescription
            throw ValidationError(
                "--max-body-memory \(value): must be at least 16Mi, because a request body can have \(largest)")
        }
    }

    /// - Parameter lowered: the options whose defaults the memory limit has lowered.
    /// - Parameter memory: the memory limit, in bytes.
    func apply(to configuration: inout ServerConfiguration, lowered: Set<String>, memory: Int?) {
        let limits = ServerConfiguration.memoryLimits(forMemory: memory)
        configuration.maxConnections = lowered.contains("max-connections") ? limits.maxConnections : maxConnections
        configuration.maxConnectionsPerAddress =
            lowered.contains("max-connections-per-address") ? limits.maxConnectionsPerAddress : maxConnectionsPerAddress
        configuration.maxInFlight = maxInFlight
        configuration.maxBodyMemory = lowered.contains("max-body-memory") ? limits.maxBodyMemory : maxBodyMemory.bytes
    }

    /// The defaults of the options that depend on the memory limit, as the command line has them.
    static func values(forMemory memory: Int?) -> [String: String] {
        let limits = ServerConfiguration.memoryLimits(forMemory: memory)
        return [
            "max-connections": "\(limits.maxConnections)", "max-connections-per-address": "\(limits.maxConnectionsPerAddress)",
            "max-body-memory": ByteCountArgument(limits.maxBodyMemory).defaultValueDescription,
        ]
    }
}

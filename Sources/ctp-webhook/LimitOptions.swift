import ArgumentParser
import HTTPEngine
import WebhookServer

/// How much of everything all peers together may have.
struct LimitOptions: ParsableArguments {
    @Option(help: "Connections open at a time; further ones are closed at once.")
    var maxConnections = ServerConfiguration().maxConnections

    @Option(help: "Connections open at a time from one address (of IPv6, one /64); further ones are closed at once.")
    var maxConnectionsPerAddress = ServerConfiguration().maxConnectionsPerAddress

    @Option(
        help: "Requests with content that have begun and are not answered; further ones get 503 at once. Health is not counted.")
    var maxInFlight = ServerConfiguration().maxInFlight

    @Option(
        help:
            "Memory for the contents of requests: 48Mi. Half of it is divided evenly among --max-in-flight; what finds none gets 503."
    )
    var maxBodyMemory = ByteCountArgument(ServerConfiguration().maxBodyMemory)

    /// The largest body has to fit the half that is not divided, with room for what its buffer is larger.
    private static let leastBodyMemory = 16 << 20

    func validate() throws {
        let counts = [
            ("--max-connections", maxConnections), ("--max-connections-per-address", maxConnectionsPerAddress),
            ("--max-in-flight", maxInFlight),
        ]
        for (flag, value) in counts where !(1...1_000_000 ~= value) {
            throw ValidationError("\(flag) \(value): must be between 1 and 1000000")
        }
        guard maxBodyMemory.bytes >= Self.leastBodyMemory else {
            let largest = ByteCountArgument(HTTPLimits().maxBodyBytes).defaultValueDescription
            let value = maxBodyMemory.defaultValueDescription
            throw ValidationError(
                "--max-body-memory \(value): must be at least 16Mi, or a body of \(largest) would never be taken")
        }
    }

    func apply(to configuration: inout ServerConfiguration) {
        configuration.maxConnections = maxConnections
        configuration.maxConnectionsPerAddress = maxConnectionsPerAddress
        configuration.maxInFlight = maxInFlight
        configuration.maxBodyMemory = maxBodyMemory.bytes
    }
}

import ArgumentParser
import WebhookServer

/// Where the server listens, and with how many threads.
struct ListenOptions: ParsableArguments {
    @Option(help: "The IP address to listen on; :: takes IPv4 as well.")
    var listenAddress = ServerConfiguration().listenAddress

    @Option(help: "The port to listen on; 0 takes a free one.")
    var port = ServerConfiguration().port

    @Option(help: "Threads, each with its own connections.")
    var threads = ServerConfiguration().threads

    func validate() throws {
        guard 1...1024 ~= threads else {
            throw ValidationError("--threads \(threads): must be between 1 and 1024")
        }
    }

    func apply(to configuration: inout ServerConfiguration) {
        configuration.listenAddress = listenAddress
        configuration.port = port
        configuration.threads = threads
    }
}

import ArgumentParser
import LinuxSystem
import WebhookServer

/// The address of the HTTPS server, and its threads.
struct ListenOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp("The IP address to listen on. :: accepts IPv4 connections as well.", valueName: "ip-address"))
    var listenAddress = ServerConfiguration().listenAddress

    @Option(help: "The TCP port to listen on. 0 chooses a free port.")
    var port = ServerConfiguration().port

    @Option(help: "The number of threads that serve requests, from 1 to 1024. The default is the number of processors.")
    var threads = ServerConfiguration().threads

    func validate() throws {
        guard 1...1024 ~= threads else {
            throw ValidationError("--threads \(threads): must be between 1 and 1024")
        }
    }

    /// Checks the address without listening on it. See ``ListenCheck``.
    func check() throws(ConfigurationError) {
        do throws(ServerError) {
            try ListenCheck.check(listenAddress, port: port)
        } catch {
            throw configurationError(error)
        }
    }

    /// An error of the server with the flags that set the address.
    func configurationError(_ error: ServerError) -> ConfigurationError {
        ConfigurationError([("--listen-address", listenAddress), ("--port", "\(port)")], "\(error)")
    }

    func apply(to configuration: inout ServerConfiguration) {
        configuration.listenAddress = listenAddress
        configuration.port = port
        configuration.threads = threads
    }
}

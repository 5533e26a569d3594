package import HTTPEngine
internal import Sockets

/// What a server needs to be told. The values here are the defaults of the command line.
package struct ServerConfiguration: Sendable {
    /// The IP address to listen on; `::` takes IPv4 connections too.
    package var listenAddress = "0.0.0.0"
    /// The TCP port; 0 takes a free one (tests).
    package var port: UInt16 = 9443
    /// Threads, each with its own listener, connections and handler. One per processor is best.
    package var threads = ProcessorCount.available()
    /// Limits of each HTTP connection.
    package var limits = HTTPLimits()
    /// Timeouts of each connection.
    package var timeouts = ServerTimeouts()
    /// Connections open at a time, over all threads. Further ones are closed as soon as they are accepted.
    package var maxConnections = 16_384
    /// How long a draining server goes on accepting and answering, already not ready: the time in which its address leaves the balancers.
    package var shutdownDelay: Duration = .seconds(5)
    /// How long after the start of a drain whatever is still open is cut off. A Pod is killed after 30 s by default.
    package var shutdownTimeout: Duration = .seconds(25)

    package init() {}
}

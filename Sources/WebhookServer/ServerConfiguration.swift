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
    /// Connections open at a time, over all threads. Further ones are closed as soon as they are accepted. A cluster needs some ten for
    /// each API server; an idle one takes some tens of KiB.
    package var maxConnections = 16_384
    /// Connections open at a time from one address, or one IPv6 network of 64 bits. API servers behind a proxy, NAT or konnectivity share
    /// one, so it may have three quarters of all by default; the rest is for those that a runaway client would else lock out.
    package var maxConnectionsPerAddress = 12_288
    /// Requests with content in flight, over all threads. Further ones are answered by 503. See ``RequestAllowance``.
    package var maxInFlight = RequestAllowance.defaultMaxInFlight
    /// Bytes of memory for contents, over all threads. What does not fit is answered by 503. See ``RequestAllowance``.
    package var maxBodyMemory = RequestAllowance.defaultMaxBodyMemory
    /// How long a draining server goes on accepting and answering, already not ready: the time in which its address leaves the balancers.
    package var shutdownDelay: Duration = .seconds(5)
    /// How long after the start of a drain whatever is still open is cut off. A Pod is killed after 30 s by default.
    package var shutdownTimeout: Duration = .seconds(25)

    package init() {}
}

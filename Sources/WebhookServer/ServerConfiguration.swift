package import HTTPEngine
internal import LinuxSystem

/// The configuration of a server. The initial values are the defaults of the command line.
package struct ServerConfiguration: Sendable {
    /// The IP address to listen on. `::` accepts IPv4 connections, too.
    package var listenAddress = "0.0.0.0"
    /// The TCP port; 0 for a free one.
    package var port: UInt16 = 9443
    /// The number of workers, each with its own thread, listener, connections and handler. One for each processor is best.
    package var threads = ProcessorCount.available()
    /// The limits of each HTTP connection.
    package var limits = HTTPLimits()
    /// The timeouts of each connection.
    package var timeouts = ServerTimeouts()
    /// The most open connections of all workers. Further ones are closed at once. An API server opens about ten; an idle connection takes
    /// some tens of KiB.
    package var maxConnections = 16_384
    /// The most open connections from one address, or from one IPv6 /64 network. API servers behind a proxy, NAT or konnectivity share an
    /// address, so it is three quarters of all. The rest keeps the server reachable if one client opens too many.
    package var maxConnectionsPerAddress = 12_288
    /// The most requests with content in flight, in all workers. Further ones get 503. See ``RequestBudget``.
    package var maxInFlight = RequestBudget.defaultMaxInFlight
    /// The most memory for request bodies, in bytes, in all workers. Requests beyond it get 503. See ``RequestBudget``.
    package var maxBodyMemory = RequestBudget.defaultMaxBodyMemory
    /// How long a draining server still accepts connections while it is not ready, until load balancers have removed its address.
    package var shutdownDelay: Duration = .seconds(5)
    /// How long after the beginning of the drain the remaining connections are cut off. By default a Pod is killed after 30 s.
    package var shutdownTimeout: Duration = .seconds(25)

    package init() {}
}

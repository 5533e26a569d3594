/// How fast a resource is listed and watched.
package struct WatchPace: Sendable {
    /// The first pause after a failure, at most; and the longest. Of client-go.
    package var firstPause = Duration.milliseconds(800)
    package var longestPause = Duration.seconds(30)
    /// The pause before a resource is looked for again that was not installed.
    package var absentPause = Duration.seconds(60)
    /// How long a resource that was there must be unknown to the server before it counts as uninstalled: an API server that starts answers 404
    /// for custom resources until it has read their definitions.
    package var vanishing = Duration.seconds(10)
    /// Objects in a page of a list. With the records of who wrote what, 250 objects are some 2 MB.
    package var pageLimit = 250
    /// How long a watch is asked for, in seconds; some number in this range, so that an API server is not asked for all of them at once.
    package var watchSeconds: ClosedRange<Int> = 240...480
    /// How long beyond that an end may take to come before the watch counts as dead.
    package var endGrace = Duration.seconds(30)
    /// A watch that ends earlier than this without having told anything counts as a failure: a server, or what stands before it, is not well.
    package var shortestWatch = Duration.seconds(1)

    package init() {}

    package init(
        firstPause: Duration, longestPause: Duration, absentPause: Duration, vanishing: Duration, pageLimit: Int,
        watchSeconds: ClosedRange<Int>,
        endGrace: Duration, shortestWatch: Duration
    ) {
        self.firstPause = firstPause
        self.longestPause = longestPause
        self.absentPause = absentPause
        self.vanishing = vanishing
        self.pageLimit = pageLimit
        self.watchSeconds = watchSeconds
        self.endGrace = endGrace
        self.shortestWatch = shortestWatch
    }
}

/// Time limits and sizes of listing and watching one resource.
package struct WatchConfiguration: Sendable {
    /// The maximum of the first pause after a failure, as in client-go.
    package var initialBackoff = Duration.milliseconds(800)
    /// The maximum of all pauses, as in client-go.
    package var maxBackoff = Duration.seconds(30)
    /// The pause before a resource that is not installed is listed again.
    package var absentRetryInterval = Duration.seconds(60)
    /// A known resource counts as uninstalled only after the server responded with 404 for this long: an API server that starts responds so
    /// until it has read the CRDs.
    package var removalGracePeriod = Duration.seconds(10)
    /// Objects per page of a list. With `managedFields`, 250 objects are about 1 MB.
    package var pageLimit = 250
    /// Pages of one list. At 250 objects per page this is half a million objects, more than the cache holds.
    package var maxListPages = 2000
    /// Bytes of all pages of one list: 512 MiB. 100,000 objects of 3 kB are 300 MB.
    package var maxListBytes = 512 << 20
    /// The requested duration of a watch, in seconds. A random number in this range, so that not all watches end at the same time.
    package var watchTimeoutSeconds: ClosedRange<Int> = 240...480
    /// A watch fails if it has not ended this long after the requested duration.
    package var watchEndGrace = Duration.seconds(30)
    /// A watch that ends earlier than this without an event counts as a failure: the server or a proxy is not healthy.
    package var minWatchDuration = Duration.seconds(1)
    /// A watch must have been open for this long before a later failure starts with the first pause again. Otherwise a server that accepts
    /// each watch and fails it at once, for example with 410, would be listed at the fastest rate forever.
    package var stableWatchDuration = Duration.seconds(30)

    package init() {}
}

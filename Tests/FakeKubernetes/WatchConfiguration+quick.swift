package import KubernetesClient

extension WatchConfiguration {
    /// Short pauses and small pages for tests.
    package static var quick: WatchConfiguration {
        var configuration = WatchConfiguration()
        configuration.initialBackoff = .milliseconds(10)
        configuration.maxBackoff = .milliseconds(50)
        configuration.absentRetryInterval = .milliseconds(30)
        configuration.removalGracePeriod = .milliseconds(30)
        configuration.pageLimit = 3
        configuration.watchTimeoutSeconds = 5...9
        configuration.watchEndGrace = .seconds(2)
        configuration.minWatchDuration = .milliseconds(1)
        return configuration
    }
}

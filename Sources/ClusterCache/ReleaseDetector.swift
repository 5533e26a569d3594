internal import JSONTape
internal import KubernetesClient
internal import Logging
internal import PolicySchema
internal import Synchronization
internal import TrafficPolicy

/// Finds the release of Envoy Gateway that a cluster runs, and gives the cache its tables whenever the release changes.
///
/// The thread that watches the definition and the one that reads the controller's image write; probes and scrapes read.
package final class ReleaseDetector: Sendable {
    let cache: CachedCluster
    private let envoy: EnvoyRelease?
    private let log: ReleaseLog
    /// Locked while tables are made, so that two threads cannot publish their tables in the wrong order.
    private let evidence = Mutex(ReleaseEvidence())
    private let published: Mutex<DetectedRelease>

    init(cache: CachedCluster, envoy: EnvoyRelease?, logger: Logger) {
        self.cache = cache
        self.envoy = envoy
        log = ReleaseLog(logger)
        published = Mutex(ReleaseEvidence().conclusion)
    }

    /// The release now, and how it was found.
    package var detected: DetectedRelease { published.withLock { $0 } }

    /// Reads the installed definition.
    func found(_ place: JSONTape.Place, of tape: borrowing JSONTape) {
        let definition: ReleaseEvidence.Definition
        do throws(InstalledDefinitionError) {
            let match = try InstalledDefinition(reading: copy tape, at: place).match
            definition = match.map { .matching($0) } ?? .unlike
        } catch {
            definition = .unusable(error)
        }
        change { evidence in
            evidence.definition = definition
            if case .matching(let match) = definition { evidence.lastMatch = match }
        }
    }

    /// The definition is not installed.
    func noDefinition() { change { $0.definition = .absent } }

    /// The definition cannot be read or watched.
    func failed(_ failure: APIFailure) { change { $0.failure = failure } }

    /// The definition is watched.
    func recovered() { change { $0.failure = nil } }

    /// The release of the controller's image was read; nil if it is not known.
    func found(image: Release?) { change { $0.image = image } }

    private func change(_ body: (inout ReleaseEvidence) -> Void) {
        evidence.withLock { evidence in
            let before = evidence
            body(&evidence)
            let conclusion = evidence.conclusion
            guard conclusion != before.conclusion else { return }
            if cache.snapshot.tables.profile.release != conclusion.release { cache.use(tables(of: conclusion.release)) }
            published.withLock { $0 = conclusion }
            log.changed(from: before, to: evidence)
        }
    }

    private func tables(of release: Release) -> PolicyTables {
        let profile = KnownReleases.profile(of: release)
        return ClientTrafficPolicy.tables(for: envoy.map { Profile(release: release, envoy: $0) } ?? profile)
    }
}

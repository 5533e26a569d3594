internal import JSONTape
internal import KubernetesClient
internal import LinuxSystem
internal import TrafficPolicy

/// Passes the installed definition of ClientTrafficPolicy to a ``ReleaseDetector``.
struct DefinitionSink: ResourceSink {
    /// Comparisons per second in the long run. One takes some milliseconds, and definitions change a few times a year.
    static let comparisonsPerSecond = 1.0
    /// Comparisons that may be made at once after a quiet time.
    static let maxBurst = 10

    private let detector: ReleaseDetector
    private var limit = RateLimit(perSecond: comparisonsPerSecond, burst: maxBurst)
    /// The hash of the definition that was compared last. Events about its status do not change it.
    private var compared: Int?
    private var isListed = false

    init(_ detector: ReleaseDetector) { self.detector = detector }

    /// The resource, restricted to the definition.
    static let resource = APIResource(
        group: "apiextensions.k8s.io", version: "v1", plural: "customresourcedefinitions", named: InstalledDefinition.name)

    mutating func beginList() { isListed = false }

    mutating func endList() {
        if !isListed { forget() }
    }

    mutating func abandonList() {}

    mutating func put(_ place: JSONTape.Place, of tape: borrowing JSONTape) throws(APIFailure) {
        guard Self.isDefinition(place, of: tape) else { return }
        isListed = true
        let digest = Self.digest(of: place, in: tape)
        guard digest != compared else { return }
        guard limit.admits(at: .now()) else { throw .limitExceeded("the definition must not change more than once a second") }
        compared = digest
        detector.found(place, of: tape)
    }

    mutating func remove(_ place: JSONTape.Place, of tape: borrowing JSONTape) {
        if Self.isDefinition(place, of: tape) { forget() }
    }

    func syncStateChanged(to syncState: WatchMachine.SyncState) {
        if syncState == .watching || syncState == .absent { detector.recovered() }
    }

    func requestFailed(_ failure: APIFailure) { detector.failed(failure) }

    private mutating func forget() {
        compared = nil
        detector.noDefinition()
    }

    /// Servers return only this definition, but nothing forces them to.
    private static func isDefinition(_ place: JSONTape.Place, of tape: borrowing JSONTape) -> Bool {
        guard let metadata = tape.presentMember("metadata", of: place), let name = tape.presentMember("name", of: metadata) else {
            return false
        }
        return tape.hasText(InstalledDefinition.name, at: name)
    }

    private static func digest(of place: JSONTape.Place, in tape: borrowing JSONTape) -> Int {
        var hasher = Hasher()
        if let spec = tape.presentMember("spec", of: place) {
            tape.withSource(of: spec) { $0.withUnsafeBytes { hasher.combine(bytes: $0) } }
        }
        return hasher.finalize()
    }
}

internal import PolicyAttachment
internal import JSONTape
internal import KubernetesClient
internal import LinuxSystem
internal import PolicySchema
internal import TrafficPolicy

/// Reads the image of Envoy Gateway's controller, which tells patch releases apart that have the same definition.
///
/// The account need not have the permission: if the Deployment cannot be read, the definition alone decides, and nothing is logged.
struct ControllerImageReader: ~Copyable {
    private static let resource = APIResource(group: "apps", version: "v1", plural: "deployments")
    /// The name of the container.
    private static let container: StaticString = "envoy-gateway"

    private var client: APIClient
    private let detector: ReleaseDetector
    private let configuration: DetectionConfiguration

    init(client: consuming APIClient, detector: ReleaseDetector, configuration: DetectionConfiguration) {
        self.client = client
        self.detector = detector
        self.configuration = configuration
    }

    consuming func run(until cancellation: CancellationToken) {
        while !cancellation.isCancelled {
            _ = cancellation.wait(until: .now() + read())
        }
    }

    /// - Returns: the pause before the next read.
    private mutating func read() -> Duration {
        let name = configuration.deployment
        do throws(APIFailure) {
            let tape = try client.send(Self.resource.get(name.name, namespace: name.namespace))
            detector.found(image: Self.image(of: tape).flatMap { KnownReleases.release(ofImage: $0) })
            return configuration.imageInterval
        } catch .rejected(let status) where status.code == 403 || status.isNotFound {
            detector.found(image: nil)
            return configuration.deniedImageInterval
        } catch {
            // The release does not change because the API server cannot be reached.
            return configuration.imageInterval
        }
    }

    /// The image of the controller's container.
    private static func image(of tape: borrowing JSONTape) -> String? {
        guard let spec = tape.presentMember("spec", of: tape.root),
            let template = tape.presentMember("template", of: spec), let pod = tape.presentMember("spec", of: template),
            let containers = tape.presentMember("containers", of: pod), tape.kind(at: containers) == .array
        else { return nil }
        var image: String?
        tape.forEachElement(of: containers) { container in
            guard let name = tape.presentMember("name", of: container), tape.text(at: name, equals: Self.container) else {
                return
            }
            image = tape.presentMember("image", of: container).flatMap { tape.string(at: $0) }
        }
        return image
    }
}

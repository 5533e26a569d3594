internal import JSONTape
package import KubernetesClient
internal import LinuxSystem
internal import TLSEngine

/// Reconciles the self-signed certificates in a cluster: reads the Secret and the webhook configurations, executes
/// ``SelfSignedState/plan(_:policy:at:)``, and returns the certificate to serve. The calling thread waits for the API server.
///
/// Every replica runs one; there is no leader. Each write replaces the whole object that was read, with its resourceVersion. If two replicas
/// write at the same time, the API server stores one object and responds with 409 to the other replica, which reads again and finds the
/// change done (optimistic locking,
/// https://github.com/kubernetes/community/blob/master/contributors/devel/sig-architecture/api-conventions.md#concurrency-control-and-consistency).
/// A Lease would require another object, rights to it, synchronized clocks, and a time without a writer after a leader fails. A slow leader
/// could still write concurrently with the next one, so the resourceVersion would be required anyway.
package struct CertificateReconciler: ~Copyable {
    private var client: APIClient
    private let references: SelfSignedObjectReferences
    private let policy: CertificatePolicy

    /// Steps of one reconciliation. The longest sequence without a wait is to create an authority, publish it and record that.
    private static let maxSteps = 5

    package init(client: consuming APIClient, references: SelfSignedObjectReferences, policy: CertificatePolicy) {
        self.client = client
        self.references = references
        self.policy = policy
    }

    /// Executes all changes that are possible now.
    ///
    /// - Parameter clock: the time of day, in seconds since 1970.
    package mutating func reconcile(clock: () -> Int64) -> ReconcileResult {
        var result = ReconcileResult()
        for _ in 0..<Self.maxSteps {
            result.errors = []
            guard step(&result, at: clock()) else { break }
        }
        result.finish()
        return result
    }

    /// Executes one step. Returns whether another step may be possible.
    private mutating func step(_ result: inout ReconcileResult, at now: Int64) -> Bool {
        guard case .object(let object) = read(references.secret, &result) else { return false }
        let secret = SelfSignedSecret(object)
        result.read(secret, from: references.secret, at: now)
        var configurations: [(read: ReadResult, configuration: WebhookConfiguration?)] = []
        for reference in references.configurations {
            let found = read(reference, &result)
            let configuration = found.object.map { WebhookConfiguration($0) }
            result.report(configuration?.problems ?? [], of: reference)
            configurations.append((found, configuration))
        }
        var state = secret.state
        let plan: ReconcilePlan
        do throws(TLSConfigurationError) {
            plan = try state.plan(configurations.map { $0.read.state($0.configuration) }, policy: policy, at: now)
            if let change = plan.change { try state.apply(change, policy: policy, at: now) }
        } catch {
            result.errors.append(ReconcileError(object: references.secret, reason: .certificates("\(error)")))
            return false
        }
        var hasChanged = false
        for (index, bundles) in plan.bundles.enumerated() {
            guard let bundles, let configuration = configurations[index].configuration else { continue }
            let changed = configuration.with(bundles: bundles)
            if write(changed, to: references.configurations[index], as: .bundle, &result) { hasChanged = true }
        }
        if let change = plan.change,
            write(secret.updated(with: state), to: references.secret, as: ReconcileResult.Write(change), &result)
        {
            hasChanged = true
        }
        return hasChanged
    }

    /// The result of reading an object.
    private enum ReadResult {
        case object(JSONValue)
        case absent
        case failed

        var object: JSONValue? {
            if case .object(let object) = self { object } else { nil }
        }

        func state(_ configuration: WebhookConfiguration?) -> ReconcilePlan.ConfigurationState {
            switch self {
            case .object: configuration.map { .present($0.bundles) } ?? .unknown
            case .absent: .absent
            case .failed: .unknown
            }
        }
    }

    private mutating func read(_ object: SelfSignedObjectReferences.Object, _ result: inout ReconcileResult) -> ReadResult {
        do throws(APIFailure) {
            let tape = try client.send(object.resource.get(object.name, namespace: object.namespace))
            return .object(JSONValue(tape.root, of: tape))
        } catch {
            if !object.isRequired, case .rejected(let status) = error, status.isNotFound { return .absent }
            result.errors.append(ReconcileError(object: object, reason: .api(error)))
            return .failed
        }
    }

    /// Writes an object. Returns whether the stored object has changed, by this or by another replica.
    private mutating func write(
        _ value: JSONValue, to object: SelfSignedObjectReferences.Object, as kind: ReconcileResult.Write,
        _ result: inout ReconcileResult
    ) -> Bool {
        do throws(APIFailure) {
            _ = try client.send(object.resource.replace(object.name, namespace: object.namespace, with: value))
            result.writes.append(kind)
        } catch {
            guard case .rejected(let status) = error, status.isConflict else {
                result.errors.append(ReconcileError(object: object, reason: .api(error)))
                return false
            }
            result.writes.append(.conflict)
        }
        return true
    }
}

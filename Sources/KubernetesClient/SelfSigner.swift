internal import JSONTape
internal import Sockets
internal import TLSEngine

/// Looks after a webhook's own certificates in a cluster: reads what is there, does what ``SelfSignedState/plan(_:terms:at:)`` says, and
/// tells what is to be served. The calling thread waits for the API server.
///
/// Every replica runs one, and none of them is chosen. What is written is the whole object that was read, with its resourceVersion: when two
/// write at once, the API server stores one and answers 409 to the other, who reads again and finds it done (optimistic locking,
/// https://github.com/kubernetes/community/blob/master/contributors/devel/sig-architecture/api-conventions.md#concurrency-control-and-consistency).
/// A Lease would add an object, rights to it, clocks that must agree, and a time in which nobody writes because the one who may is gone; and a
/// holder that was only slow could still write beside the next one, so that the resourceVersion would be needed all the same.
package struct SelfSigner: ~Copyable {
    private var client: APIClient
    private let place: SelfSignedPlace
    private let terms: SelfSignedTerms

    /// Steps done in one look, at most: the longest way without a wait is to make an authority, publish it, and note that.
    private static let maxSteps = 5

    package init(client: consuming APIClient, place: SelfSignedPlace, terms: SelfSignedTerms) {
        self.client = client
        self.place = place
        self.terms = terms
    }

    /// Looks, and does what can be done at once.
    ///
    /// - Parameter clock: the time of day, in seconds since 1970.
    package mutating func look(clock: () -> Int64) -> SelfSignedLook {
        var look = SelfSignedLook()
        for _ in 0..<Self.maxSteps {
            look.troubles = []
            guard step(&look, at: clock()) else { break }
        }
        return look
    }

    /// One step; whether there may be another one to do.
    private mutating func step(_ look: inout SelfSignedLook, at now: Int64) -> Bool {
        guard case .object(let object) = read(place.secret, &look) else { return false }
        let secret = SelfSignedSecret(object)
        look.found(secret, in: place.secret)
        var registrations: [Finding] = []
        for configuration in place.configurations { registrations.append(read(configuration, &look)) }
        var state = secret.state
        let plan: SelfSignedPlan
        do throws(TLSConfigurationError) {
            plan = try state.plan(registrations.map(\.registration), terms: terms, at: now)
            if let change = plan.change { try state.take(change, terms: terms, at: now) }
        } catch {
            look.troubles.append(SelfSignedTrouble(object: place.secret, reason: .certificates("\(error)")))
            return false
        }
        var hasChanged = false
        for (index, bundles) in plan.bundles.enumerated() {
            guard let bundles, case .object(let object) = registrations[index] else { continue }
            let changed = WebhookRegistration(object: object).trusting(bundles)
            if write(changed, to: place.configurations[index], as: .bundle, &look) { hasChanged = true }
        }
        if let change = plan.change,
            write(secret.holding(state), to: place.secret, as: SelfSignedLook.Write(change), &look)
        {
            hasChanged = true
        }
        return hasChanged
    }

    /// What reading an object brought.
    private enum Finding {
        case object(JSONValue)
        case absent
        case failed

        var registration: SelfSignedPlan.Registration {
            switch self {
            case .object(let object): .present(WebhookRegistration(object: object).bundles)
            case .absent: .absent
            case .failed: .unknown
            }
        }
    }

    private mutating func read(_ object: SelfSignedPlace.Object, _ look: inout SelfSignedLook) -> Finding {
        do throws(APIFailure) {
            let tape = try client.send(object.resource.get(object.name, namespace: object.namespace))
            return .object(JSONValue(tape.root, of: tape))
        } catch {
            if !object.isNeeded, case .refused(let status) = error, status.isNotFound { return .absent }
            look.troubles.append(SelfSignedTrouble(object: object, reason: .api(error)))
            return .failed
        }
    }

    /// Writes an object back; whether it is another one now: by us, or by somebody who came first.
    private mutating func write(
        _ value: JSONValue, to object: SelfSignedPlace.Object, as kind: SelfSignedLook.Write, _ look: inout SelfSignedLook
    ) -> Bool {
        do throws(APIFailure) {
            _ = try client.send(object.resource.replace(object.name, namespace: object.namespace, with: value))
            look.writes.append(kind)
        } catch {
            guard case .refused(let status) = error, status.isConflict else {
                look.troubles.append(SelfSignedTrouble(object: object, reason: .api(error)))
                return false
            }
            look.writes.append(.conflict)
        }
        return true
    }
}

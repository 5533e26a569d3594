internal import JSONTape
internal import TrafficPolicy

/// What a request is about, as the API server describes it.
///
/// Object and old object stay where they are, on the tape: nothing is decoded.
struct AdmissionRequest {
    /// What is being done (`admission.k8s.io`, `Operation`).
    enum Operation: String {
        case create = "CREATE"
        case update = "UPDATE"
        case delete = "DELETE"
        case connect = "CONNECT"
    }

    let envelope: Envelope
    let operation: Operation
    /// The kind and the API group of the object where it is no policy; nil where it is one. Anything else was sent here by a wrong
    /// registration.
    let foreignKind: String?
    /// Whether a part of the object is written, `status` or `scale`, instead of the object itself.
    let hasSubresource: Bool
    let namespace: String?
    let name: String
    let user: String
    let isDryRun: Bool
    let object: JSONTape.Place?
    let oldObject: JSONTape.Place?

    /// Reads a review.
    init(reading tape: JSONTape, envelope: Envelope) throws(MalformedReview) {
        let request = envelope.request
        /// A text that is there and not empty.
        func text(_ name: StaticString, of place: JSONTape.Place?) throws(MalformedReview) -> JSONTape.Place? {
            guard let place, let value = tape.presentMember(name, of: place) else { return nil }
            guard tape.kind(at: value) == .string else {
                throw MalformedReview("\(tape.path(from: tape.root, to: value)) must be a string", envelope)
            }
            return tape.count(at: value) == 0 ? nil : value
        }
        let operationText = try text("operation", of: request)
        guard let operation = operationText.flatMap({ Operation(at: $0, tape) }) else {
            let given = operationText.map { tape.text(at: $0) } ?? ""
            throw MalformedReview(
                "request.operation must be CREATE, UPDATE, DELETE or CONNECT, not \"\(given.escaped)\"", envelope)
        }
        self.envelope = envelope
        self.operation = operation
        object = tape.presentMember("object", of: request)
        oldObject = tape.presentMember("oldObject", of: request)
        hasSubresource = try text("subResource", of: request) != nil
        user = try text("username", of: tape.presentMember("userInfo", of: request)).map { tape.text(at: $0) } ?? ""
        isDryRun = tape.presentMember("dryRun", of: request).map { tape.kind(at: $0) == .true } ?? false
        let metadata = object.flatMap { tape.presentMember("metadata", of: $0) }
        let (namespace, ownNamespace) = (try text("namespace", of: request), try text("namespace", of: metadata))
        self.namespace = (namespace ?? ownNamespace).map { tape.text(at: $0) }
        // The name of an object that is to be given one is not known yet: its beginning is.
        let (name, ownName) = (try text("name", of: request), try text("name", of: metadata))
        let beginning = try text("generateName", of: metadata)
        self.name = (name ?? ownName ?? beginning).map { tape.text(at: $0) } ?? ""
        if let kind = tape.presentMember("kind", of: request) {
            let (group, kind) = (try text("group", of: kind), try text("kind", of: kind))
            if let group, let kind, tape.hasText(ClientTrafficPolicy.group, at: group),
                tape.hasText(ClientTrafficPolicy.kind, at: kind)
            {
                foreignKind = nil
            } else {
                foreignKind = "\(kind.map { tape.text(at: $0) } ?? "").\(group.map { tape.text(at: $0) } ?? "")"
            }
        } else {
            // The API server always says; a person with curl may leave it to the object.
            let (apiVersion, kindPlace) = (try text("apiVersion", of: object), try text("kind", of: object))
            let group = apiVersion.map { tape.text(at: $0).prefix { $0 != "/" } } ?? ""
            let kind = kindPlace.map { tape.text(at: $0) } ?? ""
            let isPolicy = group == ClientTrafficPolicy.group && kind == ClientTrafficPolicy.kind
            foreignKind = isPolicy ? nil : "\(kind).\(group)"
        }
    }
}

extension AdmissionRequest.Operation {
    fileprivate init?(at place: JSONTape.Place, _ tape: JSONTape) {
        if tape.text(at: place, equals: "CREATE") {
            self = .create
        } else if tape.text(at: place, equals: "UPDATE") {
            self = .update
        } else {
            self.init(rawValue: tape.text(at: place))
        }
    }
}

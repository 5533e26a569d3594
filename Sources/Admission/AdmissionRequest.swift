internal import JSONTape
internal import TrafficPolicy

/// The `request` of an AdmissionReview.
///
/// The object and the old object stay on the tape; they are not decoded.
struct AdmissionRequest {
    /// The operation on the object. Source: `Operation` in k8s.io/api/admission/v1.
    enum Operation: String {
        case create = "CREATE"
        case update = "UPDATE"
        case delete = "DELETE"
        case connect = "CONNECT"
    }

    let envelope: Envelope
    let operation: Operation
    /// `KIND.GROUP` of the object if it is not a ClientTrafficPolicy, which means that the webhook is registered for other kinds; else nil.
    let otherKind: String?
    /// Whether the request is for a subresource, such as `status` or `scale`.
    let hasSubresource: Bool
    /// The namespace of the request; that of the object if a review written by hand omits it.
    let namespace: String?
    /// The place of a `metadata.namespace` of the object or the old object that differs from ``namespace``; nil if there is none.
    let otherNamespace: JSONTape.Place?
    /// The object's name; `generateName` if the API server has not chosen the name yet; else empty.
    let name: String
    let user: String
    let isDryRun: Bool
    let object: JSONTape.Place?
    let oldObject: JSONTape.Place?

    /// Reads the request of an AdmissionReview.
    init(reading tape: borrowing JSONTape, envelope: Envelope) throws(MalformedReview) {
        let request = envelope.request
        /// The place of a non-empty string; nil if the member is absent, null or empty.
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
        let (namespace, objectNamespace) = (try text("namespace", of: request), try text("namespace", of: metadata))
        self.namespace = (namespace ?? objectNamespace).map { tape.text(at: $0) }
        let oldMetadata = oldObject.flatMap { tape.presentMember("metadata", of: $0) }
        let oldNamespace = try text("namespace", of: oldMetadata)
        func isOther(_ place: JSONTape.Place) -> Bool {
            (namespace ?? objectNamespace).map { !tape.isSameText(place, $0) } ?? false
        }
        otherNamespace = objectNamespace.flatMap { isOther($0) ? $0 : nil } ?? oldNamespace.flatMap { isOther($0) ? $0 : nil }
        let (name, objectName) = (try text("name", of: request), try text("name", of: metadata))
        let generateName = try text("generateName", of: metadata)
        self.name = (name ?? objectName ?? generateName).map { tape.text(at: $0) } ?? ""
        if let kind = tape.presentMember("kind", of: request) {
            let (group, kind) = (try text("group", of: kind), try text("kind", of: kind))
            if let group, let kind, tape.hasText(ClientTrafficPolicy.group, at: group),
                tape.hasText(ClientTrafficPolicy.kind, at: kind)
            {
                otherKind = nil
            } else {
                otherKind = "\(kind.map { tape.text(at: $0) } ?? "").\(group.map { tape.text(at: $0) } ?? "")"
            }
        } else {
            // The API server always sets request.kind. A review written by hand may omit it; then the object's own kind counts.
            let (apiVersion, kindPlace) = (try text("apiVersion", of: object), try text("kind", of: object))
            let group = apiVersion.map { tape.text(at: $0).prefix { $0 != "/" } } ?? ""
            let kind = kindPlace.map { tape.text(at: $0) } ?? ""
            let isPolicy = group == ClientTrafficPolicy.group && kind == ClientTrafficPolicy.kind
            otherKind = isPolicy ? nil : "\(kind).\(group)"
        }
    }
}

extension AdmissionRequest.Operation {
    fileprivate init?(at place: JSONTape.Place, _ tape: borrowing JSONTape) {
        if tape.text(at: place, equals: "CREATE") {
            self = .create
        } else if tape.text(at: place, equals: "UPDATE") {
            self = .update
        } else {
            self.init(rawValue: tape.text(at: place))
        }
    }
}

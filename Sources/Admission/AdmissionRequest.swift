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
    /// The API group and the kind of the object.
    let group: String
    let kind: String
    /// The part of the object that is written, `status` or `scale`; empty for the object itself.
    let subresource: String
    let namespace: String?
    let name: String
    let user: String
    let isDryRun: Bool
    let object: JSONTape.Place?
    let oldObject: JSONTape.Place?

    /// Reads a review.
    init(reading tape: JSONTape, envelope: Envelope) throws(MalformedReview) {
        let request = envelope.request
        func text(_ name: StaticString, of place: JSONTape.Place?) throws(MalformedReview) -> String {
            guard let place, let value = tape.presentMember(name, of: place) else { return "" }
            guard let text = tape.string(at: value) else {
                throw MalformedReview("\(tape.path(from: tape.root, to: value)) must be a string", envelope)
            }
            return text
        }
        let operationText = try text("operation", of: request)
        guard let operation = Operation(rawValue: operationText) else {
            throw MalformedReview(
                "request.operation must be CREATE, UPDATE, DELETE or CONNECT, not \"\(operationText.escaped)\"", envelope)
        }
        self.envelope = envelope
        self.operation = operation
        object = tape.presentMember("object", of: request)
        oldObject = tape.presentMember("oldObject", of: request)
        subresource = try text("subResource", of: request)
        user = try text("username", of: tape.presentMember("userInfo", of: request))
        isDryRun = tape.presentMember("dryRun", of: request).map { tape.kind(at: $0) == .true } ?? false
        let metadata = object.flatMap { tape.presentMember("metadata", of: $0) }
        let namespaces = [try text("namespace", of: request), try text("namespace", of: metadata)]
        namespace = namespaces.first { !$0.isEmpty }
        // The name of an object that is to be given one is not known yet: its beginning is.
        let names = [
            try text("name", of: request), try text("name", of: metadata), try text("generateName", of: metadata),
        ]
        name = names.first { !$0.isEmpty } ?? ""
        if let kind = tape.presentMember("kind", of: request) {
            group = try text("group", of: kind)
            self.kind = try text("kind", of: kind)
        } else {
            // The API server always says; a person with curl may leave it to the object.
            let apiVersion = try text("apiVersion", of: object)
            group = String(apiVersion.prefix { $0 != "/" })
            kind = try text("kind", of: object)
        }
    }

    /// Whether the request is about a policy: anything else was sent here by a wrong registration.
    var isPolicy: Bool { group == ClientTrafficPolicy.group && kind == ClientTrafficPolicy.kind }
}

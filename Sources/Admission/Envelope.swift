internal import JSONTape

/// The parts of an AdmissionReview that a response must repeat. The API server rejects a response with another `uid` or `apiVersion`.
struct Envelope {
    /// The API version of the review.
    let apiVersion: String
    /// The unique ID of the request.
    let uid: String
    /// The `request` object on the tape.
    let request: JSONTape.Place

    /// Reads the parts of a review that every response needs.
    init(reading tape: borrowing JSONTape) throws(MalformedReview) {
        let review = tape.root
        guard tape.kind(at: review) == .object else { throw MalformedReview("the body must be an AdmissionReview object") }
        guard let request = tape.presentMember("request", of: review), tape.kind(at: request) == .object else {
            throw MalformedReview("the AdmissionReview must have a request object")
        }
        if !tape.repeatedKeys.isEmpty {
            let objects = [tape.member("object", of: request), tape.member("oldObject", of: request)].compactMap(\.self)
            // A duplicate key inside a reviewed object is a finding about that object. Anywhere else the review itself is ambiguous.
            for key in tape.repeatedKeys where !objects.contains(where: { $0 < key && key < tape.end(of: $0) }) {
                let path = tape.path(from: review, to: key)
                throw MalformedReview("the duplicate key \(path) makes the request ambiguous")
            }
        }
        guard let uid = tape.presentMember("uid", of: request).flatMap({ tape.string(at: $0) }), !uid.isEmpty else {
            throw MalformedReview("request.uid must be a non-empty string")
        }
        let apiVersion = tape.presentMember("apiVersion", of: review).flatMap { tape.kind(at: $0) == .string ? $0 : nil }
        let supported = apiVersion.flatMap { place in Self.apiVersions.first { tape.hasText($0, at: place) } }
        self.apiVersion = supported ?? Self.apiVersions[0]
        self.uid = uid
        self.request = request
        guard supported != nil else {
            let given = apiVersion.map { tape.text(at: $0) } ?? ""
            throw MalformedReview(
                "apiVersion must be \(Self.apiVersions.joined(separator: " or ")), not \"\(given.escaped)\"", self)
        }
        guard let kind = tape.presentMember("kind", of: review), tape.text(at: kind, equals: "AdmissionReview") else {
            throw MalformedReview("kind must be AdmissionReview", self)
        }
    }

    static let apiVersions = ["admission.k8s.io/v1", "admission.k8s.io/v1beta1"]
}

/// A body that is not a complete AdmissionReview. The response is HTTP 400, because the caller is at fault and not the policy.
struct MalformedReview: Error {
    /// The reason, a sentence without a full stop.
    let message: String
    /// The envelope, if it could be read.
    let envelope: Envelope?

    init(_ message: String, _ envelope: Envelope? = nil) {
        self.message = message
        self.envelope = envelope
    }
}

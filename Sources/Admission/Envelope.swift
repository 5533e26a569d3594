internal import JSONTape

/// What an answer must repeat: the API server refuses one with another `uid` or `apiVersion`.
struct Envelope {
    /// The API version of the review, which the answer must have too.
    let apiVersion: String
    /// The identifier of the request.
    let uid: String
    /// The request, on the tape.
    let request: JSONTape.Place

    /// Reads as much of a review as an answer needs.
    init(reading tape: JSONTape) throws(MalformedReview) {
        let review = tape.root
        guard tape.kind(at: review) == .object else { throw MalformedReview("the body must be an AdmissionReview object") }
        guard let request = tape.presentMember("request", of: review), tape.kind(at: request) == .object else {
            throw MalformedReview("the AdmissionReview must have a request object")
        }
        if !tape.repeatedKeys.isEmpty {
            let objects = [tape.member("object", of: request), tape.member("oldObject", of: request)].compactMap(\.self)
            // A key that stands twice in an object under review is its author's mistake; anywhere else it is the caller's.
            for key in tape.repeatedKeys where !objects.contains(where: { $0 < key && key < tape.end(of: $0) }) {
                let path = tape.path(from: review, to: key)
                throw MalformedReview("the key \(path) stands more than once, so the request is ambiguous")
            }
        }
        guard let uid = tape.presentMember("uid", of: request).flatMap({ tape.string(at: $0) }), !uid.isEmpty else {
            throw MalformedReview("request.uid must be a string that is not empty")
        }
        let apiVersion = tape.presentMember("apiVersion", of: review).flatMap { tape.kind(at: $0) == .string ? $0 : nil }
        let known = apiVersion.flatMap { place in Self.apiVersions.first { tape.hasText($0, at: place) } }
        self.apiVersion = known ?? Self.apiVersions[0]
        self.uid = uid
        self.request = request
        guard known != nil else {
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

/// A body that is no review, or not a whole one. It is answered with HTTP 400: the caller is broken, not the policy.
struct MalformedReview: Error {
    /// What is wrong, in a sentence without a full stop.
    let message: String
    /// What an answer must repeat, if that much could be read.
    let envelope: Envelope?

    init(_ message: String, _ envelope: Envelope? = nil) {
        self.message = message
        self.envelope = envelope
    }
}

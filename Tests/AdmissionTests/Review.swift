import Admission
import Foundation
import JSONTape
import PolicyAttachment
import PolicySchema

/// An AdmissionReview request, as kube-apiserver writes it.
struct Review {
    var apiVersion = "admission.k8s.io/v1"
    var operation = "CREATE"
    var kind = #"{"group":"gateway.envoyproxy.io","version":"v1alpha1","kind":"ClientTrafficPolicy"}"#
    var object = "null"
    var oldObject = "null"
    var namespace = "default"
    var subresource: String?
    var isDryRun = false

    static let uid = "705ab4f5-6393-11e8-b7cc-42010a800002"

    var text: String {
        let part = subresource.map { #""subResource":"\#($0)","# } ?? ""
        return """
            {"kind":"AdmissionReview","apiVersion":"\(apiVersion)","request":{"uid":"\(Self.uid)","kind":\(kind),\(part)\
            "name":"eg","namespace":"\(namespace)","operation":"\(operation)","userInfo":{"username":"jane","groups":["dev"]},\
            "object":\(object),"oldObject":\(oldObject),"dryRun":\(isDryRun),"options":null}}
            """
    }

    /// The response of a new reviewer.
    func response(
        from webhook: PolicyReviewer.Webhook, severities: Severities = Severities(), defaults: Default.Level = .api,
        deniesEarly: Bool = true, cluster: CacheState? = nil
    ) throws -> ReviewResponse {
        try ReviewResponse(
            to: text, from: webhook, severities: severities, defaults: defaults, deniesEarly: deniesEarly, cluster: cluster)
    }
}

/// The result of a review, and its body parsed as JSON.
struct ReviewResponse {
    let result: ReviewResult
    let body: JSONValue

    init(
        to review: String, from webhook: PolicyReviewer.Webhook, severities: Severities = Severities(),
        defaults: Default.Level = .api, deniesEarly: Bool = true, cluster: CacheState? = nil
    ) throws {
        var reviewer = PolicyReviewer(severities: severities, defaults: defaults, deniesEarly: deniesEarly)
        result = reviewer.review(Array(review.utf8).span, for: webhook, cluster: cluster)
        body = try JSONValue(parsing: String(decoding: result.body, as: UTF8.self))
    }

    /// The member `response` of the AdmissionReview; nil if the body is a Status.
    var admissionResponse: JSONValue? { body["response"] }
    var isAllowed: Bool? {
        guard case .boolean(let allowed)? = admissionResponse?["allowed"] else { return nil }
        return allowed
    }
    /// The status of the response, or the body if it is a Status.
    var status: JSONValue? { admissionResponse == nil ? body : admissionResponse?["status"] }
    var code: JSONValue? { status?["code"] }
    var message: String { status?["message"]?.string ?? "" }
    var warnings: [String] { admissionResponse?["warnings"]?.elements.compactMap(\.string) ?? [] }
    var causes: [JSONValue] { status?["details"]?["causes"]?.elements ?? [] }
    var fields: [String] { causes.compactMap { $0["field"]?.string } }

    /// An audit annotation; nil if it is absent.
    func auditAnnotation(_ key: String) -> String? { admissionResponse?["auditAnnotations"]?[key]?.string }

    /// The operations of the patch.
    var patch: [JSONValue] {
        guard let base64 = admissionResponse?["patch"]?.string, let data = Data(base64Encoded: base64) else { return [] }
        return (try? JSONValue(parsing: String(decoding: data, as: UTF8.self)))?.elements ?? []
    }
}

extension JSONValue {
    var string: String? {
        if case .string(let text) = self { text } else { nil }
    }

    var elements: [JSONValue] {
        if case .array(let elements) = self { elements } else { [] }
    }
}

/// The text of `Tests/Policies/NAME.json`.
func policy(_ name: String) throws -> String {
    let tests = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    return try String(contentsOf: tests.appendingPathComponent("Policies/\(name).json"), encoding: .utf8)
}

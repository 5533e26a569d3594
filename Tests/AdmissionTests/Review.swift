import Admission
import Foundation
import JSONTape
import PolicySchema

/// A review in the making, as kube-apiserver writes them.
struct Review {
    var apiVersion = "admission.k8s.io/v1"
    var operation = "CREATE"
    var kind = #"{"group":"gateway.envoyproxy.io","version":"v1alpha1","kind":"ClientTrafficPolicy"}"#
    var object = "null"
    var oldObject = "null"
    var subresource: String?
    var isDryRun = false

    static let uid = "705ab4f5-6393-11e8-b7cc-42010a800002"

    var text: String {
        let part = subresource.map { #""subResource":"\#($0)","# } ?? ""
        return """
            {"kind":"AdmissionReview","apiVersion":"\(apiVersion)","request":{"uid":"\(Self.uid)","kind":\(kind),\(part)\
            "name":"eg","namespace":"default","operation":"\(operation)","userInfo":{"username":"jane","groups":["dev"]},\
            "object":\(object),"oldObject":\(oldObject),"dryRun":\(isDryRun),"options":null}}
            """
    }

    func answered(
        _ question: PolicyReviewer.Question, severities: Severities = Severities(), cluster: ClusterView = .unwatched
    ) throws -> Answer {
        try Answer(to: text, question, severities: severities, cluster: cluster)
    }
}

/// An answer, parsed as a caller would.
struct Answer {
    let answer: ReviewAnswer
    let body: JSONValue

    init(
        to review: String, _ question: PolicyReviewer.Question, severities: Severities = Severities(),
        cluster: ClusterView = .unwatched
    ) throws {
        var reviewer = PolicyReviewer(severities: severities)
        answer = reviewer.answer(Array(review.utf8).span, question: question, cluster: cluster)
        body = try JSONValue(parsing: String(decoding: answer.body, as: UTF8.self))
    }

    var response: JSONValue? { body["response"] }
    var isAllowed: Bool? {
        guard case .boolean(let allowed)? = response?["allowed"] else { return nil }
        return allowed
    }
    /// The status of the response, or the body where it is a status itself.
    var status: JSONValue? { response == nil ? body : response?["status"] }
    var code: JSONValue? { status?["code"] }
    var message: String { status?["message"]?.string ?? "" }
    var warnings: [String] { response?["warnings"]?.elements.compactMap(\.string) ?? [] }
    var causes: [JSONValue] { status?["details"]?["causes"]?.elements ?? [] }
    var fields: [String] { causes.compactMap { $0["field"]?.string } }

    /// The operations of the patch.
    var patch: [JSONValue] {
        guard let base64 = response?["patch"]?.string, let data = Data(base64Encoded: base64) else { return [] }
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

/// The repository's policies, by folder and name.
func policy(_ name: String) throws -> String {
    let tests = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    return try String(contentsOf: tests.appendingPathComponent("Policies/\(name).json"), encoding: .utf8)
}

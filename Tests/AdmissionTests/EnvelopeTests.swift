import Admission
import JSONTape
import Testing

/// Responses to reviews that are malformed, misrouted or always allowed.
@Suite struct EnvelopeTests {
    static let bad = #"{"metadata":{"name":"eg"},"spec":{"tcpKeepalive":{"probes":-3}}}"#

    @Test(
        "The response to either version of AdmissionReview has the same version, and the uid of the request",
        arguments: ["v1", "v1beta1"])
    func version(version: String) throws {
        let response = try Review(apiVersion: "admission.k8s.io/\(version)", object: Self.bad).response(from: .validating)
        #expect(response.body["apiVersion"] == .string("admission.k8s.io/\(version)"))
        #expect(response.body["kind"] == "AdmissionReview")
        #expect(response.admissionResponse?["uid"] == .string(Review.uid))
        #expect(response.isAllowed == false)
    }

    @Test("Deletions, CONNECT and subresource requests are always allowed", arguments: ["validate", "mutate"])
    func neverStopped(webhook: String) throws {
        let webhook: PolicyReviewer.Webhook = webhook == "validate" ? .validating : .mutating
        for review in [
            Review(operation: "DELETE", oldObject: Self.bad), Review(operation: "CONNECT"),
            Review(operation: "UPDATE", object: Self.bad, oldObject: "{}", subresource: "status"),
        ] {
            let response = try review.response(from: webhook)
            #expect(response.result.status == 200)
            #expect(response.isAllowed == true)
            #expect(response.admissionResponse?["patch"] == nil)
            #expect(response.admissionResponse?["uid"] == .string(Review.uid))
        }
    }

    @Test("A dry run is validated like any other request")
    func dryRun() throws {
        let response = try Review(object: Self.bad, isDryRun: true).response(from: .validating)
        #expect(response.isAllowed == false)
        #expect(response.result.isDryRun)
    }

    @Test(
        "An object of another kind or group is denied as misrouted",
        arguments: [("gateway.envoyproxy.io", "BackendTrafficPolicy"), ("", "Pod")])
    func misrouted(group: String, kind: String) throws {
        let review = Review(kind: #"{"group":"\#(group)","version":"v1","kind":"\#(kind)"}"#, object: Self.bad)
        let response = try review.response(from: .validating)
        #expect(response.result.status == 200)
        #expect(response.isAllowed == false)
        #expect(response.code == 400)
        #expect(response.message.hasPrefix("misrouted request: "))
    }

    @Test(
        "The response to a malformed review is HTTP 400 with the reason, and with the uid if it could be read",
        arguments: [
            ("", false, "the text ends too early"),
            ("{", false, "the text ends too early"),
            ("nonsense", false, "the body is not JSON: found 'o' where 'null' is expected at line 1, column 2"),
            ("[]", false, "the body must be an AdmissionReview object"),
            ("{}", false, "must have a request object"),
            (#"{"request":null}"#, false, "must have a request object"),
            (#"{"request":{}}"#, false, "request.uid"),
            (#"{"request":{"uid":""}}"#, false, "request.uid"),
            (#"{"request":{"uid":7}}"#, false, "request.uid"),
            (#"{"request":{"uid":"a","uid":"b"}}"#, false, "the duplicate key request.uid makes the request ambiguous"),
            (#"{"request":{"uid":"x"}}"#, true, "apiVersion must be"),
            (#"{"apiVersion":"admission.k8s.io/v2","request":{"uid":"x"}}"#, true, "apiVersion must be"),
            (#"{"apiVersion":"admission.k8s.io/v1","request":{"uid":"x"}}"#, true, "kind must be AdmissionReview"),
            (
                #"{"apiVersion":"admission.k8s.io/v1","kind":"AdmissionReview","request":{"uid":"x"}}"#, true,
                "request.operation must be"
            ),
            (
                #"{"apiVersion":"admission.k8s.io/v1","kind":"AdmissionReview","request":{"uid":"x","operation":["CREATE"]}}"#,
                true,
                "request.operation must be a string"
            ),
        ])
    func malformed(body: String, hasUID: Bool, message: String) throws {
        let response = try ReviewResponse(to: body, from: .validating)
        #expect(response.result.status == 400)
        #expect(response.message.contains(message))
        #expect(response.code == 400)
        #expect(response.admissionResponse?["uid"] == (hasUID ? "x" : nil))
        #expect(response.body["kind"] == (hasUID ? "AdmissionReview" : "Status"))
    }

    @Test("A CREATE or UPDATE without an object is malformed", arguments: ["CREATE", "UPDATE"])
    func objectMissing(operation: String) throws {
        for object in ["null", "7", "[]"] {
            let response = try Review(operation: operation, object: object).response(from: .validating)
            #expect(response.result.status == 400)
            #expect(response.admissionResponse?["uid"] == .string(Review.uid))
            #expect(response.isAllowed == false)
        }
    }

    @Test(
        "The namespace is that of the request: an object that says another one is malformed",
        arguments: [
            (
                "CREATE", #""other""#, "null",
                "request.object.metadata.namespace must be \"default\" like request.namespace, not \"other\""
            ),
            ("UPDATE", #""other""#, "null", "request.object.metadata.namespace must be"),
            ("UPDATE", "null", #""other""#, "request.oldObject.metadata.namespace must be"),
            ("CREATE", "7", "null", "request.object.metadata.namespace must be a string"),
            ("CREATE", #""default""#, "null", nil), ("CREATE", #""""#, "null", nil), ("CREATE", "null", "null", nil),
            ("UPDATE", #""default""#, #""default""#, nil), ("DELETE", #""other""#, #""other""#, nil),
        ])
    func otherNamespace(operation: String, namespace: String, oldNamespace: String, message: String?) throws {
        func object(_ namespace: String) -> String {
            #"{"metadata":{"name":"eg","namespace":\#(namespace)},"spec":{"targetRefs":[]}}"#
        }
        for webhook in [PolicyReviewer.Webhook.validating, .mutating] {
            let response = try Review(operation: operation, object: object(namespace), oldObject: object(oldNamespace))
                .response(from: webhook)
            #expect(response.result.status == (message == nil ? 200 : 400))
            #expect(response.admissionResponse?["uid"] == .string(Review.uid))
            if let message {
                #expect(response.message.hasPrefix(message), "\(response.message)")
                #expect(response.isAllowed == false)
                #expect(response.code == 400)
            }
        }
    }

    @Test("Without request.kind the kind of the object counts")
    func kindOfTheObject() throws {
        let object = #"{"apiVersion":"gateway.envoyproxy.io/v1alpha1","kind":"ClientTrafficPolicy","spec":{}}"#
        let response = try Review(kind: "null", object: object).response(from: .validating)
        #expect(response.fields == ["spec"])
        #expect(try Review(kind: "null", object: "{}").response(from: .validating).message.hasPrefix("misrouted request: "))
    }

    @Test("A duplicate key inside a policy is a finding")
    func duplicateKey() throws {
        let object = #"{"metadata":{},"spec":{"scheme":"Preserve","scheme":"MatchBackend","targetRefs":[]}}"#
        let response = try Review(object: object).response(from: .validating)
        #expect(response.result.status == 200)
        #expect(response.fields == ["spec", "spec.scheme"])
    }

    @Test("A body truncated at any byte is malformed")
    func truncated() throws {
        let text = Review(object: Self.bad, oldObject: Self.bad).text
        for length in 0..<text.utf8.count {
            var reviewer = PolicyReviewer()
            let response = reviewer.review(Array(text.utf8.prefix(length)).span, for: .validating)
            #expect(response.status == 400)
        }
    }
}

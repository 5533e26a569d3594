import Admission
import JSONTape
import Testing

/// What is answered to requests that are not simply a policy to judge.
@Suite struct EnvelopeTests {
    static let bad = #"{"metadata":{"name":"eg"},"spec":{"tcpKeepalive":{"probes":-3}}}"#

    @Test("Both versions of AdmissionReview are answered in kind, with the uid", arguments: ["v1", "v1beta1"])
    func version(version: String) throws {
        let answer = try Review(apiVersion: "admission.k8s.io/\(version)", object: Self.bad).answered(.validate)
        #expect(answer.body["apiVersion"] == .string("admission.k8s.io/\(version)"))
        #expect(answer.body["kind"] == "AdmissionReview")
        #expect(answer.response?["uid"] == .string(Review.uid))
        #expect(answer.isAllowed == false)
    }

    @Test("What leaves, and what is only a part of the object, always passes", arguments: ["validate", "mutate"])
    func neverStopped(question: String) throws {
        let question: PolicyReviewer.Question = question == "validate" ? .validate : .mutate
        for review in [
            Review(operation: "DELETE", oldObject: Self.bad), Review(operation: "CONNECT"),
            Review(operation: "UPDATE", object: Self.bad, oldObject: "{}", subresource: "status"),
        ] {
            let answer = try review.answered(question)
            #expect(answer.answer.status == 200)
            #expect(answer.isAllowed == true)
            #expect(answer.response?["patch"] == nil)
            #expect(answer.response?["uid"] == .string(Review.uid))
        }
    }

    @Test("A dry run is judged like any other request")
    func dryRun() throws {
        let answer = try Review(object: Self.bad, isDryRun: true).answered(.validate)
        #expect(answer.isAllowed == false)
        #expect(answer.answer.isDryRun)
    }

    @Test(
        "Another kind or group is denied as misrouted",
        arguments: [("gateway.envoyproxy.io", "BackendTrafficPolicy"), ("", "Pod")])
    func misrouted(group: String, kind: String) throws {
        let review = Review(kind: #"{"group":"\#(group)","version":"v1","kind":"\#(kind)"}"#, object: Self.bad)
        let answer = try review.answered(.validate)
        #expect(answer.answer.status == 200)
        #expect(answer.isAllowed == false)
        #expect(answer.code == 400)
        #expect(answer.message.hasPrefix("misrouted: "))
    }

    @Test(
        "A body that is no review is refused with what is wrong, and the uid where it could be read",
        arguments: [
            ("", false, "the text ends too early"),
            ("{", false, "the text ends too early"),
            ("nonsense", false, "the body is not JSON: found 'o' where 'null' must stand at line 1, column 2"),
            ("[]", false, "the body must be an AdmissionReview object"),
            ("{}", false, "must have a request object"),
            (#"{"request":null}"#, false, "must have a request object"),
            (#"{"request":{}}"#, false, "request.uid"),
            (#"{"request":{"uid":""}}"#, false, "request.uid"),
            (#"{"request":{"uid":7}}"#, false, "request.uid"),
            (#"{"request":{"uid":"a","uid":"b"}}"#, false, "the key request.uid stands more than once"),
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
        let answer = try Answer(to: body, .validate)
        #expect(answer.answer.status == 400)
        #expect(answer.message.contains(message))
        #expect(answer.code == 400)
        #expect(answer.response?["uid"] == (hasUID ? "x" : nil))
        #expect(answer.body["kind"] == (hasUID ? "AdmissionReview" : "Status"))
    }

    @Test("A creation or an update without an object is a broken caller", arguments: ["CREATE", "UPDATE"])
    func objectMissing(operation: String) throws {
        for object in ["null", "7", "[]"] {
            let answer = try Review(operation: operation, object: object).answered(.validate)
            #expect(answer.answer.status == 400)
            #expect(answer.response?["uid"] == .string(Review.uid))
            #expect(answer.isAllowed == false)
        }
    }

    @Test("A person with curl may leave the kind to the object")
    func kindOfTheObject() throws {
        let object = #"{"apiVersion":"gateway.envoyproxy.io/v1alpha1","kind":"ClientTrafficPolicy","spec":{}}"#
        let answer = try Review(kind: "null", object: object).answered(.validate)
        #expect(answer.fields == ["spec"])
        #expect(try Review(kind: "null", object: "{}").answered(.validate).message.hasPrefix("misrouted: "))
    }

    @Test("A key that stands twice in a policy is its author's mistake")
    func duplicateKey() throws {
        let object = #"{"metadata":{},"spec":{"scheme":"Preserve","scheme":"MatchBackend","targetRefs":[]}}"#
        let answer = try Review(object: object).answered(.validate)
        #expect(answer.answer.status == 200)
        #expect(answer.fields == ["spec", "spec.scheme"])
    }

    @Test("A body truncated anywhere is refused and never crashes")
    func truncated() throws {
        let text = Review(object: Self.bad, oldObject: Self.bad).text
        for length in 0..<text.utf8.count {
            var reviewer = PolicyReviewer()
            let answer = reviewer.answer(Array(text.utf8.prefix(length)).span, question: .validate)
            #expect(answer.status == 400)
        }
    }
}

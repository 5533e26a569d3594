import JSONTape
import KubernetesStatus
import Testing

@Suite struct StatusTests {
    @Test("A status without details has the members of metav1.Status")
    func withoutDetails() {
        var writer = JSONWriter()
        Status(code: 404, message: "path not found: /a\"").write(to: &writer)
        #expect(
            writer.text
                == #"{"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure","message":"path not found: /a\"","#
                + #""reason":"NotFound","code":404}"#)
    }

    @Test("Causes are part of the details")
    func causes() throws {
        var writer = JSONWriter()
        let details = StatusDetails(name: "eg", group: "gateway.envoyproxy.io", kind: "ClientTrafficPolicy")
        Status(code: 422, message: "invalid", details: details).write(to: &writer) { writer in
            for field in ["spec.a", "spec.b"] {
                StatusCause.write(
                    reason: "FieldValueInvalid", message: Array("wrong".utf8).span, field: Array(field.utf8).span, to: &writer)
            }
        }
        let status = try JSONValue(parsing: writer.text)
        #expect(status["reason"] == "Invalid")
        #expect(
            status["details"]?.text == #"{"name":"eg","group":"gateway.envoyproxy.io","kind":"ClientTrafficPolicy","causes":["#
                + #"{"reason":"FieldValueInvalid","message":"wrong","field":"spec.a"},"#
                + #"{"reason":"FieldValueInvalid","message":"wrong","field":"spec.b"}]}"#)
    }

    @Test(
        "The reason follows from the status code",
        arguments: [
            (400, StatusReason.badRequest), (404, .notFound), (405, .methodNotAllowed), (408, .badRequest),
            (413, .requestEntityTooLarge), (415, .unsupportedMediaType), (422, .invalid), (429, .tooManyRequests),
            (431, .badRequest), (500, .internalError), (501, .internalError), (503, .serviceUnavailable),
        ])
    func reasons(code: Int, reason: StatusReason) {
        #expect(Status(code: code, message: "").reason == reason)
    }
}

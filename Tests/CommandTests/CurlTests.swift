import Foundation
import JSONTape
import Testing

/// Requests of curl to a running server, over HTTP/1.1 and HTTP/2.
@Suite struct CurlTests {
    static let protocols = [["--http1.1"], ["--http2"]]

    @Test("Each valid policy of the repository is completed and then allowed", arguments: protocols)
    func accepted(version: [String]) throws {
        let server = try RunningServer()
        for policy in try policies(in: "accepted") {
            let mutation = try server.review(review(of: policy.text), version, path: "/mutate?timeout=10s")
            #expect(mutation.status == 200, "\(policy.name)")
            let object = try patched(policy.text, by: mutation.body)
            let validation = try server.review(review(of: object), version)
            #expect(validation.status == 200, "\(policy.name)")
            #expect(validation.body.contains(#""allowed":true"#), "\(policy.name): \(validation.body)")
        }
        #expect(server.end() == 0)
    }

    @Test("Each invalid policy of the repository is denied with causes", arguments: protocols)
    func refused(version: [String]) throws {
        let server = try RunningServer()
        for policy in try policies(in: "refused") {
            let answer = try server.review(review(of: policy.text), version)
            #expect(answer.status == 200, "\(policy.name)")
            #expect(answer.version == (version == ["--http2"] ? "2" : "1.1"))
            let response = try #require(JSONValue(parsing: answer.body)["response"])
            #expect(response["allowed"] == .boolean(false), "\(policy.name)")
            #expect(response["uid"] == .string(uid))
            #expect(response["status"]?["code"] == 422)
            #expect(response["status"]?["details"]?["causes"] != nil)
        }
        #expect(server.end() == 0)
    }

    @Test("A request that is not a review is rejected with a Status that gives the reason", arguments: protocols)
    func refusals(version: [String]) throws {
        let server = try RunningServer()
        let json = ["--header", "Content-Type: application/json"]
        let rows: [(arguments: [String], path: String, status: Int, reason: String)] = [
            (["--data", "{}"] + json, "/nowhere", 404, "NotFound"),
            ([], "/validate", 405, "MethodNotAllowed"),
            (["--request", "PUT", "--data", "{}"] + json, "/mutate", 405, "MethodNotAllowed"),
            (["--data", "{}"], "/validate", 415, "UnsupportedMediaType"),
            (["--data", "{"] + json, "/validate", 400, "BadRequest"),
            (["--data", "{}"] + json, "/validate", 400, "BadRequest"),
            (["--data", "{}", "--header", "X-Filler: \(String(repeating: "x", count: 40_000))"] + json, "/validate", 431, ""),
        ]
        for row in rows {
            let answer = try server.curl(version + row.arguments, path: row.path)
            #expect(answer.status == row.status, "\(row.path): \(answer.curl)")
            let status = try JSONValue(parsing: answer.body)
            #expect(status["kind"] == "Status")
            #expect(status["code"] == .number(String(row.status)))
            if !row.reason.isEmpty { #expect(status["reason"] == .string(row.reason)) }
        }
        let large = String(repeating: " ", count: 7 * 1024 * 1024 + 1)
        #expect(try server.review(large, version).status == 413)
        #expect(try server.review(String(large.dropLast()), version).status == 400)
        #expect(server.end() == 0)
    }

    @Test("--defaults limits the defaults that are written to a policy", arguments: [("documented", 2), ("api", 1), ("none", 0)])
    func defaults(level: String, operations: Int) throws {
        let server = try RunningServer(["--defaults", level])
        let policy = #"{"spec":{"targetRefs":[{"kind":"Gateway","name":"eg"}],"path":{}}}"#
        let answer = try server.review(review(of: policy), path: "/mutate")
        let patch = try JSONValue(parsing: answer.body)["response"]?["patch"]
        #expect((patch == nil) == (operations == 0))
        let changed = try patched(policy, by: answer.body)
        #expect(changed.contains("gateway.networking.k8s.io") == (operations >= 1))
        #expect(changed.contains("UnescapeAndRedirect") == (operations == 2))
    }

    @Test("A chunked body is accepted")
    func chunked() throws {
        let server = try RunningServer()
        let policy = try #require(try policies(in: "refused").first)
        let answer = try server.review(review(of: policy.text), ["--http1.1", "--header", "Transfer-Encoding: chunked"])
        #expect(answer.status == 200)
        #expect(answer.body.contains(uid))
    }

    @Test("Health checks are answered, TLS 1.1 is rejected", arguments: protocols)
    func health(version: [String]) throws {
        let server = try RunningServer()
        for path in ["/healthz", "/livez", "/readyz"] {
            #expect(try server.curl(version, path: path).status == 200)
        }
        #expect(try server.curl(version + ["--tlsv1.3"], path: "/healthz").status == 200)
        #expect(try server.curl(version + ["--tls-max", "1.2"], path: "/healthz").status == 200)
        #expect(try server.curl(version + ["--tls-max", "1.1"], path: "/healthz").status == 0)
    }

    @Test("Each review is logged as one line of JSON, with any name of the policy")
    func logLines() throws {
        let server = try RunningServer()
        let hostile = #"{"metadata":{"name":"a\n{\"level\":\"error\"}"},"spec":{}}"#
        #expect(try server.review(review(of: hostile)).status == 200)
        #expect(server.end(with: SIGINT) == 0)
        let lines = try server.log.split(separator: "\n").map { try JSONValue(parsing: String($0)) }
        let reviews = lines.filter { $0["message"] == "review" }
        #expect(reviews.count == 1)
        #expect(reviews.first?["decision"] == "denied")
        #expect(reviews.first?["uid"] == .string(uid))
        #expect(reviews.first?["path"] == "/validate")
    }

    @Test("Requests during a shutdown are answered, and the exit code is 0")
    func drain() throws {
        // Long enough for one more review on a busy machine.
        let server = try RunningServer(["--shutdown-delay", "5s"])
        let policy = try #require(try policies(in: "refused").first)
        try server.beginShutdown()
        let answer = try server.review(review(of: policy.text), ["--http1.1", "--include"])
        #expect(answer.status == 200)
        #expect(answer.body.lowercased().contains("connection: close"))
        server.process.waitUntilExit()
        #expect(server.process.terminationStatus == 0)
    }
}

private let uid = "0d1f6f3e-8a7b-4c5d-9e2f-1a2b3c4d5e6f"

private func review(of object: String) -> String {
    """
    {"apiVersion":"admission.k8s.io/v1","kind":"AdmissionReview","request":{"uid":"\(uid)","operation":"CREATE",\
    "kind":{"group":"gateway.envoyproxy.io","version":"v1alpha1","kind":"ClientTrafficPolicy"},"namespace":"default",\
    "object":\(object)}}
    """
}

/// The policies of a folder of the repository, by name.
private func policies(in folder: String) throws -> [(name: String, text: String)] {
    let tests = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    let url = tests.appendingPathComponent("Policies/\(folder)")
    let files = try FileManager.default.contentsOfDirectory(at: url, includingPropertiesForKeys: nil)
    try #require(!files.isEmpty)
    return try files.sorted { $0.path < $1.path }.map { ($0.lastPathComponent, try String(contentsOf: $0, encoding: .utf8)) }
}

/// The object with the patch of a response applied.
private func patched(_ object: String, by answer: String) throws -> String {
    guard case .string(let base64)? = try JSONValue(parsing: answer)["response"]?["patch"] else { return object }
    let data = try #require(Data(base64Encoded: base64))
    guard case .array(let operations) = try JSONValue(parsing: String(decoding: data, as: UTF8.self)) else { return object }
    let patch = JSONPatch(
        try operations.map { operation in
            guard case .string(let pointer)? = operation["path"] else { throw CocoaError(.coderInvalidValue) }
            let path = FieldPath(pointer.split(separator: "/").map { Int($0).map { .index($0) } ?? .name(String($0)) })
            guard operation["op"] == "add" else { return .remove(path) }
            return .add(path, try #require(operation["value"]))
        })
    return try patch.applied(to: JSONValue(parsing: object)).text
}

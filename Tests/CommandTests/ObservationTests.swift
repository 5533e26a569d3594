import ExpositionFormat
import Foundation
import JSONTape
import Testing

/// What an operator sees of the running program.
@Suite struct ObservationTests {
    private static let plain = ["--metrics-address", "127.0.0.1:0"]
    private static let uid = "3c9f4a1e-5b6d-4e7f-8a90-b1c2d3e4f506"

    private func review(_ object: String, operation: String = "CREATE", isDryRun: Bool = false) -> String {
        """
        {"apiVersion":"admission.k8s.io/v1","kind":"AdmissionReview","request":{"uid":"\(Self.uid)","operation":"\(operation)",\
        "kind":{"group":"gateway.envoyproxy.io","version":"v1alpha1","kind":"ClientTrafficPolicy"},"namespace":"default",\
        "userInfo":{"username":"jane"},"dryRun":\(isDryRun),"object":\(object)}}
        """
    }

    private func policy(_ spec: String) -> String {
        let target = #"{"group":"gateway.networking.k8s.io","kind":"Gateway","name":"edge"}"#
        return #"{"metadata":{"name":"p"},"spec":{"targetRefs":[\#(target)],\#(spec)}}"#
    }

    @Test("Reviews are counted by operation, verdict and dry run, what they find by rule and severity; the page is sound")
    func counts() throws {
        let server = try RunningServer(Self.plain)
        let bad = policy(#""tcpKeepalive":{"probes":-3},"http2":{"maxConcurrentStreams":0,"onInvalidMessag":1}"#)
        for isDryRun in [false, false, true] { _ = try server.review(review(bad, isDryRun: isDryRun)) }
        _ = try server.review(review(policy(#""scheme":"Preserve""#), operation: "UPDATE"), ["--http2"])
        _ = try server.review(review("null", operation: "DELETE"))
        _ = try server.review(review(policy(#""http2":{}"#)), path: "/mutate")
        _ = try server.review("{")
        let answer = try server.curlPlainly(["--include"], path: "/metrics")
        let (head, body) = try #require(answer.body.firstRange(of: "\r\n\r\n")).split(answer.body)
        #expect(head.lowercased().contains("content-type: text/plain; version=0.0.4; charset=utf-8"))
        let page = try Exposition(body)
        let decisions = page.families.first { $0.name == "ctp_webhook_decisions_total" }?.samples.filter { $0.value != 0 } ?? []
        #expect(
            Set(
                decisions.map {
                    "\($0.labels["operation"] ?? "") \($0.labels["decision"] ?? "") \($0.labels["dry_run"] ?? "") \($0.value)"
                })
                == [
                    "CREATE denied false 2.0", "CREATE denied true 1.0", "UPDATE allowed false 1.0", "DELETE allowed false 1.0",
                    "CREATE patched false 1.0", "other malformed false 1.0",
                ])
        let findings = page.families.first { $0.name == "ctp_webhook_findings_total" }?.samples.filter { $0.value != 0 } ?? []
        #expect(
            Set(findings.map { "\($0.labels["rule"] ?? "") \($0.labels["severity"] ?? "") \($0.value)" })
                == ["unsigned error 3.0", "range error 3.0", "unknown-field warning 3.0"])
        #expect(page["controller_runtime_webhook_requests_total", ["webhook": "/validate", "code": "200"]] == 5)
        #expect(page["controller_runtime_webhook_requests_total", ["webhook": "/validate", "code": "400"]] == 1)
        #expect(page["controller_runtime_webhook_requests_total", ["webhook": "/mutate", "code": "200"]] == 1)
        #expect(page["ctp_webhook_build_info", ["version": "0.1.0"]] == 1)
        #expect(page["ctp_webhook_log_lines_dropped_total", [:]] == 0)
        #expect(try #require(page["process_start_time_seconds", [:]]) > Date().timeIntervalSince1970 - 3600)
        #expect(server.end() == 0)
    }

    @Test("The plain port is where flag or variable say, and answers HEAD; it is off otherwise")
    func plainPort() throws {
        let server = try RunningServer(Self.plain)
        for path in ["/metrics", "/livez", "/readyz", "/healthz"] {
            #expect(try server.curlPlainly(path: path).status == 200)
            #expect(try server.curlPlainly(["--head"], path: path).status == 200)
            #expect(try server.curlPlainly(["--data", "x"], path: path).status == 405)
        }
        #expect(try server.curlPlainly(path: "/validate").status == 404)
        #expect(try server.curl([], path: "/metrics").status == 404)
        #expect(!(try RunningServer().log.contains("metrics_address")))
    }

    @Test(
        "An address that is none, or taken, is a mistake that is named",
        arguments: ["localhost:80", "127.0.0.1", ":8080", "::1:8080", "127.0.0.1:70000", "[::1]", "192.0.2.1:0"])
    func mistakes(address: String) throws {
        let server = try RunningServer()
        let files = ["--tls-cert-file", server.folder.path("tls.crt"), "--tls-private-key-file", server.folder.path("tls.key")]
        let output = try run(
            webhook, ["serve", "--listen-address", "127.0.0.1", "--port", "0", "--metrics-address", address] + files)
        #expect(output.status == 2)
        #expect(output.error.contains("--metrics-address"))
        #expect(output.error.contains(address))
    }

    @Test("Whatever the severities, a sound program finds itself ready", arguments: ["off", "warning", "error"])
    func selfReview(setting: String) throws {
        let folder = try TemporaryFolder()
        let rules = try run(webhook, ["rules", "--output", "json"])
        guard case .array(let list) = try JSONValue(parsing: rules.output) else {
            throw CocoaError(.coderInvalidValue)
        }
        let lines = list.compactMap { rule -> String? in
            guard case .string(let id)? = rule["id"] else { return nil }
            return "  \(id): \(setting)"
        }
        try #require(lines.count > 50)
        _ = try folder.file("rules.yaml", containing: "rules:\n" + lines.joined(separator: "\n") + "\n")
        let server = try RunningServer(Self.plain + ["--config", folder.path("rules.yaml")])
        let answer = try server.curlPlainly(path: "/readyz?verbose")
        #expect(answer.status == 200)
        #expect(answer.body == "[+]serving ok\n[+]self-review ok\n[+]certificate ok\nreadyz check passed\n")
    }

    @Test("While it shuts down both ports say so", arguments: [["--http1.1"], ["--http2"]])
    func shuttingDown(version: [String]) throws {
        // Longer than all of this takes on a busy machine; nobody waits for its end.
        let server = try RunningServer(Self.plain + ["--shutdown-delay", "5m", "--shutdown-timeout", "6m"])
        #expect(try server.curlPlainly(path: "/readyz").status == 200)
        try server.beginShutdown()
        let plain = try server.curlPlainly(path: "/readyz")
        #expect(plain.status == 503)
        #expect(plain.body.hasPrefix("[-]serving failed: shutting down\n"))
        #expect(try server.curl(version, path: "/readyz").status == 503)
        #expect(try server.curlPlainly(path: "/livez").status == 200)
    }

    @Test(
        "A line of the log names rules and fields, and no value of the policy unless somebody debugs",
        arguments: [("info", "json"), ("info", "text"), ("debug", "json")])
    func values(level: String, format: String) throws {
        let server = try RunningServer(["--log-level", level, "--log-format", format])
        let bad = policy(
            """
            "clientIPDetection":{"xForwardedFor":{"trustedCIDRs":["s3cret/99"]}},"tls":{"ciphers":["s3cret"]},\
            "headers":{"earlyRequestHeaders":{"set":[{"name":"Authorization","value":"Bearer  s3cret"}]}},"scheme":"s3cret"
            """)
        let answer = try server.review(review(bad))
        #expect(answer.body.contains(#""allowed":false"#))
        #expect(server.end() == 0)
        let lines = server.log.split(separator: "\n").filter { $0.contains(Self.uid) }
        #expect(lines.count == 1)
        let line = try #require(lines.first)
        #expect(line.contains("s3cret") == (level == "debug"))
        // The credential itself not even then.
        #expect(!line.contains("Bearer"))
        #expect(line.contains("spec.tls.ciphers[0]"))
        #expect(line.contains("cipher"))
        guard format == "json" else { return }
        let values = try JSONValue(parsing: String(line))
        #expect(values["decision"] == "denied")
        #expect(values["user"] == "jane")
        #expect(values["name"] == "p")
        #expect(values["namespace"] == "default")
        #expect(values["operation"] == "CREATE")
        #expect(values["dry_run"] == .boolean(false))
        #expect(values["path"] == "/validate")
        #expect(values["microseconds"] != nil)
        #expect(values["rules"] != nil)
        #expect((values["reason"] != nil) == (level == "debug"))
    }

    @Test("Names and users cannot forge a line, or hide what they are", arguments: ["json", "text"])
    func hostileNames(format: String) throws {
        let server = try RunningServer(["--log-format", format])
        let hostile = #"a\n{\"level\":\"error\"}\u001b[2J\u202e\u2028\u0085 level=error"#
        let body = review(policy(#""scheme":"Preserve""#)).replacing("jane", with: hostile)
            .replacing(#""name":"p""#, with: #""name":"\#(hostile)""#)
        #expect(try server.review(body).status == 200)
        #expect(server.end() == 0)
        let lines = server.log.split(separator: "\n", omittingEmptySubsequences: true)
        #expect(lines.filter { $0.contains(Self.uid) }.count == 1)
        #expect(lines.allSatisfy { $0.hasPrefix(format == "json" ? "{\"time\":\"" : "2") })
        #expect(server.log.unicodeScalars.allSatisfy { $0 == "\n" || (0x20..<0x7F).contains($0.value) })
    }
}

extension Range<String.Index> {
    /// What stands before and behind it.
    fileprivate func split(_ text: String) -> (String, String) {
        (String(text[..<lowerBound]), String(text[upperBound...]))
    }
}

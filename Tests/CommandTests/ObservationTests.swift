import ExpositionFormat
import Foundation
import JSONTape
import Testing

/// Metrics, health and log lines of a running server.
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

    @Test("Reviews are counted by operation, decision and dry run, findings by rule and severity")
    func counts() throws {
        let server = try RunningServer(Self.plain)
        let bad = policy(#""tcpKeepalive":{"probes":-3},"http2":{"maxConcurrentStreams":0,"onInvalidMessag":1}"#)
        for isDryRun in [false, false, true] { _ = try server.review(review(bad, isDryRun: isDryRun)) }
        _ = try server.review(review(policy(#""scheme":"Preserve""#), operation: "UPDATE"), ["--http2"])
        _ = try server.review(review("null", operation: "DELETE"))
        _ = try server.review(review(policy(#""connection":{}"#)), path: "/mutate")
        // The API server does not call /validate after a denial by /mutate.
        _ = try server.review(review(policy(#""scheme":"Keep""#)), path: "/mutate")
        _ = try server.review("{")
        let answer = try server.curlPlainly(["--include"], path: "/metrics")
        let (head, body) = try #require(answer.body.firstRange(of: "\r\n\r\n")).split(answer.body)
        #expect(head.lowercased().contains("content-type: text/plain; version=0.0.4; charset=utf-8"))
        let page = try Exposition(body)
        let decisions = page.families.first { $0.name == "ctp_webhook_decisions_total" }?.samples.filter { $0.value != 0 } ?? []
        #expect(
            Set(
                decisions.map {
                    "\($0.labels["webhook"] ?? "") \($0.labels["operation"] ?? "") \($0.labels["decision"] ?? "") \($0.labels["dry_run"] ?? "") \($0.value)"
                })
                == [
                    "/validate CREATE denied false 2.0", "/validate CREATE denied true 1.0", "/validate UPDATE allowed false 1.0",
                    "/validate DELETE allowed false 1.0", "/mutate CREATE patched false 1.0", "/mutate CREATE denied false 1.0",
                    "/validate other malformed false 1.0",
                ])
        let findings = page.families.first { $0.name == "ctp_webhook_findings_total" }?.samples.filter { $0.value != 0 } ?? []
        #expect(
            Set(findings.map { "\($0.labels["rule"] ?? "") \($0.labels["severity"] ?? "") \($0.value)" })
                == ["unsigned error 3.0", "range error 3.0", "unknown-field warning 3.0", "enum error 1.0"])
        #expect(page["controller_runtime_webhook_requests_total", ["webhook": "/validate", "code": "200"]] == 5)
        #expect(page["controller_runtime_webhook_requests_total", ["webhook": "/validate", "code": "400"]] == 1)
        #expect(page["controller_runtime_webhook_requests_total", ["webhook": "/mutate", "code": "200"]] == 2)
        #expect(page["ctp_webhook_build_info", ["version": "0.1.0"]] == 1)
        #expect(page["ctp_webhook_log_lines_dropped_total", [:]] == 0)
        #expect(try #require(page["process_start_time_seconds", [:]]) > Date().timeIntervalSince1970 - 3600)
        #expect(server.end() == 0)
    }

    @Test("--metrics-address serves metrics and health over plain HTTP; the default is not to serve them")
    func metricsAddress() throws {
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
        "An invalid metrics address is an error that names the flag and the value",
        arguments: ["localhost:80", "127.0.0.1", ":8080", "::1:8080", "127.0.0.1:70000", "[::1]", "192.0.2.1:0"])
    func errors(address: String) throws {
        let server = try RunningServer()
        let files = ["--tls-cert-file", server.folder.path("tls.crt"), "--tls-private-key-file", server.folder.path("tls.key")]
        let output = try run(
            webhook, ["serve", "--listen-address", "127.0.0.1", "--port", "0", "--metrics-address", address] + files)
        #expect(output.status == 2)
        #expect(output.error.contains("--metrics-address"))
        #expect(output.error.contains(address))
    }

    @Test("The page of metrics is compressed and in OpenMetrics if the client asks for it")
    func representations() throws {
        let server = try RunningServer(Self.plain)
        let accept = ["--header", "Accept: application/openmetrics-text; version=1.0.0"]
        let plain = try server.curlPlainly(accept + ["--include"], path: "/metrics")
        // curl decodes the content, and fails if it is not gzip.
        let compressed = try server.curlPlainly(accept + ["--include", "--compressed"], path: "/metrics")
        let pages = try [plain, compressed].map { try #require($0.body.firstRange(of: "\r\n\r\n")).split($0.body) }
        #expect(!pages[0].0.contains("content-encoding"))
        #expect(pages[1].0.hasSuffix("\r\ncontent-encoding: gzip"))
        let lengths = pages.compactMap { head, _ in
            head.split(separator: "\r\n").first { $0.hasPrefix("content-length: ") }.flatMap { Int($0.dropFirst(16)) }
        }
        #expect(lengths.count == 2 && lengths[1] * 5 < lengths[0], "\(lengths)")
        let families = try pages.map { try Exposition($0.1, .openMetrics).families.map(\.name) }
        #expect(families[0] == families[1])
        let text = try Exposition(server.curlPlainly(path: "/metrics").body).families.map(\.name)
        #expect(families[0] == text.map { $0.hasSuffix("_total") ? String($0.dropLast(6)) : $0 })
    }

    @Test("The trace of a review is logged; a malformed one is not", arguments: [["--http1.1"], ["--http2"]])
    func trace(version: [String]) throws {
        let server = try RunningServer()
        let ids = ["4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7"]
        let body = review(policy(#""scheme":"Preserve""#))
        for flags in ["01", "zz"] {
            _ = try server.review(body, version + ["--header", "traceparent: 00-\(ids[0])-\(ids[1])-\(flags)"])
        }
        #expect(server.end() == 0)
        let lines = try server.log.split(separator: "\n").filter { $0.contains(Self.uid) }.map {
            try JSONValue(parsing: String($0))
        }
        #expect(lines.map { $0["trace_id"] } == [.string(ids[0]), nil])
        #expect(lines.map { $0["span_id"] } == [.string(ids[1]), nil])
    }

    @Test("The self-test passes with all severities", arguments: ["off", "warning", "error"])
    func selfTest(setting: String) throws {
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
        #expect(answer.body == "[+]serving ok\n[+]self-test ok\n[+]certificate ok\nreadyz check passed\n")
    }

    @Test("During a shutdown both ports report not ready", arguments: [["--http1.1"], ["--http2"]])
    func shuttingDown(version: [String]) throws {
        // Longer than the test takes on a busy machine. The process is killed at the end.
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
        "A log line names rules and fields; it has values of the policy only at level debug",
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

    @Test("Names of policies and users cannot forge a log line", arguments: ["json", "text"])
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
    /// The parts of a text before and after the range.
    fileprivate func split(_ text: String) -> (String, String) {
        (String(text[..<lowerBound]), String(text[upperBound...]))
    }
}

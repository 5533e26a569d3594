import ClusterCache
import ExpositionFormat
import FakeKubernetes
import KubernetesClient
import LinuxSystem
import Logging
import PolicySchema
import Telemetry
import Testing

@testable import PolicyAudit

/// The audit of a cluster that changes.
@Suite(.serialized) struct PolicyAuditTests {
    private static let policies = "/apis/gateway.envoyproxy.io/v1alpha1/clienttrafficpolicies"
    private static let gateways = "/apis/gateway.networking.k8s.io/v1/gateways"
    private static let gateway = """
        {"metadata":{"name":"edge","namespace":"a"},"spec":{"gatewayClassName":"eg","listeners":[\
        {"name":"web","port":80,"protocol":"HTTP"}]}}
        """

    private static func policy(
        _ name: String, section: String? = nil, _ settings: String = #","scheme":"Preserve""#, status: String = "{}"
    ) -> String {
        let section = section.map { #","sectionName":"\#($0)""# } ?? ""
        return """
            {"metadata":{"name":"\(name)","namespace":"a","creationTimestamp":"2026-01-01T00:00:00Z"},"spec":{"targetRefs":[\
            {"group":"gateway.networking.k8s.io","kind":"Gateway","name":"edge"\(section)}]\(settings)},"status":\(status)}
            """
    }

    private static func cluster() -> FakeCluster {
        let cluster = FakeCluster()
        for path in [
            policies, gateways, "/apis/gateway.networking.k8s.io/v1/gatewayclasses", "/api/v1/namespaces",
        ] { cluster.install(path) }
        cluster.put("/api/v1/namespaces", "a", #"{"metadata":{"name":"a"}}"#)
        cluster.put(
            "/apis/gateway.networking.k8s.io/v1/gatewayclasses", "eg",
            #"{"metadata":{"name":"eg"},"spec":{"controllerName":"gateway.envoyproxy.io/gatewayclass-controller"}}"#)
        cluster.put(gateways, "a/edge", gateway)
        return cluster
    }

    private static func auditing(
        _ cluster: FakeCluster, _ body: (PolicyAudit, LogRecorder) throws -> Void
    ) throws {
        let server = try FakeAPIServer.start(cluster)
        defer { server.shutDown() }
        let recorder = LogRecorder()
        let informers = try ClusterInformers.start(
            server.access(), userAgent: "test/1", configuration: .quick,
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        defer { informers.stop() }
        let audit = try PolicyAudit.start(
            informers.cache, severities: Severities(), interval: .milliseconds(5), logger: recorder.logger)
        defer { audit.stop() }
        try body(audit, recorder)
    }

    private static func page(of audit: PolicyAudit) throws -> Exposition {
        let registry = MetricRegistry()
        registry.add { audit.write(to: &$0) }
        return try Exposition(String(decoding: registry.page(), as: UTF8.self))
    }

    private static func findings(_ rule: String, _ severity: String, _ audit: PolicyAudit) -> Double? {
        try? page(of: audit)["ctp_webhook_stored_findings", ["rule": rule, "severity": severity]]
    }

    @Test("After the start all policies are audited, and metrics and one line summarise them")
    func start() throws {
        let cluster = Self.cluster()
        for index in 0..<30 {
            cluster.put(Self.policies, "a/bad-\(index)", Self.policy("bad-\(index)", #","http3":"secret-value""#))
        }
        cluster.put(Self.policies, "a/lost", Self.policy("lost", section: "nowhere"))
        cluster.put(Self.policies, "a/a-good", Self.policy("a-good"))
        try Self.auditing(cluster) { audit, recorder in
            #expect(eventually { audit.status.passes == 1 })
            let page = try Self.page(of: audit)
            func policies(_ state: String) -> Double? { page["ctp_webhook_stored_policies", ["state": state]] }
            #expect([policies("valid"), policies("warned"), policies("invalid")] == [1, 1, 30])
            #expect(page["ctp_webhook_stored_findings", ["rule": "type", "severity": "error"]] == 30)
            #expect(page["ctp_webhook_stored_findings", ["rule": "section-missing", "severity": "warning"]] == 1)
            #expect(page["ctp_webhook_stored_findings", ["rule": "conflict", "severity": "error"]] == 0)
            #expect(page["ctp_webhook_audit_passes_total", [:]] == 1)
            #expect(try #require(page["ctp_webhook_audit_completed_timestamp_seconds", [:]]) > 1_700_000_000)
            #expect(try #require(page["ctp_webhook_audit_cpu_seconds_total", [:]]) > 0)
            let lines = recorder.lines
            #expect(lines.count(where: { $0.hasPrefix("warning stored policy is invalid ") }) == AuditLog.maxListed)
            #expect(lines.count == AuditLog.maxListed + 1)
            let summary = try #require(lines.last)
            #expect(summary.hasPrefix("warning stored policies audited "), "\(summary)")
            for part in [
                "invalid=30", "warned=1", "valid=1", "invalid_not_logged=10", #""type": "30""#, #""section-missing": "1""#,
            ] {
                #expect(summary.contains(part), "\(summary)")
            }
            #expect(!lines.contains { $0.contains("secret-value") })
        }
    }

    @Test("A policy is audited again when it or its Gateway changes, and each change of its findings is one line")
    func changes() throws {
        let cluster = Self.cluster()
        cluster.put(Self.policies, "a/p", Self.policy("p", section: "web"))
        try Self.auditing(cluster) { audit, recorder in
            func line(_ index: Int) -> String {
                _ = eventually { recorder.lines.count > index }
                return recorder.lines.dropFirst(index).first ?? ""
            }
            #expect(line(0).hasPrefix("notice stored policies audited "))
            cluster.put(Self.gateways, "a/edge", Self.gateway.replacing("web", with: "other"))
            #expect(
                line(1)
                    == "notice findings of a stored policy changed added=[\"section-missing\"] name=p namespace=a warnings=[\"section-missing\"]"
            )
            #expect(eventually { Self.findings("section-missing", "warning", audit) == 1 })
            cluster.put(Self.gateways, "a/edge", Self.gateway)
            #expect(line(2) == "notice findings of a stored policy changed name=p namespace=a removed=[\"section-missing\"]")
            cluster.put(Self.policies, "a/p", Self.policy("p", section: "web", #","http3":7"#))
            #expect(
                line(3) == "warning findings of a stored policy changed added=[\"type\"] errors=[\"type\"] name=p namespace=a")
            #expect(eventually { Self.findings("type", "error", audit) == 1 })
            cluster.remove(Self.policies, "a/p")
            #expect(eventually { Self.findings("type", "error", audit) == 0 })
            #expect(recorder.lines.count == 4)
        }
    }

    @Test("Changes of the status alone cause no audit")
    func status() throws {
        let cluster = Self.cluster()
        cluster.put(Self.policies, "a/p", Self.policy("p"))
        try Self.auditing(cluster) { audit, _ in
            #expect(eventually { audit.status.passes == 1 })
            for index in 0..<5 {
                cluster.put(Self.policies, "a/p", Self.policy("p", status: #"{"ancestors":[],"round":\#(index)}"#))
            }
            // Events of a resource arrive in order, so the status has been read when this change has.
            cluster.put(Self.policies, "a/q", Self.policy("q"))
            #expect(eventually { Self.findings("conflict", "error", audit) == 1 })
            #expect(audit.status.passes == 2)
        }
    }

    @Test("If many findings change at once, the lines are limited and one line says how many are missing")
    func limit() throws {
        let cluster = Self.cluster()
        let count = AuditLog.maxBurst + 15
        for index in 0..<count { cluster.put(Self.policies, "a/p-\(index)", Self.policy("p-\(index)", section: "l-\(index)")) }
        cluster.put(
            Self.gateways, "a/edge",
            """
            {"metadata":{"name":"edge","namespace":"a"},"spec":{"gatewayClassName":"eg","listeners":[\
            \((0..<count).map { #"{"name":"l-\#($0)","port":\#($0 + 8000),"protocol":"HTTP"}"# }.joined(separator: ","))]}}
            """)
        try Self.auditing(cluster) { audit, recorder in
            #expect(eventually { audit.status.passes == 1 })
            cluster.remove(Self.gateways, "a/edge")
            #expect(eventually { Self.findings("target-missing", "warning", audit) == Double(count) })
            #expect(eventually { recorder.lines.contains { $0.contains("findings of more stored policies changed") } })
            let single = recorder.lines.count { $0.contains("findings of a stored policy changed") }
            // One more line is allowed per second.
            #expect(single >= AuditLog.maxBurst && single < count)
            let summary = recorder.lines.first { $0.contains("findings of more stored policies changed") }
            #expect(summary?.contains("suppressed=\(count - single)") == true, "\(summary ?? "")")
        }
    }

    @Test("A cache that is not synced is not audited")
    func stale() throws {
        let cluster = Self.cluster()
        cluster.fail(.silence, always: true, when: { $0.path == "/api/v1/namespaces" })
        try Self.auditing(cluster) { audit, recorder in
            #expect(eventually { cluster.requests { $0.path == "/api/v1/namespaces" } > 0 })
            #expect(audit.status.passes == 0)
            let families = try Self.page(of: audit).families.map(\.name)
            #expect(families == ["ctp_webhook_audit_passes_total", "ctp_webhook_audit_cpu_seconds_total"])
            #expect(recorder.lines.isEmpty)
        }
    }
}

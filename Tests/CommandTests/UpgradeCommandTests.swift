import Foundation
import JSONTape
import Testing

/// `ctp-webhook upgrade` as a program: files, a cluster, exit codes, reports and fixes.
@Suite struct UpgradeCommandTests {
    private static func policy(
        _ settings: String, target: String = "targetRef: {group: gateway.networking.k8s.io, kind: Gateway, name: eg}"
    )
        -> String
    {
        """
        apiVersion: gateway.envoyproxy.io/v1alpha1
        kind: ClientTrafficPolicy
        metadata: {name: eg}
        spec:
          \(target)
          \(settings)

        """
    }

    private static let mixed = policy(
        """
        enableProxyProtocol: true # old balancer
          clientIPDetection: {}
          tls:
            clientValidation: {}
          scheme: MatchBackend
        """)

    /// A folder with files, and runs of the program in it.
    private struct Folder {
        let folder: TemporaryFolder

        init(_ files: [String: String]) throws {
            folder = try TemporaryFolder()
            for (name, text) in files { _ = try folder.file(name, containing: text) }
        }

        func upgrade(_ arguments: String..., input: String? = nil) throws -> Output {
            try run(
                URL(fileURLWithPath: "/bin/sh"),
                ["-c", "cd \"$1\" && shift && exec \"$@\"", "sh", folder.url.path, webhook.path, "upgrade"] + arguments,
                input: input)
        }
    }

    @Test("The report names each change with its line, its release and what to do")
    func text() throws {
        let output = try Folder(["edge.yaml": Self.mixed]).upgrade("--from", "1.6", "--to", "1.9", "edge.yaml")
        #expect(output.status == 1)
        #expect(
            output.output == """
                edge.yaml:5:3: warning: spec.targetRef: is reported as deprecated in the policy's status since 1.7; use targetRefs \
                [upgrade-deprecated]
                edge.yaml:6:3: warning: spec.enableProxyProtocol: is reported as deprecated in the policy's status since 1.7; use \
                proxyProtocol [upgrade-deprecated]
                edge.yaml:7:3: error: spec.clientIPDetection: since 1.9, the API server rejects the policy: Invalid value: must have \
                exactly one of xForwardedFor, customHeader, directSourceIP [upgrade-rejected]
                edge.yaml:9:5: error: spec.tls.clientValidation.caCertificateRefs: since 1.8, Envoy Gateway does not accept the \
                policy: Required value: must have at least one entry if mode is RequireAndVerify (the default) or VerifyIfGiven; it \
                would have made Envoy Gateway answer 500 on every route of the targeted HTTP and HTTPS listeners, and remove the routes \
                of TLS and TCP listeners [upgrade-invalid]
                edge.yaml:10:3: warning: spec.scheme: has an effect since 1.7; the API server of 1.6.7 drops it [upgrade-enforced]

                """)
        #expect(output.error.contains("edge.yaml:9:5: note: spec.tls.clientValidation: 1.9 also has mode, "), "\(output.error)")
        #expect(output.error.contains("2 errors and 3 warnings in 1 file: 1 policy, in "), "\(output.error)")
    }

    private static let codes: [(arguments: [String], code: Int32)] = [
        (["--from", "1.6", "mixed.yaml"], 1), (["--from", "1.6", "--fail-on", "never", "mixed.yaml"], 0),
        (["--from", "1.8", "--to", "main", "new.yaml"], 0), (["--from", "1.6", "--to", "1.7", "old.yaml"], 0),
        (["--from", "1.6", "--to", "1.7", "--fail-on", "warning", "old.yaml"], 1),
        (["--from", "1.9", "--to", "1.6", "down.yaml"], 1),
        (["mixed.yaml"], 2), (["--from", "1.6", "--to", "1.6", "mixed.yaml"], 2), (["--from", "1.9.0", "mixed.yaml"], 2),
        (["--from", "0.9", "mixed.yaml"], 2), (["--from", "1.6", "--to", "2.0", "mixed.yaml"], 2),
        (["--from", "1.6", "missing.yaml"], 2), (["--from", "1.6", "--fix", "--diff"], 2),
        (["--from", "1.6", "--unsafe-fixes"], 2),
        (["--from", "1.6", "--output", "yaml"], 2), (["--from", "1.6", "broken.yaml"], 1),
        (["--from", "1.6", "template.yaml"], 0),
    ]

    @Test("The exit code is 0, 1 for changes at the threshold, and 2 for what cannot be read", arguments: codes)
    func exitCodes(arguments: [String], code: Int32) throws {
        let target = "targetRefs: [{group: gateway.networking.k8s.io, kind: Gateway, name: eg, sectionName: https}]"
        let folder = try Folder([
            "mixed.yaml": Self.mixed, "old.yaml": Self.policy("enableProxyProtocol: true"),
            "new.yaml": Self.policy("proxyProtocol: {}", target: target),
            "down.yaml": Self.policy("timeout: {http: {requestHeadersReceivedTimeout: 5s}}", target: target),
            "broken.yaml": "a: [", "template.yaml": "{{ if x }}\n" + Self.mixed + "{{ end }}\n",
        ])
        let line = "cd \"$1\" && shift && exec \"$@\""
        let output = try run(
            URL(fileURLWithPath: "/bin/sh"), ["-c", line, "sh", folder.folder.url.path, webhook.path, "upgrade"] + arguments)
        #expect(output.status == code, "\(output.output)\(output.error)")
        if code == 2 {
            #expect(output.error.hasPrefix("upgrade: ") || output.error.contains("missing.yaml: error: "), "\(output.error)")
        }
    }

    @Test("Wrong releases are answered with the known ones")
    func releases() throws {
        let folder = try Folder(["a.yaml": Self.mixed])
        let names = "1.0, 1.1, 1.2, 1.3, 1.4, 1.5, 1.6, 1.7, 1.8, 1.9 or main"
        #expect(try folder.upgrade().error == "upgrade: --from: must be the release that is in use; use \(names)\n")
        #expect(
            try folder.upgrade("--from", "1.9").error
                == "upgrade: --from 1.9 --to 1.9: both are Envoy Gateway 1.9; use two different ones of \(names)\n")
        #expect(
            try folder.upgrade("--from", "1.4", "--to", "3").error.hasPrefix(
                "upgrade: --to 3: unknown release of Envoy Gateway; use \(names)"))
    }

    @Test("Standard input, folders, excludes, comments and reports work as for lint")
    func files() throws {
        let folder = try Folder([
            "a.yaml": Self.policy("scheme: MatchBackend # ctp-webhook: ignore=upgrade-enforced,tls-version-capped"),
            "b.yaml": Self.policy("scheme: MatchBackend"), ".ctp-webhook.yaml": "exclude: [b.yaml]\n",
        ])
        let all = try folder.upgrade("--from", "1.6", "--to", "1.7.5")
        #expect(!all.output.contains("upgrade-enforced") && all.error.contains("1 ignored"), "\(all.output)\(all.error)")
        #expect(try !folder.upgrade("--from", "1.6", "--to", "1.7", "--quiet").error.contains("note"))
        let input = try folder.upgrade(
            "--from", "1.6", "--to", "1.7", "-o", "json", "-", input: Self.policy("scheme: MatchBackend"))
        guard case .array(let found) = try JSONValue(parsing: input.output) else {
            return #expect(Bool(false), "\(input.output)")
        }
        #expect(found.map { $0["rule"] } == ["upgrade-deprecated", "upgrade-enforced"])
        #expect(found.map { $0["line"] } == [.number("5"), .number("6")])
        for format in ["jsonl", "sarif", "junit", "github", "gitlab", "checkstyle"] {
            #expect(
                try folder.upgrade("--from", "1.6", "--to", "1.7", "-o", format).output.contains("upgrade-deprecated"),
                "\(format)")
        }
    }

    @Test("Fixes are made in place, mean the same in both releases, and change nothing a second time")
    func fixes() throws {
        let old = Self.policy(
            """
            enableProxyProtocol: true # balancer
              headers:
                preserveXRequestID: true
            """)
        let folder = try Folder(["a.yaml": old])
        let diff = try folder.upgrade("--from", "1.5", "--to", "1.9", "--diff")
        #expect(diff.status == 1 && diff.output.contains("+  proxyProtocol: {} # balancer\n"), "\(diff.output)\(diff.error)")
        #expect(try folder.folder.text("a.yaml") == old)
        let fixed = try folder.upgrade("--from", "1.5", "--to", "1.9", "--fix")
        #expect(fixed.status == 0 && fixed.error.contains("3 fixed"), "\(fixed.output)\(fixed.error)")
        let text = try folder.folder.text("a.yaml")
        #expect(
            text
                == Self.policy(
                    "proxyProtocol: {} # balancer\n  headers:\n    requestID: Preserve",
                    target: "targetRefs: [{group: gateway.networking.k8s.io, kind: Gateway, name: eg}]"))
        #expect(try folder.upgrade("--from", "1.5", "--to", "1.9", "--fix").error.contains("fixed") == false)
        #expect(try folder.folder.text("a.yaml") == text)
    }

    @Test("The fix that keeps a default is made once, and then there is nothing to report")
    func keepsDefault() throws {
        let folder = try Folder([
            "a.yaml": Self.policy(
                "tls: {minVersion: '1.3'}", target: "targetRefs: [{group: gateway.networking.k8s.io, kind: Gateway, name: eg}]")
        ])
        let output = try folder.upgrade("--from", "1.1", "--to", "1.9", "--fix", "--unsafe-fixes")
        #expect(output.error.contains(", 1 fixed"), "\(output.error)")
        let text = try folder.folder.text("a.yaml")
        #expect(text.contains("session: {resumption: {stateless: {}, stateful: {}}}"), "\(text)")
        let again = try folder.upgrade("--from", "1.1", "--to", "1.9", "--fix", "--unsafe-fixes")
        #expect(again.status == 0 && !again.error.contains("fixed") && !again.output.contains("upgrade-enforced"), "\(again)")
        #expect(try folder.folder.text("a.yaml") == text)
    }

    @Test("With --cluster, the stored policies are compared, unless a file replaces them")
    func cluster() throws {
        func object(_ name: String, _ settings: String) -> String {
            """
            {"apiVersion":"gateway.envoyproxy.io/v1alpha1","kind":"ClientTrafficPolicy","metadata":{"name":"\(name)","namespace":"shop"},\
            "spec":{"targetRefs":[{"group":"gateway.networking.k8s.io","kind":"Gateway","name":"edge"}],\(settings)}}
            """
        }
        let stored = object("one", #""clientIPDetection":{}"#) + "," + object("two", #""scheme":"Preserve""#)
        let kubectl = try FakeKubectl(["clienttrafficpolicies.gateway.envoyproxy.io": stored])
        let output = try run(webhook, ["upgrade", "--from", "1.8", "--cluster"], environment: kubectl.path)
        #expect(output.status == 1, "\(output.error)")
        #expect(
            output.output.hasPrefix(
                "cluster:1:1: error: spec.clientIPDetection: shop/one: since 1.9, the API server rejects the policy: "),
            "\(output.output)")
        #expect(output.output.split(separator: "\n").count == 1)
        let folder = try TemporaryFolder()
        _ = try folder.file("new.json", containing: object("one", #""clientIPDetection":{"directSourceIP":{}}"#))
        let replaced = try run(
            webhook, ["upgrade", "--from", "1.8", "--cluster", folder.path("new.json")], environment: kubectl.path)
        #expect(replaced.output.hasPrefix(folder.path("new.json")), "\(replaced.output)")
    }
}

import Foundation
import JSONTape
import Testing

/// Options that are set by environment variables, and `--print-config`.
@Suite struct EnvironmentTests {
    private let folder: TemporaryFolder
    private let flags: [String]

    init() throws {
        folder = try TemporaryFolder()
        try #require(try run(webhook, ["certs", "create", "--directory", folder.url.path]).status == 0)
        flags = ["serve", "--tls-cert-file", folder.path("tls.crt"), "--tls-private-key-file", folder.path("tls.key")]
    }

    @Test("Each option of serve can be set by its variable, and --print-config prints the variable as the source")
    func everyOption() throws {
        let names = try listing(flags).map(\.name)
        #expect(names.count >= 19)
        let path = folder.path("rules.yaml")
        _ = try folder.file("rules.yaml", containing: "rules: {}")
        let kubeconfig = folder.path("kubeconfig")
        _ = try folder.file(
            "kubeconfig",
            containing: """
                contexts: [{name: c, context: {cluster: c}}]
                clusters: [{name: c, cluster: {server: "https://127.0.0.1:1", certificate-authority: ca.crt}}]
                """)
        let values = [
            "kubeconfig": kubeconfig, "kube-context": "c", "watch-cluster": "true", "check-references": "true",
            "merge-gateways": "true", "tls-cert-file": folder.path("tls.crt"), "tls-private-key-file": folder.path("tls.key"),
            "tls-min-version": "1.3",
            "listen-address": "::1", "port": "0", "threads": "3", "log-format": "text", "log-level": "error", "config": path,
            "rules": "unsigned=off", "defaults": "none", "early-denial": "off",
            "print-config": "true",
            "metrics-address": "[::1]:0", "client-ca-file": folder.path("ca.crt"), "client-allowed-names": "kube-apiserver,b",
            "tls-reload-interval": "3s", "self-signed": "false", "self-signed-secret": "a/b",
            "max-connections": "7", "max-connections-per-address": "7", "max-in-flight": "7", "max-body-memory": "64Mi",
            "envoy-gateway": "auto", "envoy": "1.38", "envoy-gateway-deployment": "a/b",
        ]
        let variables = names.map { name in (Self.variable(name), values[name] ?? "7s") }
        let lines = try listing(["serve"], Dictionary(uniqueKeysWithValues: variables), hasFlag: false)
        #expect(lines.map(\.name) == names)
        for line in lines {
            #expect(line.source == Self.variable(line.name))
            #expect(line.value == values[line.name] ?? "7s")
        }
    }

    @Test("Without a flag or a variable the default is effective, and an empty variable counts as unset")
    func defaults() throws {
        for variables in [[:], ["CTP_WEBHOOK_PORT": "", "CTP_WEBHOOK_SHUTDOWN_DELAY": ""]] {
            let lines = try listing(flags, variables)
            for (name, value) in [("port", "9443"), ("shutdown-delay", "5s"), ("log-level", "info"), ("config", "null")] {
                let line = try #require(lines.first { $0.name == name })
                #expect(line.value == value)
                #expect(line.source == "default")
            }
        }
    }

    @Test("A flag takes precedence over the variable in both spellings", arguments: [["--port", "8443"], ["--port=8443"]])
    func precedence(port: [String]) throws {
        let line = try #require(
            try listing(flags + port, ["CTP_WEBHOOK_PORT": "not even a number"]).first { $0.name == "port" })
        #expect(line.value == "8443")
        #expect(line.source == "flag")
    }

    @Test(
        "An invalid variable ends the program with exit code 2, and the message names the variable, not the flag",
        arguments: [
            ("PORT", "70000", ["'CTP_WEBHOOK_PORT <port>'", "70000"]),
            ("THREADS", "0", ["CTP_WEBHOOK_THREADS 0: must be between 1 and 1024"]),
            ("SHUTDOWN_DELAY", "5", ["CTP_WEBHOOK_SHUTDOWN_DELAY"]),
            ("SHUTDOWN_DELAY", "1m", ["CTP_WEBHOOK_SHUTDOWN_DELAY 1m: must not be longer than --shutdown-timeout 25s"]),
            ("LOG_LEVEL", "--loud", ["CTP_WEBHOOK_LOG_LEVEL", "--loud"]),
            ("CONFIG", "/nonexistent", ["CTP_WEBHOOK_CONFIG /nonexistent"]),
            ("LISTEN_ADDRESS", "localhost", ["CTP_WEBHOOK_LISTEN_ADDRESS localhost --port 9443"]),
            ("PRINT_CONFIG", "yes", ["CTP_WEBHOOK_PRINT_CONFIG yes: must be true or false"]),
            ("PROT", "9443", ["CTP_WEBHOOK_PROT 9443", "did you mean CTP_WEBHOOK_PORT?"]),
            ("SHUTDOWN-DELAY", "5s", ["did you mean CTP_WEBHOOK_SHUTDOWN_DELAY?"]),
            ("ZZZ", "1", ["CTP_WEBHOOK_ZZZ 1: this environment variable sets no option"]),
        ])
    func errors(name: String, value: String, parts: [String]) throws {
        let output = try run(webhook, flags, environment: ["CTP_WEBHOOK_" + name: value])
        #expect(output.status == 2)
        #expect(output.output.isEmpty)
        for part in parts { #expect(output.error.contains(part), "\(output.error)") }
    }

    @Test("--print-config checks the configuration as serve does, and does not listen")
    func checked() throws {
        let output = try run(webhook, ["serve", "--print-config", "--tls-cert-file", "/no", "--tls-private-key-file", "/no"])
        #expect(output.status == 2)
        #expect(output.error.contains("--tls-cert-file /no"))
        // It can be used beside a running server.
        let server = try RunningServer()
        #expect(try listing(flags + ["--listen-address", "127.0.0.1", "--port", "\(server.port)"]).count >= 19)
    }

    @Test("Variables that Kubernetes sets for a Service called ctp-webhook are ignored")
    func serviceLinks() throws {
        let variables = [
            "CTP_WEBHOOK_SERVICE_HOST": "10.96.0.7", "CTP_WEBHOOK_SERVICE_PORT": "443", "CTP_WEBHOOK_SERVICE_PORT_HTTPS": "443",
            "CTP_WEBHOOK_PORT": "tcp://10.96.0.7:443", "CTP_WEBHOOK_PORT_443_TCP": "tcp://10.96.0.7:443",
            "CTP_WEBHOOK_PORT_443_TCP_PROTO": "tcp", "CTP_WEBHOOK_PORT_443_TCP_PORT": "443",
            "CTP_WEBHOOK_PORT_443_TCP_ADDR": "10.96.0.7", "CTP_WEBHOOK_METRICS_SERVICE_HOST": "10.96.0.8",
            "CTP_WEBHOOK_METRICS_PORT": "tcp://10.96.0.8:80",
        ]
        let line = try #require(try listing(flags, variables).first { $0.name == "port" })
        #expect(line.value == "9443")
        #expect(line.source == "default")
    }

    @Test("Other commands use the variables of the options that they share with serve, and ignore the others")
    func otherCommands() throws {
        let variables = ["CTP_WEBHOOK_PORT": "70000", "CTP_WEBHOOK_RULES": "unsigned=off"]
        let output = try run(webhook, ["rules", "unsigned"], environment: variables)
        #expect(output.status == 0)
        #expect(output.output.contains("SEVERITY:     off"))
        let flag = try run(webhook, ["rules", "unsigned", "--rules", "unsigned=warning"], environment: variables)
        #expect(flag.output.contains("SEVERITY:     warning"))
    }

    @Test("Help is printed even if variables are invalid")
    func help() throws {
        let output = try run(webhook, ["serve", "--help"], environment: ["CTP_WEBHOOK_ZZZ": "1", "CTP_WEBHOOK_PORT": "x"])
        #expect(output.status == 0)
        #expect(output.output.contains("CTP_WEBHOOK_SHUTDOWN_DELAY"))
    }

    private static func variable(_ name: String) -> String {
        "CTP_WEBHOOK_" + name.uppercased().replacingOccurrences(of: "-", with: "_")
    }

    /// The lines of `--print-config`, with the values as YAML reads them.
    private func listing(
        _ arguments: [String], _ variables: [String: String] = [:], hasFlag: Bool = true
    ) throws -> [(name: String, value: String, source: String)] {
        let output = try run(webhook, arguments + (hasFlag ? ["--print-config"] : []), environment: variables)
        try #require(output.status == 0, "\(output.error)")
        return try output.output.split(separator: "\n").map { line in
            let match = try #require(line.wholeMatch(of: #/([a-z-]+): '?(.*?)'? +# (\S+)/#))
            return (String(match.1), String(match.2), String(match.3))
        }
    }
}

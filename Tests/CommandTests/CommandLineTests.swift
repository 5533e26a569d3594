import Foundation
import Testing

/// What the program does with its arguments.
@Suite struct CommandLineTests {
    @Test(
        "A mistake in the arguments ends the program at once with exit code 2, naming the flag and the value",
        arguments: [
            (["serve"], "--tls-cert-file"),
            (
                ["serve", "--tls-cert-file", "/nonexistent", "--tls-private-key-file", "/nonexistent"],
                "--tls-cert-file /nonexistent"
            ),
            (["serve", "--tls-cert-file", "a", "--tls-private-key-file", "b", "--threads", "0"], "--threads 0"),
            (["serve", "--tls-cert-file", "a", "--tls-private-key-file", "b", "--port", "70000"], "70000"),
            (["serve", "--tls-cert-file", "a", "--tls-private-key-file", "b", "--log-level", "loud"], "loud"),
            (["serve", "--tls-cert-file", "a", "--tls-private-key-file", "b", "--shutdown-delay", "5"], "--shutdown-delay"),
            (["serve", "--tls-cert-file", "a", "--tls-private-key-file", "b", "--tls-min-version", "1.1"], "1.1"),
            (
                ["serve", "--tls-cert-file", "a", "--tls-private-key-file", "b", "--shutdown-delay", "26s"],
                "--shutdown-delay 26s: must not be more than --shutdown-timeout 25s"
            ),
            (["serve", "--self-signed", "--tls-cert-file", "a"], "--tls-cert-file a: must not be given with --self-signed"),
            (["serve", "--self-signed"], "--self-signed: this is no Pod"),
            (["serve", "--self-signed", "--kubeconfig", "/nonexistent"], "--kubeconfig /nonexistent: open /nonexistent"),
            (["serve", "--self-signed", "--kube-context", "a"], "--kube-context a: needs --kubeconfig"),
            (["serve", "--self-signed", "--self-signed-secret", "a"], "--self-signed-secret"),
            (["serve", "--self-signed", "--self-signed-secret", "a/"], "--self-signed-secret"),
            (["serve", "--self-signed", "--self-signed-lifetime", "9s"], "9s: must be between 10s and a year"),
            (["serve", "--self-signed", "--self-signed-lifetime", "8785h"], "8785h: must be between 10s and a year"),
            (
                ["serve", "--self-signed", "--self-signed-lifetime", "10s", "--self-signed-authority-lifetime", "29s"],
                "--self-signed-authority-lifetime 29s: must be at least three times --self-signed-lifetime 10s"
            ),
            (["serve", "--self-signed", "--self-signed-authority-lifetime", "87841h"], "at most ten years"),
            (
                [
                    "serve", "--self-signed", "--self-signed-lifetime", "10s", "--self-signed-authority-lifetime", "30s",
                    "--self-signed-spread", "6s",
                ], "--self-signed-spread 6s: must be at most a sixth of --self-signed-authority-lifetime 30s"
            ),
            (["serve", "--self-signed", "--self-signed-configuration", ""], "--self-signed-configuration: must not be empty"),
            (["certs", "create", "--directory", "/proc/nowhere"], "--directory /proc/nowhere"),
            (["certs", "create", "--directory", "/tmp", "--name", "a b"], "--name a b"),
            (["certs", "create", "--directory", "/tmp", "--days", "0"], "--days 0"),
            (["certs", "create", "--directory", "/tmp", "--client-name", ""], "must have 1 to 64 characters"),
            (
                ["certs", "create", "--directory", "/tmp", "--client-name", String(repeating: "a", count: 65)],
                "must have 1 to 64 characters"
            ),
            (["unknown"], "unknown"),
        ])
    func mistakes(arguments: [String], named: String) throws {
        let output = try run(webhook, arguments)
        #expect(output.status == 2)
        #expect(output.error.contains(named))
        #expect(output.output.isEmpty)
    }

    @Test(
        "A timeout is between 100ms and 1h", arguments: ["handshake", "read-header", "read-body", "idle", "write"],
        [("99ms", false), ("100ms", true), ("1h", true), ("1h1ms", false)])
    func timeouts(name: String, row: (value: String, isAllowed: Bool)) throws {
        let certificates = ["--tls-cert-file", "/nonexistent", "--tls-private-key-file", "/nonexistent"]
        let output = try run(webhook, ["serve", "--\(name)-timeout", row.value] + certificates)
        #expect(output.status == 2)
        #expect(output.error.contains("--\(name)-timeout \(row.value): must be between 100ms and 1h") == !row.isAllowed)
        #expect(output.error.contains("cannot read /nonexistent") == row.isAllowed)
    }

    @Test(
        "A limit has a least and a greatest number",
        arguments: [
            ("connections", "0", "must be between 1 and 1000000"), ("connections", "1", nil), ("connections", "1000000", nil),
            ("connections", "1000001", "must be between 1 and 1000000"),
            ("connections-per-address", "0", "must be between 1 and 1000000"), ("connections-per-address", "1", nil),
            ("in-flight", "0", "must be between 1 and 1000000"), ("in-flight", "1", nil),
            ("body-memory", "16777215", "must be at least 16Mi, or a body of 7Mi would never be taken"),
            ("body-memory", "16Mi", nil), ("body-memory", "16777217", nil), ("body-memory", "64m", "64m"),
        ])
    func limits(name: String, value: String, mistake: String?) throws {
        let certificates = ["--tls-cert-file", "/nonexistent", "--tls-private-key-file", "/nonexistent"]
        let output = try run(webhook, ["serve", "--max-\(name)", value] + certificates)
        #expect(output.status == 2)
        #expect(output.error.contains(mistake ?? "cannot read /nonexistent"), "\(output.error)")
        #expect(output.error.contains("--max-\(name)") == (mistake != nil))
    }

    @Test("An address that cannot be listened on is named")
    func listenAddress() throws {
        let server = try RunningServer()
        let files = ["--tls-cert-file", server.folder.path("tls.crt"), "--tls-private-key-file", server.folder.path("tls.key")]
        for (address, port) in [("localhost", "0"), ("192.0.2.1", "0"), ("127.0.0.1", "\(server.port)")] {
            let output = try run(webhook, ["serve"] + files + ["--listen-address", address, "--port", port])
            #expect(output.status == 2)
            #expect(output.error.contains("--listen-address \(address) --port \(port)"))
        }
    }

    @Test("A key that is not the certificate's is refused at the start")
    func mismatchedKey() throws {
        let (one, other) = (try TemporaryFolder(), try TemporaryFolder())
        for folder in [one, other] {
            #expect(try run(webhook, ["certs", "create", "--directory", folder.url.path]).status == 0)
        }
        let output = try run(
            webhook, ["serve", "--tls-cert-file", one.path("tls.crt"), "--tls-private-key-file", other.path("tls.key")])
        #expect(output.status == 2)
        #expect(output.error.contains("the private key does not belong to the certificate"))
    }

    @Test("Made certificates verify, and only their owner may read the key")
    func certificates() throws {
        let folder = try TemporaryFolder()
        let path = folder.path("deep/er")
        #expect(try run(webhook, ["certs", "create", "--directory", path]).status == 0)
        let mode = try FileManager.default.attributesOfItem(atPath: path + "/tls.key")[.posixPermissions] as? Int
        #expect(mode == 0o600)
        #expect(try FileManager.default.contentsOfDirectory(atPath: path).sorted() == ["ca.crt", "tls.crt", "tls.key"])
        #expect(try String(contentsOfFile: path + "/ca.crt", encoding: .utf8).hasPrefix("-----BEGIN CERTIFICATE-----"))
    }

    @Test("Help and version are answers, not mistakes", arguments: [["--help"], ["--version"], ["serve", "--help"], []])
    func help(arguments: [String]) throws {
        let output = try run(webhook, arguments)
        #expect(output.status == 0)
        #expect(!output.output.isEmpty)
    }
}

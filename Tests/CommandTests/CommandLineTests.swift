import Foundation
import Testing

/// The arguments of the command line.
@Suite struct CommandLineTests {
    @Test(
        "Invalid arguments end the program with exit code 2, naming the command, the flag and the value",
        arguments: [
            (["serve"], "serve: --tls-cert-file: must be set unless --self-signed is set"),
            (
                ["serve", "--tls-cert-file", "/nonexistent", "--tls-private-key-file", "/nonexistent"],
                "serve: --tls-cert-file /nonexistent --tls-private-key-file /nonexistent: cannot read /nonexistent"
            ),
            (["serve", "--tls-cert-file", "a", "--tls-private-key-file", "b", "--threads", "0"], "--threads 0"),
            (["serve", "--tls-cert-file", "a", "--tls-private-key-file", "b", "--port", "70000"], "70000"),
            (["serve", "--tls-cert-file", "a", "--tls-private-key-file", "b", "--log-level", "loud"], "loud"),
            (["serve", "--tls-cert-file", "a", "--tls-private-key-file", "b", "--shutdown-delay", "5"], "--shutdown-delay"),
            (["serve", "--tls-cert-file", "a", "--tls-private-key-file", "b", "--tls-min-version", "1.1"], "1.1"),
            (
                ["serve", "--tls-cert-file", "a", "--tls-private-key-file", "b", "--shutdown-delay", "26s"],
                "--shutdown-delay 26s: must not be longer than --shutdown-timeout 25s"
            ),
            (["serve", "--self-signed", "--tls-cert-file", "a"], "--tls-cert-file a: must not be set with --self-signed"),
            (["serve", "--self-signed"], "--self-signed: KUBERNETES_SERVICE_HOST and KUBERNETES_SERVICE_PORT must be set"),
            (["serve", "--self-signed", "--kubeconfig", "/nonexistent"], "--kubeconfig /nonexistent: open /nonexistent"),
            (["serve", "--self-signed", "--kube-context", "a"], "--kube-context a: requires --kubeconfig"),
            (["serve", "--self-signed", "--self-signed-secret", "a"], "--self-signed-secret"),
            (["serve", "--self-signed", "--self-signed-secret", "a/"], "--self-signed-secret"),
            (["serve", "--self-signed", "--self-signed-lifetime", "9s"], "9s: must be between 10s and 8784h"),
            (["serve", "--self-signed", "--self-signed-lifetime", "8785h"], "8785h: must be between 10s and 8784h"),
            (
                ["serve", "--self-signed", "--self-signed-lifetime", "10s", "--self-signed-authority-lifetime", "29s"],
                "--self-signed-authority-lifetime 29s: must be at least three times --self-signed-lifetime 10s"
            ),
            (["serve", "--self-signed", "--self-signed-authority-lifetime", "87841h"], "at most 87840h"),
            (
                [
                    "serve", "--self-signed", "--self-signed-lifetime", "10s", "--self-signed-authority-lifetime", "30s",
                    "--self-signed-propagation-delay", "6s",
                ], "--self-signed-propagation-delay 6s: must be at most a sixth of --self-signed-authority-lifetime 30s"
            ),
            (["serve", "--self-signed", "--self-signed-configuration", ""], "--self-signed-configuration: must not be empty"),
            (["certs", "create", "--directory", "/proc/nowhere"], "certs create: --directory /proc/nowhere: mkdir"),
            (["certs", "create", "--directory", ""], "certs create: --directory: must not be empty"),
            (["certs", "create", "--directory", "/tmp", "--name", "a b"], "--name a b"),
            (["certs", "create", "--directory", "/tmp", "--days", "0"], "--days 0"),
            (["certs", "create", "--directory", "/tmp", "--client-name", ""], "must have 1 to 64 characters"),
            (
                ["certs", "create", "--directory", "/tmp", "--client-name", String(repeating: "a", count: 65)],
                "must have 1 to 64 characters"
            ),
            (["certs", "print", ""], "certs print: files: must not be empty"),
            (["help", "lnit"], "ctp-webhook: lnit: unknown command; did you mean lint?"),
            (["help", "certs", "bogus"], "ctp-webhook: bogus: unknown command"),
            (["status"], "status: requires files, folders, - or --cluster"),
            (["status", "--bogus"], "status: Unknown option '--bogus'"),
            (["translate", "--bogus"], "translate: Unknown option '--bogus'"),
            (["serve", "--bogus"], "serve: Unknown option '--bogus'"),
            (["unknown"], "ctp-webhook: Unexpected argument 'unknown'"),
            (["schema", "unknown"], "schema: Unexpected argument 'unknown'"),
            (["explain", "-n", "", "-"], "explain: --namespace: must not be empty"),
            (["explain", "--gateway-class", "", "-"], "explain: --gateway-class: must not be empty"),
            (["explain", "-f", ""], "explain: --filename: must not be empty"),
        ])
    func errors(arguments: [String], named: String) throws {
        let output = try run(webhook, arguments)
        #expect(output.status == 2)
        #expect(output.error.contains(named), "\(output.error)")
        #expect(output.output.isEmpty)
    }

    @Test(
        "A folder in the place of a file is an error that names the option",
        arguments: [
            ["serve", "--tls-private-key-file", "FOLDER/tls.key", "--tls-cert-file", "FOLDER"],
            ["serve", "--tls-cert-file", "FOLDER/tls.crt", "--tls-private-key-file", "FOLDER"],
            [
                "serve", "--tls-cert-file", "FOLDER/tls.crt", "--tls-private-key-file", "FOLDER/tls.key", "--client-ca-file",
                "FOLDER",
            ],
            ["serve", "--self-signed", "--kubeconfig", "FOLDER"], ["rules", "--config", "FOLDER"],
            ["explain", "--config", "FOLDER"],
            ["certs", "print", "FOLDER"], ["certs", "check", "FOLDER"],
        ])
    func folders(arguments: [String]) throws {
        let folder = try TemporaryFolder()
        try #require(try run(webhook, ["certs", "create", "--directory", folder.url.path]).status == 0)
        let output = try run(webhook, arguments.map { $0.replacingOccurrences(of: "FOLDER", with: folder.url.path) })
        #expect(output.status == 2 && output.output.isEmpty)
        let option = arguments[arguments.count - 2].hasPrefix("--") ? arguments[arguments.count - 2] + " " : ""
        #expect(output.error.contains("\(option)\(folder.url.path)"), "\(output.error)")
        #expect(output.error.contains("read \(folder.url.path): Is a directory"), "\(output.error)")
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
        "A limit has a lowest and a highest value",
        arguments: [
            ("connections", "0", "must be between 1 and 1000000"), ("connections", "1", nil), ("connections", "1000000", nil),
            ("connections", "1000001", "must be between 1 and 1000000"),
            ("connections-per-address", "0", "must be between 1 and 1000000"), ("connections-per-address", "1", nil),
            ("in-flight", "0", "must be between 1 and 1000000"), ("in-flight", "1", nil),
            ("body-memory", "16777215", "must be at least 16Mi, because a request body can have 7Mi"),
            ("body-memory", "16Mi", nil), ("body-memory", "16777217", nil), ("body-memory", "64m", "64m"),
        ])
    func limits(name: String, value: String, error: String?) throws {
        let certificates = ["--tls-cert-file", "/nonexistent", "--tls-private-key-file", "/nonexistent"]
        let output = try run(webhook, ["serve", "--max-\(name)", value] + certificates)
        #expect(output.status == 2)
        #expect(output.error.contains(error ?? "cannot read /nonexistent"), "\(output.error)")
        #expect(output.error.contains("--max-\(name)") == (error != nil))
    }

    @Test("An address that cannot be listened on is reported by serve and, unless its port is in use, by --print-config")
    func listenAddress() throws {
        let server = try RunningServer()
        let files = ["--tls-cert-file", server.folder.path("tls.crt"), "--tls-private-key-file", server.folder.path("tls.key")]
        for (address, port) in [("localhost", "0"), ("192.0.2.1", "0"), ("127.0.0.1", "\(server.port)")] {
            let arguments = ["serve"] + files + ["--listen-address", address, "--port", port]
            let output = try run(webhook, arguments)
            #expect(output.status == 2)
            #expect(output.error.hasPrefix("serve: --listen-address \(address) --port \(port): "))
            let listing = try run(webhook, arguments + ["--print-config"])
            let isInUse = port != "0"
            #expect(listing.status == (isInUse ? 0 : 2))
            #expect(listing.error == (isInUse ? "" : output.error))
            #expect(listing.output.isEmpty == !isInUse)
        }
    }

    @Test(
        "A metrics address that cannot be listened on is reported by serve and by --print-config",
        arguments: [
            ("192.0.2.1:0", ["--port", "0"], "cannot listen on 192.0.2.1 port 0"),
            (
                "127.0.0.1:9443", ["--listen-address", "0.0.0.0", "--port", "9443"],
                "must not be the address of --listen-address 0.0.0.0 --port 9443"
            ),
            ("0.0.0.0:9443", ["--listen-address", "127.0.0.1"], "must not be the address of"),
            ("[::]:9443", ["--listen-address", "127.0.0.1"], "must not be the address of"),
            ("[::1]:9443", ["--listen-address", "[::1]"], "must not be the address of"),
            ("127.0.0.1:9443", ["--listen-address", "127.0.0.2"], nil), ("[::1]:9443", ["--listen-address", "0.0.0.0"], nil),
            ("127.0.0.1:0", ["--listen-address", "127.0.0.1", "--port", "0"], nil),
        ] as [(String, [String], String?)])
    func metricsAddress(address: String, arguments: [String], error: String?) throws {
        let folder = try TemporaryFolder()
        try #require(try run(webhook, ["certs", "create", "--directory", folder.url.path]).status == 0)
        let files = ["--tls-cert-file", folder.path("tls.crt"), "--tls-private-key-file", folder.path("tls.key")]
        let serve = ["serve", "--metrics-address", address] + arguments + files
        let listing = try run(webhook, serve + ["--print-config"])
        guard let error else { return #expect(listing.status == 0, "\(listing.error)") }
        #expect(listing.status == 2 && listing.output.isEmpty)
        #expect(listing.error.hasPrefix("serve: --metrics-address \(address): \(error)"), "\(listing.error)")
        #expect(try run(webhook, serve).error == listing.error)
    }

    @Test("A key that does not match the certificate is reported at the start")
    func mismatchedKey() throws {
        let (one, other) = (try TemporaryFolder(), try TemporaryFolder())
        for folder in [one, other] {
            #expect(try run(webhook, ["certs", "create", "--directory", folder.url.path]).status == 0)
        }
        let output = try run(
            webhook, ["serve", "--tls-cert-file", one.path("tls.crt"), "--tls-private-key-file", other.path("tls.key")])
        #expect(output.status == 2)
        #expect(output.error.contains("the private key does not match the certificate"))
    }

    @Test("certs create makes the folder, and only the owner may read the key")
    func certificates() throws {
        let folder = try TemporaryFolder()
        let path = folder.path("deep/er")
        #expect(try run(webhook, ["certs", "create", "--directory", path]).status == 0)
        let mode = try FileManager.default.attributesOfItem(atPath: path + "/tls.key")[.posixPermissions] as? Int
        #expect(mode == 0o600)
        #expect(try FileManager.default.contentsOfDirectory(atPath: path).sorted() == ["ca.crt", "tls.crt", "tls.key"])
        #expect(try String(contentsOfFile: path + "/ca.crt", encoding: .utf8).hasPrefix("-----BEGIN CERTIFICATE-----"))
    }

    @Test(
        "Help and version are printed to standard output, with exit code 0",
        arguments: [["--help"], ["--version"], ["serve", "--help"], []])
    func help(arguments: [String]) throws {
        let output = try run(webhook, arguments)
        #expect(output.status == 0)
        #expect(!output.output.isEmpty)
    }
}

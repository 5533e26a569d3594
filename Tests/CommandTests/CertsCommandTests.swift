import Foundation
import TLSEngine
import Testing

/// `ctp-webhook certs`.
@Suite struct CertsCommandTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
        let made = try run(
            webhook,
            [
                "certs", "create", "--directory", folder.path("made"), "--name", "a.svc", "--name", "10.0.0.1", "--days", "30",
                "--client-name", "kube-apiserver",
            ])
        try #require(made.status == 0, "\(made.error)")
    }

    private func path(_ name: String) -> String { folder.path("made/\(name)") }

    @Test(
        "Only the owner can read keys, with any umask and any mode of an existing file",
        arguments: [("tls.key", 0o600), ("client.key", 0o600), ("tls.crt", 0o644), ("client.crt", 0o644), ("ca.crt", 0o644)])
    func modes(name: String, mode: Int) throws {
        func modes() throws -> [Int?] {
            [try FileManager.default.attributesOfItem(atPath: path(name))[.posixPermissions] as? Int]
        }
        #expect(try modes() == [mode])
        // An existing file that everyone may read, and a umask that removes no permission.
        try FileManager.default.setAttributes([.posixPermissions: 0o666], ofItemAtPath: path(name))
        let again = try run(
            URL(fileURLWithPath: "/bin/sh"),
            ["-c", "umask 0; exec \"$0\" certs create --client-name x --directory \"$1\"", webhook.path, folder.path("made")])
        #expect(again.status == 0)
        #expect(try modes() == [mode])
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path("made")).count == 5)
    }

    @Test("The key of the authority is not written")
    func noAuthorityKey() throws {
        for name in try FileManager.default.contentsOfDirectory(atPath: folder.path("made")) {
            let text = try String(contentsOfFile: path(name), encoding: .utf8)
            #expect(text.contains("PRIVATE KEY") == name.hasSuffix(".key"))
        }
    }

    @Test("print prints subject, issuer, names and validity of each certificate of files and of standard input")
    func printed() throws {
        let output = try run(webhook, ["certs", "print", path("tls.crt"), path("ca.crt")])
        #expect(output.status == 0)
        for line in [
            path("tls.crt"), "  subject  CN=ctp-webhook", "  issuer   CN=ctp-webhook authority",
            "  names    DNS:a.svc, IP Address:10.0.0.1", path("ca.crt"), "  subject  CN=ctp-webhook authority",
        ] { #expect(output.output.contains("\(line)\n"), "\(output.output)") }
        #expect(output.output.contains(#/\n  from     \d{4}-\d\d-\d\dT.*\n  to       \d{4}-.*\n  serial   [0-9A-F]{32}\n/#))
        #expect(!output.output.contains("PRIVATE"))
        let both =
            try String(contentsOfFile: path("tls.crt"), encoding: .utf8) + String(contentsOfFile: path("ca.crt"), encoding: .utf8)
        let piped = try run(webhook, ["certs", "print", "-"], input: both)
        #expect(piped.status == 0 && piped.output.hasPrefix("- (1 of 2)\n") && piped.output.contains("\n- (2 of 2)\n"))
    }

    @Test(
        "check exits with 0 if all certificates are valid for long enough, and with 1 if one is not",
        arguments: [
            ([], 0, "valid"), (["--within", "719h"], 0, "valid"), (["--within", "721h"], 1, "expires within 721h"),
        ])
    func checked(arguments: [String], status: Int32, state: String) throws {
        let output = try run(webhook, ["certs", "check", path("ca.crt"), path("tls.crt")] + arguments)
        #expect(output.status == status)
        let lines = output.output.split(separator: "\n")
        #expect(lines.count == 3 && lines[0].hasPrefix("FILE "))
        #expect(lines.dropFirst().allSatisfy { $0.hasSuffix("  \(state)") }, "\(output.output)")
    }

    @Test(
        "check reports certificates that have expired or are not valid yet",
        arguments: [
            (1_000_000_000, "2001-09-09T01:48:20.000Z  expired"),
            (4_000_000_000, "2096-10-02T07:08:20.000Z  not valid before 2096-10-02T07:06:40.000Z"),
        ])
    func invalidNow(from: Int64, row: String) throws {
        let authority = try CertificateAuthority.make(commonName: "an authority", validFrom: from, lifetime: 100)
        _ = try folder.file("ca.crt", containing: String(decoding: authority.certificate, as: UTF8.self))
        let output = try run(webhook, ["certs", "check", "--within", "0s", folder.path("ca.crt"), path("tls.crt")])
        #expect(output.status == 1)
        #expect(output.output.contains("  CN=an authority  ") && output.output.contains("  \(row)\n"), "\(output.output)")
        #expect(output.output.hasSuffix("  valid\n"))
    }

    @Test("A file without certificates is an error that names the file, with exit code 2", arguments: ["print", "check"])
    func errors(command: String) throws {
        for (file, reason) in [
            ("/nonexistent", "cannot read /nonexistent"), (path("tls.key"), "no usable certificate"),
            (folder.url.path, "cannot read"),
            ("/dev/null", "the file is empty"),
        ] {
            let output = try run(webhook, ["certs", command, path("ca.crt"), file])
            #expect(output.status == 2 && output.output.isEmpty)
            #expect(output.error.contains("certs \(command): \(file): ") && output.error.contains(reason), "\(output.error)")
        }
        #expect(try run(webhook, ["certs", command]).status == 2)
        let twice = try run(webhook, ["certs", command, "-", "-"])
        #expect(twice.status == 2 && twice.error == "certs \(command): -: standard input can be read only once\n")
    }
}

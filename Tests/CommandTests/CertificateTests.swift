import Foundation
import Testing

/// The rotation of the server's certificate, and client certificates.
@Suite struct CertificateTests {
    @Test("A certificate that is renewed in its files is used without a restart")
    func renewal() throws {
        let server = try RunningServer(["--tls-reload-interval", "100ms"])
        let before = try server.curl([], path: "/readyz")
        #expect(before.status == 200)
        let renewed = try run(webhook, ["certs", "create", "--directory", server.folder.url.path])
        #expect(renewed.status == 0)
        // From here on, curl trusts only the new authority.
        let end = Date(timeIntervalSinceNow: 60)
        var answer = try server.curl([], path: "/readyz?verbose")
        while answer.status != 200, Date() < end { answer = try server.curl([], path: "/readyz?verbose") }
        #expect(answer.status == 200)
        #expect(answer.body.contains("[+]certificate ok\n"))
        #expect(server.log.contains(#""message":"certificate reloaded""#))
        #expect(server.end() == 0)
    }

    @Test("With --client-ca-file only clients of these authorities are accepted, and only those with an allowed name")
    func clients() throws {
        let folder = try TemporaryFolder()
        let made = try run(webhook, ["certs", "create", "--directory", folder.url.path, "--client-name", "kube-apiserver"])
        #expect(made.status == 0)
        let clientFiles = ["--cert", folder.path("client.crt"), "--key", folder.path("client.key")]
        let authority = ["--client-ca-file", folder.path("ca.crt")]
        for (names, isAccepted) in [([], true), (["admin,kube-apiserver"], true), (["admin"], false)] {
            let server = try RunningServer(authority + names.flatMap { ["--client-allowed-names", $0] })
            #expect(try server.curl(clientFiles, path: "/livez").status == (isAccepted ? 200 : 0))
            let anonymous = try server.curl([], path: "/livez")
            #expect(anonymous.status == 0)
            #expect(anonymous.curl.error.contains("certificate required"), "\(anonymous.curl.error)")
            #expect(server.end() == 0)
            #expect(server.log.contains(#""error":"peer did not return a certificate""#))
            #expect(server.log.contains(#""client":"CN=kube-apiserver""#) == !isAccepted)
        }
    }

    @Test(
        "An invalid certificate option ends the program with exit code 2, naming the flag and the value",
        arguments: [
            (["--client-allowed-names", "a"], "--client-allowed-names a: requires --client-ca-file"),
            (
                ["--client-ca-file", "FOLDER/ca.crt", "--client-allowed-names", "a,,b"],
                "--client-allowed-names a,,b: must not contain an empty name"
            ),
            (["--client-ca-file", "FOLDER/ca.crt", "--client-allowed-names", ""], "must not contain an empty name"),
            (["--client-ca-file", "/nonexistent"], "--client-ca-file /nonexistent: cannot read /nonexistent: No such file"),
            (["--client-ca-file", "FOLDER/tls.key"], "tls.key: no usable certificate: no BEGIN CERTIFICATE line"),
            (["--tls-reload-interval", "99ms"], "--tls-reload-interval 99ms: must be between 100ms and 5s"),
            (["--tls-reload-interval", "5001ms"], "--tls-reload-interval 5s1ms: must be between 100ms and 5s"),
        ])
    func errors(arguments: [String], part: String) throws {
        let folder = try TemporaryFolder()
        _ = try run(webhook, ["certs", "create", "--directory", folder.url.path])
        let files = ["--tls-cert-file", folder.path("tls.crt"), "--tls-private-key-file", folder.path("tls.key")]
        let arguments = arguments.map { $0.replacingOccurrences(of: "FOLDER", with: folder.url.path) }
        let output = try run(webhook, ["serve", "--port", "0"] + files + arguments)
        #expect(output.status == 2)
        #expect(output.error.contains(part), "\(output.error)")
    }

    @Test("The reload interval may have its shortest and its longest value", arguments: ["100ms", "5s"])
    func interval(text: String) throws {
        let server = try RunningServer(["--tls-reload-interval", text])
        #expect(server.end() == 0)
    }
}

import ExpositionFormat
import Glibc
import LinuxSystem
import Synchronization
import TLSEngine
import Testing

@testable import WebhookServer

/// How a pair of files is replaced.
private enum Method: CaseIterable {
    /// As the kubelet does it: a symbolic link to a new folder replaces the link to the old one.
    case linkSwap
    /// New files are renamed to the old names.
    case rename
    /// The files are overwritten in pieces.
    case rewrite
}

/// A folder like that of a mounted Secret: `tls.crt` links to `..data/tls.crt`, and `..data` links to a folder.
private final class Mount {
    let path: String
    private var generation = 0

    init(_ pair: TestPair) throws {
        var template = Array("/tmp/certificate-watcher-XXXXXX".utf8CString)
        path = try #require(mkdtemp(&template).map { String(cString: $0) })
        try swapLinks(to: pair)
        for name in ["tls.crt", "tls.key"] { symlink("..data/\(name)", "\(path)/\(name)") }
    }

    deinit {
        for generation in 1...generation {
            for name in ["tls.crt", "tls.key"] { unlink("\(path)/..\(generation)/\(name)") }
            rmdir("\(path)/..\(generation)")
        }
        for name in ["tls.crt", "tls.key", "..data"] { unlink("\(path)/\(name)") }
        rmdir(path)
    }

    var files: CertificateFiles { CertificateFiles(pair: .files(chain: "\(path)/tls.crt", key: "\(path)/tls.key")) }

    func replace(by pair: TestPair, _ method: Method) throws {
        switch method {
        case .linkSwap: try swapLinks(to: pair)
        case .rename:
            for (name, text) in texts(of: pair) {
                try write(text, to: "\(name).new")
                rename("\(path)/\(name).new", "\(path)/\(name)")
            }
        case .rewrite:
            for (name, text) in texts(of: pair) {
                let middle = text.count / 2
                try write(Array(text[..<middle]), to: name)
                usleep(30_000)
                try write(Array(text[middle...]), to: name, mode: "a")
            }
        }
    }

    func write(_ text: [UInt8], to name: String, mode: String = "w") throws {
        let file = try #require(fopen("\(path)/\(name)", mode))
        fwrite(text, 1, text.count, file)
        fclose(file)
    }

    func remove(_ name: String) {
        unlink("\(path)/\(name)")
    }

    private func texts(of pair: TestPair) -> [(name: String, text: [UInt8])] {
        [("tls.crt", pair.issued.certificate), ("tls.key", pair.issued.privateKey)]
    }

    private func swapLinks(to pair: TestPair) throws {
        generation += 1
        mkdir("\(path)/..\(generation)", 0o700)
        for (name, text) in texts(of: pair) { try write(text, to: "..\(generation)/\(name)") }
        symlink("..\(generation)", "\(path)/..data_tmp")
        rename("\(path)/..data_tmp", "\(path)/..data")
    }
}

extension TestServer {
    /// Whether a new connection gets this pair.
    fileprivate func uses(_ pair: TestPair) -> Bool {
        guard let client = try? TestClient.connect(to: server.port, authority: pair.authority) else { return false }
        withExtendedLifetime(client) {}
        return true
    }

    fileprivate func reloads(_ result: String) throws -> Double? {
        try metrics()["ctp_webhook_certificate_reloads_total", ["result": result]]
    }

    /// Runs `body` against a server that watches the files of a folder.
    fileprivate static func watching(_ mount: Mount, _ authority: [UInt8], _ body: (TestServer) throws -> Void) throws {
        let rotation = try CertificateRotation.load(mount.files)
        try start(credentials: (authority, rotation.context)).run { test in
            try test.server.watchCertificates(rotation, every: .milliseconds(20))
            try body(test)
        }
    }
}

@Test(
    "a new pair is used however it replaces the old one; no handshake fails meanwhile, and open connections stay open",
    arguments: Method.allCases)
private func replacement(method: Method) throws {
    let pairs = [try TestPair(), try TestPair(), try TestPair()]
    let mount = try Mount(pairs[0])
    try TestServer.watching(mount, pairs[0].authority) { test in
        var before = try test.client()
        let request = TestClient.post("/validate", "{}")
        #expect(try before.response(to: request).status == 200)

        // Meanwhile a client connects that trusts all pairs.
        let (isOver, failures, successes) = (SharedCount(), SharedCount(), SharedCount())
        let (port, authorities) = (test.server.port, pairs.flatMap(\.authority))
        let load = try SystemThread.start(name: "load") {
            while isOver.value == 0 {
                do {
                    var client = try TestClient.connect(to: port, authority: authorities)
                    guard try client.response(to: request).status == 200 else { throw TestClient.Failure(reason: "status") }
                    successes.increase()
                } catch {
                    failures.increase()
                }
            }
        }
        for (old, new) in [(pairs[0], pairs[1]), (pairs[1], pairs[2])] {
            // Each worker uses the new pair from its next turn on; the kernel chooses the worker of a connection.
            #expect(becomesTrue { test.uses(old) })
            #expect(!test.uses(new))
            try mount.replace(by: new, method)
            #expect(becomesTrue { test.uses(new) })
            #expect(becomesTrue { !test.uses(old) })
        }
        isOver.increase()
        load.join()
        #expect(failures.value == 0)
        #expect(successes.value > 0)

        #expect(try before.response(to: request).status == 200)
        #expect(try test.reloads("ok") == 2)
        let end = try Certificate(pem: pairs[2].issued.certificate).notAfter
        #expect(try test.metrics()["ctp_webhook_certificate_not_after_seconds", [:]] == Double(end))
        #expect(becomesTrue { test.log.all.filter { $0.contains("certificate reloaded") }.count == 2 })
    }
}

@Test(
    "an invalid pair leaves the current one in use, and is logged once, counted and shown by readiness until there is a valid pair",
    arguments: ["mismatch", "half", "empty", "missing", "missing key"])
func notAPair(kind: String) throws {
    let (old, new) = (try TestPair(), try TestPair())
    let mount = try Mount(old)
    try TestServer.watching(mount, old.authority) { test in
        switch kind {
        case "mismatch": try mount.write(new.issued.certificate, to: "tls.crt")
        case "half": try mount.write(Array(new.issued.certificate.prefix(300)), to: "tls.crt")
        case "empty": try mount.write([], to: "tls.crt")
        case "missing": mount.remove("tls.crt")
        default: mount.remove("tls.key")
        }
        #expect(try becomesTrue { try test.reloads("failed") == 1 })
        // Several more readings.
        usleep(200_000)
        #expect(try test.reloads("failed") == 1)
        #expect(try test.reloads("ok") == 0)
        #expect(test.log.all.filter { $0.contains("certificate reload failed; keeping the current certificate") }.count == 1)
        #expect(test.uses(old))
        let readiness = try test.getFromMetricsPort("/readyz?verbose")
        #expect(readiness.status == 200)
        #expect(readiness.body.contains("[+]certificate ok: the last reload failed: "), "\(readiness.body)")

        try mount.replace(by: new, .rename)
        #expect(becomesTrue { test.uses(new) })
        #expect(try test.reloads("ok") == 1)
        #expect(try test.getFromMetricsPort("/readyz?verbose").body.contains("[+]certificate ok\n"))
    }
}

@Test("a server without a certificate responds to health probes, and becomes ready with its first certificate")
func noCertificateYet() throws {
    let (held, pair) = (InMemoryKeyPair(), try TestPair())
    let rotation = try CertificateRotation.provisional(CertificateFiles(pair: .inMemory(held)), at: Int64(time(nil)))
    try TestServer.start(credentials: (pair.authority, rotation.context), isProvisional: true).run { test in
        try test.server.watchCertificates(rotation, every: .milliseconds(20))
        let before = try test.getFromMetricsPort("/readyz")
        #expect(before.status == 503 && before.body.contains("[-]certificate failed: no certificate yet\n"), "\(before.body)")
        #expect(try test.getFromMetricsPort("/livez").status == 200)
        #expect(!test.uses(pair) && !test.server.isReady)
        #expect(try test.metrics()["ctp_webhook_certificate_not_after_seconds", [:]] == nil)
        usleep(100_000)
        #expect(try test.reloads("failed") == 0)
        #expect(!test.log.all.contains { $0.contains("certificate") })

        held.put(pair.contents)
        #expect(becomesTrue { test.uses(pair) })
        #expect(test.server.isReady)
        let end = try Certificate(pem: pair.issued.certificate).notAfter
        #expect(try test.metrics()["ctp_webhook_certificate_not_after_seconds", [:]] == Double(end))
    }
}

@Test("a server that watches files stops at once")
func endOfWatching() throws {
    let pair = try TestPair()
    let mount = try Mount(pair)
    let rotation = try CertificateRotation.load(mount.files)
    let test = try TestServer.start(credentials: (pair.authority, rotation.context))
    try test.server.watchCertificates(rotation, every: .seconds(3600))
    test.server.stop()
    #expect(test.server.waitUntilFinished() == .drained)
}

/// A counter for several threads.
private final class SharedCount: Sendable {
    private let count = Mutex(0)

    var value: Int { count.withLock { $0 } }

    func increase() { count.withLock { $0 += 1 } }
}

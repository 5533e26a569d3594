import ExpositionFormat
import Glibc
import Sockets
import Synchronization
import TLSEngine
import Testing

@testable import WebhookServer

/// How a pair of files is replaced.
private enum Way: CaseIterable {
    /// As kubelets do it: a new folder, and a symbolic link to it that takes the place of the old one.
    case linkSwap
    /// As careful programs do it.
    case rename
    /// As careless ones do it, piece by piece.
    case rewrite
}

/// A folder as a mounted Secret has it: `tls.crt` leads to `..data/tls.crt`, and `..data` to a folder with a date.
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

    func replace(by pair: TestPair, _ way: Way) throws {
        switch way {
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
    /// Whether a new handshake gets this pair.
    fileprivate func uses(_ pair: TestPair) -> Bool {
        guard let client = try? TestClient.connect(to: server.port, authority: pair.authority) else { return false }
        withExtendedLifetime(client) {}
        return true
    }

    fileprivate func reloads(_ result: String) throws -> Double? {
        try metrics()["ctp_webhook_certificate_reloads_total", ["result": result]]
    }

    /// Runs `body` against a server that follows the files of a folder.
    fileprivate static func following(_ mount: Mount, _ authority: [UInt8], _ body: (TestServer) throws -> Void) throws {
        let rotation = try CertificateRotation.load(mount.files)
        try start(credentials: (authority, rotation.context)).run { test in
            try test.server.follow(rotation, every: .milliseconds(20))
            try body(test)
        }
    }
}

@Test(
    "a new pair is taken up however it takes the place of the old one; no handshake fails meanwhile, and who is connected stays so",
    arguments: Way.allCases)
private func replacement(way: Way) throws {
    let pairs = [try TestPair(), try TestPair(), try TestPair()]
    let mount = try Mount(pairs[0])
    try TestServer.following(mount, pairs[0].authority) { test in
        var before = try test.client()
        let request = TestClient.post("/validate", "{}")
        #expect(try before.ask(request).status == 200)

        // All the while somebody connects who would take any of them.
        let (isOver, failures, successes) = (SharedCount(), SharedCount(), SharedCount())
        let (port, authorities) = (test.server.port, pairs.flatMap(\.authority))
        let load = try SystemThread.start(name: "load") {
            while isOver.value == 0 {
                do {
                    var client = try TestClient.connect(to: port, authority: authorities)
                    guard try client.ask(request).status == 200 else { throw TestClient.Failure(reason: "status") }
                    successes.increase()
                } catch {
                    failures.increase()
                }
            }
        }
        for (old, new) in [(pairs[0], pairs[1]), (pairs[1], pairs[2])] {
            // Each thread takes a pair up at its next turn; the kernel chooses which one answers.
            #expect(becomesTrue { test.uses(old) })
            #expect(!test.uses(new))
            try mount.replace(by: new, way)
            #expect(becomesTrue { test.uses(new) })
            #expect(becomesTrue { !test.uses(old) })
        }
        isOver.increase()
        load.join()
        #expect(failures.value == 0)
        #expect(successes.value > 0)

        #expect(try before.ask(request).status == 200)
        #expect(try test.reloads("ok") == 2)
        let end = try Certificate(pem: pairs[2].issued.certificate).notAfter
        #expect(try test.metrics()["ctp_webhook_certificate_not_after_seconds", [:]] == Double(end))
        #expect(becomesTrue { test.log.all.filter { $0.contains("certificate replaced") }.count == 2 })
    }
}

@Test(
    "what is not a pair leaves the old one in use, is logged once, counted and told by readiness, until there is a pair again",
    arguments: ["mismatch", "half", "empty", "missing", "missing key"])
func notAPair(kind: String) throws {
    let (old, new) = (try TestPair(), try TestPair())
    let mount = try Mount(old)
    try TestServer.following(mount, old.authority) { test in
        switch kind {
        case "mismatch": try mount.write(new.issued.certificate, to: "tls.crt")
        case "half": try mount.write(Array(new.issued.certificate.prefix(300)), to: "tls.crt")
        case "empty": try mount.write([], to: "tls.crt")
        case "missing": mount.remove("tls.crt")
        default: mount.remove("tls.key")
        }
        #expect(try becomesTrue { try test.reloads("failed") == 1 })
        // Several more looks.
        usleep(200_000)
        #expect(try test.reloads("failed") == 1)
        #expect(try test.reloads("ok") == 0)
        #expect(test.log.all.filter { $0.contains("the new certificate cannot be used") }.count == 1)
        #expect(test.uses(old))
        let readiness = try test.askPlainly("/readyz?verbose")
        #expect(readiness.status == 200)
        #expect(readiness.body.contains("[+]certificate ok: the last reload failed: "), "\(readiness.body)")

        try mount.replace(by: new, .rename)
        #expect(becomesTrue { test.uses(new) })
        #expect(try test.reloads("ok") == 1)
        #expect(try test.askPlainly("/readyz?verbose").body.contains("[+]certificate ok\n"))
    }
}

@Test("a server that has no certificate yet can be asked after its health, is not ready, and is from the first certificate on")
func noCertificateYet() throws {
    let (held, pair) = (HeldPair(), try TestPair())
    let rotation = try CertificateRotation.awaiting(CertificateFiles(pair: .held(held)), at: Int64(time(nil)))
    try TestServer.start(credentials: (pair.authority, rotation.context), isProvisional: true).run { test in
        try test.server.follow(rotation, every: .milliseconds(20))
        let before = try test.askPlainly("/readyz")
        #expect(before.status == 503 && before.body.contains("[-]certificate failed: there is none yet\n"), "\(before.body)")
        #expect(try test.askPlainly("/livez").status == 200)
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

@Test("a server that has ended looks at nothing any more, and one that is stopped at once ends at once")
func endOfWatching() throws {
    let pair = try TestPair()
    let mount = try Mount(pair)
    let rotation = try CertificateRotation.load(mount.files)
    let test = try TestServer.start(credentials: (pair.authority, rotation.context))
    try test.server.follow(rotation, every: .seconds(3600))
    test.server.stop()
    #expect(test.server.waitUntilFinished() == .drained)
}

/// A number that several threads see.
private final class SharedCount: Sendable {
    private let count = Mutex(0)

    var value: Int { count.withLock { $0 } }

    func increase() { count.withLock { $0 += 1 } }
}

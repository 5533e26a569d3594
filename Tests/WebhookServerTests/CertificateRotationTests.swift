import Glibc
import TLSEngine
import Testing

@testable import WebhookServer

private let day = TestServer.day

/// A rotation without files, and what it did at each look.
private struct Rotating {
    var rotation: CertificateRotation
    let now = Int64(time(nil))

    init(_ pair: TestPair) throws {
        let files = CertificateFiles(pair: .files(chain: "tls.crt", key: "tls.key"))
        rotation = CertificateRotation(files: files, contents: pair.contents, context: try files.context(from: pair.contents))
    }

    enum Outcome: Equatable {
        case nothing
        case used(Certificate)
        case refused(String)
    }

    mutating func look(_ look: CertificateRotation.Look, at time: Int64? = nil) -> Outcome {
        switch rotation.take(look, at: time ?? now) {
        case .nothing: .nothing
        case .use(let context): .used(context.certificate)
        case .refuse(let reason): .refused(reason)
        }
    }

    mutating func look(_ pair: TestPair, at time: Int64? = nil) -> Outcome { look(.success(pair.contents), at: time) }
}

extension TestPair {
    fileprivate var certificate: Certificate { get throws { try Certificate(pem: issued.certificate) } }
}

private let missing = CertificateRotation.Look.failure(.pair(.unreadableFile(path: "tls.crt", reason: "No such file")))

@Test("files that stay as they are make no work")
func unchanged() throws {
    let pair = try TestPair()
    var rotating = try Rotating(pair)
    for _ in 0..<5 { #expect(rotating.look(pair) == .nothing) }
}

@Test("a new pair is used when two looks in a row have seen it, once")
func newPair() throws {
    let (old, new) = (try TestPair(), try TestPair())
    var rotating = try Rotating(old)
    #expect(rotating.look(new) == .nothing)
    #expect(try rotating.look(new) == .used(new.certificate))
    for _ in 0..<3 { #expect(rotating.look(new) == .nothing) }
    #expect(rotating.look(old) == .nothing)
    #expect(try rotating.look(old) == .used(old.certificate))
}

@Test("what is seen only once, half a pair or none, is as if it had not been")
func passing() throws {
    let (old, new) = (try TestPair(), try TestPair())
    var rotating = try Rotating(old)
    let halves: [CertificateRotation.Look] = [
        .success(.init(chain: new.issued.certificate, key: old.issued.privateKey)), missing,
        .success(.init(chain: Array(new.issued.certificate.prefix(100)), key: new.issued.privateKey)),
    ]
    for half in halves { #expect(rotating.look(half) == .nothing) }
    #expect(rotating.look(new) == .nothing)
    #expect(try rotating.look(new) == .used(new.certificate))
    for half in halves { #expect(rotating.look(half) == .nothing) }
    for _ in 0..<3 { #expect(rotating.look(new) == .nothing) }
}

@Test("each thing that is wrong is said once, and a pair that is in order ends it, be it the old one")
func wrong() throws {
    let (old, new) = (try TestPair(), try TestPair())
    let mixed = CertificateRotation.Look.success(.init(chain: new.issued.certificate, key: old.issued.privateKey))
    for last in [old, new] {
        var rotating = try Rotating(old)
        for (look, reason) in [
            (missing, "cannot read tls.crt: No such file"), (mixed, "the private key does not belong to the certificate"),
            (.success(.init(chain: [], key: [])), "no usable certificate: no BEGIN CERTIFICATE line"),
            (missing, "cannot read tls.crt: No such file"),
        ] {
            #expect(rotating.look(look) == .nothing)
            #expect(rotating.look(look) == .refused(reason))
            for _ in 0..<3 { #expect(rotating.look(look) == .nothing) }
        }
        #expect(rotating.look(last) == .nothing)
        #expect(try rotating.look(last) == .used(last.certificate))
        #expect(rotating.look(last) == .nothing)
    }
}

@Test("a pair that is not valid yet waits for its first second")
func early() throws {
    let (old, new) = (try TestPair(), try TestPair(validFrom: 3600))
    var rotating = try Rotating(old)
    let begin = try new.certificate.notBefore
    #expect(rotating.look(new) == .nothing)
    guard case .refused(let reason) = rotating.look(new) else {
        Issue.record("it should not have been used")
        return
    }
    #expect(reason.hasPrefix("the certificate is not valid before 20"))
    #expect(rotating.look(new, at: begin - 1) == .nothing)
    #expect(try rotating.look(new, at: begin) == .used(new.certificate))
    #expect(rotating.look(new, at: begin) == .nothing)
}

@Test("an expired pair replaces none that is valid, and one that is not")
func expiredPair() throws {
    let (old, new) = (try TestPair(validUntil: 2 * day), try TestPair(validUntil: day))
    var rotating = try Rotating(old)
    let after = try new.certificate.notAfter + 1
    #expect(rotating.look(new, at: after) == .nothing)
    guard case .refused(let reason) = rotating.look(new, at: after) else {
        Issue.record("it should not have been used")
        return
    }
    #expect(reason.hasPrefix("the certificate has expired at 20"))
    #expect(rotating.look(new, at: after) == .nothing)
    // Now the other has too.
    #expect(try rotating.look(new, at: old.certificate.notAfter + 1) == .used(new.certificate))
}

@Test("without a pair to begin with nothing is said until there is one, and the first is used whatever it replaces")
func awaitedPair() throws {
    let (held, pair, now) = (HeldPair(), try TestPair(), Int64(time(nil)))
    let files = CertificateFiles(pair: .held(held))
    var rotation = try CertificateRotation.awaiting(files, at: now)
    #expect(rotation.isProvisional && rotation.context.certificate.alternativeNames == ["DNS:provisional.invalid"])
    func look() -> CertificateRotation.Look {
        do throws(CertificateFilesError) { return .success(try files.read()) } catch { return .failure(error) }
    }
    for _ in 0..<5 {
        guard case .nothing = rotation.take(look(), at: now) else {
            Issue.record("nothing is there")
            return
        }
    }
    held.put(pair.contents)
    guard case .nothing = rotation.take(look(), at: now), case .use(let context) = rotation.take(look(), at: now) else {
        Issue.record("it should have been used")
        return
    }
    #expect(try context.certificate == pair.certificate)
}

@Test("other authorities of clients alone make a new context")
func otherAuthorities() throws {
    let pair = try TestPair()
    var rotating = try Rotating(pair)
    let contents = CertificateFiles.Contents(
        chain: pair.issued.certificate, key: pair.issued.privateKey, clientAuthorities: pair.authority)
    #expect(rotating.look(.success(contents)) == .nothing)
    #expect(try rotating.look(.success(contents)) == .used(pair.certificate))
    let broken = CertificateFiles.Contents(chain: pair.issued.certificate, key: pair.issued.privateKey, clientAuthorities: [1])
    #expect(rotating.look(.success(broken)) == .nothing)
    #expect(
        rotating.look(.success(broken)) == .refused("authorities of clients: no usable certificate: no BEGIN CERTIFICATE line"))
}

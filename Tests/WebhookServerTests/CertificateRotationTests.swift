import Glibc
import TLSEngine
import Testing

@testable import WebhookServer

private let day = TestServer.day

/// A rotation without files, and its action after each reading.
private struct TestRotation {
    var rotation: CertificateRotation
    let now = Int64(time(nil))

    init(_ pair: TestPair) throws {
        let files = CertificateFiles(pair: .files(chain: "tls.crt", key: "tls.key"))
        rotation = CertificateRotation(files: files, contents: pair.contents, context: try files.context(from: pair.contents))
    }

    enum Outcome: Equatable {
        case none
        case used(Certificate)
        case rejected(String)
    }

    mutating func read(_ reading: CertificateRotation.Reading, at time: Int64? = nil) -> Outcome {
        switch rotation.process(reading, at: time ?? now) {
        case .none: .none
        case .use(let context): .used(context.certificate)
        case .reject(let failure): .rejected(failure.error)
        }
    }

    mutating func read(_ pair: TestPair, at time: Int64? = nil) -> Outcome { read(.success(pair.contents), at: time) }
}

extension TestPair {
    fileprivate var certificate: Certificate { get throws { try Certificate(pem: issued.certificate) } }
}

private let missing = CertificateRotation.Reading.failure(.pair(.unreadableFile(path: "tls.crt", reason: "No such file")))

@Test("unchanged files need no action")
func unchanged() throws {
    let pair = try TestPair()
    var rotating = try TestRotation(pair)
    for _ in 0..<5 { #expect(rotating.read(pair) == .none) }
}

@Test("a new pair is used once, after two consecutive readings of it")
func newPair() throws {
    let (old, new) = (try TestPair(), try TestPair())
    var rotating = try TestRotation(old)
    #expect(rotating.read(new) == .none)
    #expect(try rotating.read(new) == .used(new.certificate))
    for _ in 0..<3 { #expect(rotating.read(new) == .none) }
    #expect(rotating.read(old) == .none)
    #expect(try rotating.read(old) == .used(old.certificate))
}

@Test("contents that only one reading sees, such as half a pair, are ignored")
func passing() throws {
    let (old, new) = (try TestPair(), try TestPair())
    var rotating = try TestRotation(old)
    let halves: [CertificateRotation.Reading] = [
        .success(.init(chain: new.issued.certificate, key: old.issued.privateKey)), missing,
        .success(.init(chain: Array(new.issued.certificate.prefix(100)), key: new.issued.privateKey)),
    ]
    for half in halves { #expect(rotating.read(half) == .none) }
    #expect(rotating.read(new) == .none)
    #expect(try rotating.read(new) == .used(new.certificate))
    for half in halves { #expect(rotating.read(half) == .none) }
    for _ in 0..<3 { #expect(rotating.read(new) == .none) }
}

@Test("each failure is reported once, until a valid pair is read, which may be the previous one")
func wrong() throws {
    let (old, new) = (try TestPair(), try TestPair())
    let mixed = CertificateRotation.Reading.success(.init(chain: new.issued.certificate, key: old.issued.privateKey))
    for last in [old, new] {
        var rotating = try TestRotation(old)
        for (reading, reason) in [
            (missing, "cannot read tls.crt: No such file"), (mixed, "the private key does not match the certificate"),
            (.success(.init(chain: [], key: [])), "no usable certificate: no BEGIN CERTIFICATE line"),
            (missing, "cannot read tls.crt: No such file"),
        ] {
            #expect(rotating.read(reading) == .none)
            #expect(rotating.read(reading) == .rejected(reason))
            for _ in 0..<3 { #expect(rotating.read(reading) == .none) }
        }
        #expect(rotating.read(last) == .none)
        #expect(try rotating.read(last) == .used(last.certificate))
        #expect(rotating.read(last) == .none)
    }
}

@Test("a pair that is not valid yet is used from its first second of validity")
func early() throws {
    let (old, new) = (try TestPair(), try TestPair(validFrom: 3600))
    var rotating = try TestRotation(old)
    let begin = try new.certificate.notBefore
    #expect(rotating.read(new) == .none)
    guard case .rejected(let reason) = rotating.read(new) else {
        Issue.record("the pair was used")
        return
    }
    #expect(reason.hasPrefix("the certificate is not valid before 20"))
    #expect(rotating.read(new, at: begin - 1) == .none)
    #expect(try rotating.read(new, at: begin) == .used(new.certificate))
    #expect(rotating.read(new, at: begin) == .none)
}

@Test("an expired pair does not replace a valid one, but an expired one")
func expiredPair() throws {
    let (old, new) = (try TestPair(validUntil: 2 * day), try TestPair(validUntil: day))
    var rotating = try TestRotation(old)
    let after = try new.certificate.notAfter + 1
    #expect(rotating.read(new, at: after) == .none)
    guard case .rejected(let reason) = rotating.read(new, at: after) else {
        Issue.record("the pair was used")
        return
    }
    #expect(reason.hasPrefix("the certificate expired at 20"))
    #expect(rotating.read(new, at: after) == .none)
    // Now the certificate in use has expired, too.
    #expect(try rotating.read(new, at: old.certificate.notAfter + 1) == .used(new.certificate))
}

@Test("with a provisional certificate nothing is reported until there is a pair, which is used then")
func awaitedPair() throws {
    let (held, pair, now) = (InMemoryKeyPair(), try TestPair(), Int64(time(nil)))
    let files = CertificateFiles(pair: .inMemory(held))
    var rotation = try CertificateRotation.provisional(files, at: now)
    #expect(rotation.isProvisional && rotation.context.certificate.alternativeNames == ["DNS:provisional.invalid"])
    func reading() -> CertificateRotation.Reading {
        do throws(CertificateFilesError) { return .success(try files.read()) } catch { return .failure(error) }
    }
    for _ in 0..<5 {
        guard case .none = rotation.process(reading(), at: now) else {
            Issue.record("there was an action without a pair")
            return
        }
    }
    held.put(pair.contents)
    guard case .none = rotation.process(reading(), at: now), case .use(let context) = rotation.process(reading(), at: now) else {
        Issue.record("the pair was not used")
        return
    }
    #expect(try context.certificate == pair.certificate)
}

@Test("new client authorities make a new context")
func otherAuthorities() throws {
    let pair = try TestPair()
    var rotating = try TestRotation(pair)
    let contents = CertificateFiles.Contents(
        chain: pair.issued.certificate, key: pair.issued.privateKey, clientAuthorities: pair.authority)
    #expect(rotating.read(.success(contents)) == .none)
    #expect(try rotating.read(.success(contents)) == .used(pair.certificate))
    let broken = CertificateFiles.Contents(chain: pair.issued.certificate, key: pair.issued.privateKey, clientAuthorities: [1])
    #expect(rotating.read(.success(broken)) == .none)
    #expect(
        rotating.read(.success(broken)) == .rejected("client authorities: no usable certificate: no BEGIN CERTIFICATE line"))
}

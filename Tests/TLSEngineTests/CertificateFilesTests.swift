import Glibc
import TLSEngine
import Testing

/// A folder with a certificate, a key and the authority. It is deleted with its value.
private final class Folder {
    let path: String
    private let names = ["tls.crt", "tls.key", "ca.crt"]

    init() throws {
        var template = Array("/tmp/tls-engine-tests-XXXXXX".utf8CString)
        path = try #require(mkdtemp(&template).map { String(cString: $0) })
        let good = try Credentials.good.get()
        for (name, text) in zip(names, [good.issued.certificate, good.issued.privateKey, good.authority]) {
            try write(text, to: name)
        }
    }

    deinit {
        for name in names { unlink("\(path)/\(name)") }
        rmdir(path)
    }

    func write(_ text: [UInt8], to name: String) throws {
        let file = try #require(fopen("\(path)/\(name)", "w"))
        fwrite(text, 1, text.count, file)
        fclose(file)
    }

    func files(authorities: String? = "ca.crt") -> CertificateFiles {
        CertificateFiles(
            pair: .files(chain: "\(path)/tls.crt", key: "\(path)/tls.key"), clientAuthorities: authorities.map { "\(path)/\($0)" }
        )
    }
}

@Test("A pair is loaded from files, with or without client authorities", arguments: ["ca.crt", nil])
func pairFromFiles(authorities: String?) throws {
    let folder = try Folder()
    let files = folder.files(authorities: authorities)
    let context = try files.context(from: files.read())
    #expect(try context.certificate == Certificate(pem: Credentials.good.get().issued.certificate))
    try withPeers(context, Credentials.good.get().client()) { client, server in
        exchange(&client, &server)
        #expect((server.session.state == .established) == (authorities == nil))
    }
}

@Test(
    "The error about an unusable file has the reason and, if it cannot be read, the path",
    arguments: [
        ("tls.crt", nil, "cannot read PATH/tls.crt: No such file or directory"),
        ("tls.key", nil, "cannot read PATH/tls.key: No such file or directory"),
        ("ca.crt", nil, "client authorities: cannot read PATH/ca.crt: No such file or directory"),
        ("tls.crt", "", "no usable certificate: no BEGIN CERTIFICATE line"),
        ("ca.crt", "x", "client authorities: no usable certificate: no BEGIN CERTIFICATE line"),
    ] as [(String, String?, String)])
func unusableFiles(name: String, text: String?, message: String) throws {
    let folder = try Folder()
    if let text { try folder.write(Array(text.utf8), to: name) } else { unlink("\(folder.path)/\(name)") }
    let files = folder.files()
    do throws(CertificateFilesError) {
        _ = try files.context(from: files.read())
        Issue.record("\(name) should not have been usable")
    } catch {
        #expect(error.description.replacing(folder.path, with: "PATH") == message)
    }
}

@Test("A truncated file is rejected")
func cutFiles() throws {
    let folder = try Folder()
    let good = try Credentials.good.get()
    for (name, text) in [("tls.crt", good.issued.certificate + good.authority), ("tls.key", good.issued.privateKey)] {
        // PEM permits other text around certificates, so a chain that ends before its next BEGIN line is valid. Only reading the file twice
        // detects that.
        let first = good.issued.certificate.count
        let whole = first - 1..<first + "-----BEGIN CERTIFICATE-----".utf8.count
        for length in 0..<text.count - 1 where name == "tls.key" || !whole.contains(length) {
            try folder.write(Array(text.prefix(length)), to: name)
            let files = folder.files(authorities: nil)
            #expect(throws: CertificateFilesError.self, "\(name) cut after \(length) bytes") {
                try files.context(from: files.read())
            }
        }
        try folder.write(text, to: name)
    }
}

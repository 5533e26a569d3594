import Glibc
import TLSEngine

/// A certificate, its key and its authority. A client that trusts only this authority can connect only if the server uses this pair.
struct TestPair: Sendable {
    let authority: [UInt8]
    let issued: IssuedCertificate

    /// - Parameter validFrom: in seconds from now; likewise `validUntil`.
    init(validFrom: Int64 = -3600, validUntil: Int64 = 90 * TestServer.day) throws {
        let (start, lifetime) = (Int64(time(nil)) + validFrom, validUntil - validFrom)
        let maker = try CertificateAuthority.make(commonName: "test authority", validFrom: start, lifetime: lifetime)
        authority = maker.certificate
        issued = try maker.issue(
            commonName: "test server", names: [SubjectAlternativeName("127.0.0.1")], validFrom: start, lifetime: lifetime)
    }

    var contents: CertificateFiles.Contents {
        CertificateFiles.Contents(chain: issued.certificate, key: issued.privateKey)
    }
}

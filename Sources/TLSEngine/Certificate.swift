internal import COpenSSL

/// The properties of a certificate (RFC 5280) for logs, metrics and readiness.
package struct Certificate: Sendable, Equatable {
    /// The subject in the form of RFC 4514: `CN=ctp-webhook`.
    package let subject: String
    /// The issuer in the same form.
    package let issuer: String
    /// The names that it is valid for: `DNS:localhost`, `IP Address:127.0.0.1`.
    package let alternativeNames: [String]
    /// The first second of its validity, in seconds since 1970.
    package let notBefore: Int64
    /// The last second of its validity, in seconds since 1970.
    package let notAfter: Int64
    /// The serial number in upper-case hexadecimal.
    package let serialNumber: String
    /// The SHA-256 digest of the certificate in lower-case hexadecimal.
    package let fingerprint: String

    /// Reads the first certificate of a PEM text.
    package init(pem: [UInt8]) throws(TLSConfigurationError) {
        self = try Certificate(PEM.firstCertificate(in: pem).handle)
    }

    init(_ certificate: borrowing CertificateHandle) throws(TLSConfigurationError) {
        let pointer = certificate.pointer
        subject = try Self.text(ofName: X509_get_subject_name(pointer))
        issuer = try Self.text(ofName: X509_get_issuer_name(pointer))
        alternativeNames = try Self.alternativeNames(of: pointer)
        notBefore = try Self.seconds(X509_get0_notBefore(pointer))
        notAfter = try Self.seconds(X509_get0_notAfter(pointer))
        serialNumber = Self.hexadecimal(ofSerial: X509_get0_serialNumber(pointer))
        fingerprint = Self.digest(of: pointer)
    }

    /// Whether the certificate is valid at a time, in seconds since 1970.
    package func isValid(at seconds: Int64) -> Bool {
        notBefore <= seconds && seconds <= notAfter
    }

    static func text(ofName name: OpaquePointer?) throws(TLSConfigurationError) -> String {
        let memory = try MemoryBIO.empty()
        X509_NAME_print_ex(memory.pointer, name, 0, ctp_name_flags())
        return String(decoding: memory.bytes, as: UTF8.self)
    }

    private static func alternativeNames(of certificate: OpaquePointer) throws(TLSConfigurationError) -> [String] {
        guard let names = X509_get_ext_d2i(certificate, NID_subject_alt_name, nil, nil) else { return [] }
        let list = OpaquePointer(names)
        defer { GENERAL_NAMES_free(list) }
        var texts: [String] = []
        for index in 0..<ctp_general_names_count(list) {
            let memory = try MemoryBIO.empty()
            GENERAL_NAME_print(memory.pointer, ctp_general_name(list, index))
            texts.append(String(decoding: memory.bytes, as: UTF8.self))
        }
        return texts
    }

    private static func seconds(_ time: UnsafePointer<ASN1_TIME>?) throws(TLSConfigurationError) -> Int64 {
        let epoch = ASN1_TIME_set(nil, 0)
        defer { ASN1_TIME_free(epoch) }
        var (days, seconds) = (Int32(0), Int32(0))
        try require(ASN1_TIME_diff(&days, &seconds, epoch, time), "reading a certificate's validity")
        return Int64(days) * 86_400 + Int64(seconds)
    }

    private static func hexadecimal(ofSerial serial: UnsafePointer<ASN1_INTEGER>?) -> String {
        guard let number = ASN1_INTEGER_to_BN(serial, nil) else { return "" }
        defer { BN_free(number) }
        guard let text = BN_bn2hex(number) else { return "" }
        defer { CRYPTO_free(text, nil, 0) }
        return String(cString: text)
    }

    private static func digest(of certificate: OpaquePointer) -> String {
        var bytes = [UInt8](repeating: 0, count: 32)
        var count: UInt32 = 0
        X509_digest(certificate, EVP_sha256(), &bytes, &count)
        let digits = Array("0123456789abcdef".utf8)
        return String(decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }
}

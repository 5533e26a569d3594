internal import COpenSSL

/// The steps from a key to a signed certificate (RFC 5280 §4.1).
enum CertificateBuilder {
    /// Creates an unsigned X.509 v3 certificate for `key` with a random serial number.
    ///
    /// - Throws: if the validity is not a range of times from 1970 to 9999, the years that a certificate can express as one.
    static func certificate(
        commonName: String, key: borrowing KeyHandle, validFrom: Int64, lifetime: Int64
    ) throws(TLSConfigurationError) -> CertificateHandle {
        OpenSSLErrors.clear()
        guard let pointer = X509_new() else { throw .stepFailed(step: "X509_new", reason: OpenSSLErrors.takeReason()) }
        let certificate = CertificateHandle(owning: pointer)
        try require(X509_set_version(pointer, 2), "version 3")
        try setRandomSerialNumber(pointer)
        let (end, overflow) = validFrom.addingReportingOverflow(lifetime)
        guard !overflow, lifetime >= 0, times.contains(validFrom), times.contains(end) else {
            throw .stepFailed(step: "validity", reason: "must be between \(times.lowerBound) and \(times.upperBound)")
        }
        try require(ASN1_TIME_set(X509_getm_notBefore(pointer), Int(validFrom)) == nil ? 0 : 1, "notBefore")
        try require(ASN1_TIME_set(X509_getm_notAfter(pointer), Int(end)) == nil ? 0 : 1, "notAfter")
        try require(X509_set_pubkey(pointer, key.pointer), "public key")
        // A length of -1 means that the bytes end with a zero.
        try require(
            X509_NAME_add_entry_by_NID(
                X509_get_subject_name(pointer), NID_commonName, MBSTRING_UTF8, Array(commonName.utf8) + [0], -1, -1, 0),
            "common name")
        return certificate
    }

    /// 1970-01-01T00:00:00Z to 9999-12-31T23:59:59Z, in seconds since 1970 (RFC 5280 §4.1.2.5).
    private static let times: ClosedRange<Int64> = 0...253_402_300_799

    /// Adds an extension, given in OpenSSL's configuration syntax.
    static func extend(
        _ certificate: borrowing CertificateHandle, _ kind: Int32, _ value: String, issuer: borrowing CertificateHandle
    ) throws(TLSConfigurationError) {
        var context = X509V3_CTX()
        X509V3_set_ctx(&context, issuer.pointer, certificate.pointer, nil, nil, 0)
        OpenSSLErrors.clear()
        guard let made = X509V3_EXT_conf_nid(nil, &context, kind, value) else {
            throw .stepFailed(step: "extension \(value)", reason: OpenSSLErrors.takeReason())
        }
        defer { X509_EXTENSION_free(made) }
        try require(X509_add_ext(certificate.pointer, made, -1), "extension \(value)")
    }

    /// Sets the issuer and signs.
    static func sign(
        _ certificate: borrowing CertificateHandle, issuer: borrowing CertificateHandle, key: borrowing KeyHandle
    ) throws(TLSConfigurationError) {
        OpenSSLErrors.clear()
        try require(X509_set_issuer_name(certificate.pointer, X509_get_subject_name(issuer.pointer)), "issuer")
        // X509_sign returns the length of the signature, or 0 on failure.
        try require(X509_sign(certificate.pointer, key.pointer, EVP_sha256()) > 0 ? 1 : 0, "signature")
    }

    /// Sets 127 random bits as serial number: positive, at most 20 octets, and unique (RFC 5280 §4.1.2.2).
    private static func setRandomSerialNumber(_ certificate: OpaquePointer) throws(TLSConfigurationError) {
        let number = BN_new()
        defer { BN_free(number) }
        try require(BN_rand(number, 127, BN_RAND_TOP_ONE, BN_RAND_BOTTOM_ANY), "random serial number")
        try require(
            BN_to_ASN1_INTEGER(number, X509_get_serialNumber(certificate)) == nil ? 0 : 1, "serial number")
    }
}

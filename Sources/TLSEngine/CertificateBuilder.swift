internal import COpenSSL

/// The steps from a key to a signed certificate (RFC 5280 §4.1).
enum CertificateBuilder {
    /// An X.509 v3 certificate for `key`, with a random serial number; not signed yet.
    static func certificate(
        commonName: String, key: borrowing KeyHandle, validFrom: Int64, lifetime: Int64
    ) throws(TLSConfigurationError) -> CertificateHandle {
        OpenSSLErrors.clear()
        guard let pointer = X509_new() else { throw .refused(step: "X509_new", reason: OpenSSLErrors.takeReason()) }
        let certificate = CertificateHandle(owning: pointer)
        try require(X509_set_version(pointer, 2), "version 3")
        try setRandomSerialNumber(pointer)
        try require(ASN1_TIME_set(X509_getm_notBefore(pointer), Int(validFrom)) == nil ? 0 : 1, "notBefore")
        try require(ASN1_TIME_set(X509_getm_notAfter(pointer), Int(validFrom + lifetime)) == nil ? 0 : 1, "notAfter")
        try require(X509_set_pubkey(pointer, key.pointer), "public key")
        // The name's bytes, its length found by a zero.
        try require(
            X509_NAME_add_entry_by_NID(
                X509_get_subject_name(pointer), NID_commonName, MBSTRING_UTF8, Array(commonName.utf8) + [0], -1, -1, 0),
            "common name")
        return certificate
    }

    /// Adds an extension, written in OpenSSL's configuration syntax.
    static func extend(
        _ certificate: borrowing CertificateHandle, _ kind: Int32, _ value: String, issuer: borrowing CertificateHandle
    ) throws(TLSConfigurationError) {
        var context = X509V3_CTX()
        X509V3_set_ctx(&context, issuer.pointer, certificate.pointer, nil, nil, 0)
        OpenSSLErrors.clear()
        guard let made = X509V3_EXT_conf_nid(nil, &context, kind, value) else {
            throw .refused(step: "extension \(value)", reason: OpenSSLErrors.takeReason())
        }
        defer { X509_EXTENSION_free(made) }
        try require(X509_add_ext(certificate.pointer, made, -1), "extension \(value)")
    }

    /// Names the issuer and signs.
    static func sign(
        _ certificate: borrowing CertificateHandle, issuer: borrowing CertificateHandle, key: borrowing KeyHandle
    ) throws(TLSConfigurationError) {
        OpenSSLErrors.clear()
        try require(X509_set_issuer_name(certificate.pointer, X509_get_subject_name(issuer.pointer)), "issuer")
        // Returns the signature's length, 0 on failure.
        try require(X509_sign(certificate.pointer, key.pointer, EVP_sha256()) > 0 ? 1 : 0, "signature")
    }

    /// 127 random bits: positive, at most 20 octets, and never seen before (RFC 5280 §4.1.2.2).
    private static func setRandomSerialNumber(_ certificate: OpaquePointer) throws(TLSConfigurationError) {
        let number = BN_new()
        defer { BN_free(number) }
        try require(BN_rand(number, 127, BN_RAND_TOP_ONE, BN_RAND_BOTTOM_ANY), "random serial number")
        try require(
            BN_to_ASN1_INTEGER(number, X509_get_serialNumber(certificate)) == nil ? 0 : 1, "serial number")
    }
}

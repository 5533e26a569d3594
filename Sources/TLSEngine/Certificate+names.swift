internal import COpenSSL

extension Certificate {
    /// The subject in the form of RFC 4514, truncated to about 256 characters because peers choose its length and it appears in log lines.
    static func subject(of certificate: OpaquePointer?) -> String {
        guard let certificate, let text = try? text(ofName: X509_get_subject_name(certificate)) else { return "" }
        return text.utf8.count <= 256 ? text : "\(text.prefix(256))…"
    }

    /// The last common name in the subject, as UTF-8.
    static func commonName(of certificate: OpaquePointer?) -> [UInt8]? {
        guard let certificate else { return nil }
        let subject = X509_get_subject_name(certificate)
        var (last, index) = (Int32(-1), Int32(-1))
        while true {
            index = X509_NAME_get_index_by_NID(subject, NID_commonName, index)
            guard index >= 0 else { break }
            last = index
        }
        guard last >= 0, let value = X509_NAME_ENTRY_get_data(X509_NAME_get_entry(subject, last)) else { return nil }
        var bytes: UnsafeMutablePointer<UInt8>?
        let count = ASN1_STRING_to_UTF8(&bytes, value)
        guard let bytes, count >= 0 else { return nil }
        defer { CRYPTO_free(bytes, nil, 0) }
        return Array(UnsafeBufferPointer(start: bytes, count: Int(count)))
    }

    /// The DNS names and URIs among the alternative names, as bytes: different names can have the same printed form.
    static func identifiers(of certificate: OpaquePointer?) -> [[UInt8]] {
        guard let certificate, let names = X509_get_ext_d2i(certificate, NID_subject_alt_name, nil, nil) else { return [] }
        let list = OpaquePointer(names)
        defer { GENERAL_NAMES_free(list) }
        return (0..<ctp_general_names_count(list)).compactMap { index in
            var kind: Int32 = -1
            guard let value = GENERAL_NAME_get0_value(ctp_general_name(list, index), &kind), kind == GEN_DNS || kind == GEN_URI
            else { return nil }
            let text = value.assumingMemoryBound(to: ASN1_STRING.self)
            return Array(UnsafeBufferPointer(start: ASN1_STRING_get0_data(text), count: Int(ASN1_STRING_length(text))))
        }
    }
}

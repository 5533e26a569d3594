internal import TLSEngine
internal import TextCoding
internal import Telemetry

/// Why the present contents of the certificate files are not used.
struct CertificateReloadFailure: Error, Equatable {
    /// The reason, in lower case and without a full stop.
    let error: String
    /// The file at fault; nil if the certificate is not in a file.
    let file: String?

    init(_ error: CertificateFilesError, _ files: CertificateFiles) {
        self.error = error.description
        file =
            switch error {
            case .pair(.noPrivateKey), .pair(.keyDoesNotMatchCertificate): files.keyFile
            case .pair(.unreadableFile(let path, _)): path
            case .pair: files.certificateFile
            case .noCertificateYet: nil
            case .clientAuthorities: files.clientAuthorities
            }
    }

    /// The certificate is not valid at `now`, in seconds since 1970.
    init(invalid certificate: Certificate, at now: Int64, _ files: CertificateFiles) {
        error =
            now < certificate.notBefore
            ? "the certificate is not valid before \(Timestamp(seconds: certificate.notBefore).text)"
            : "the certificate expired at \(Timestamp(seconds: certificate.notAfter).text)"
        file = files.certificateFile
    }
}

extension CertificateFiles {
    fileprivate var certificateFile: String? {
        if case .files(let chain, _) = pair { chain } else { nil }
    }

    fileprivate var keyFile: String? {
        if case .files(_, let key) = pair { key } else { nil }
    }
}

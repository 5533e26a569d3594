import TLSEngine

/// A file of PEM certificates, in the order of the file.
struct CertificateFile {
    /// The path as on the command line; `-` for standard input.
    let path: String
    /// At least one certificate.
    let certificates: [Certificate]

    private init(_ path: String) throws(ConfigurationError) {
        self.path = path
        do throws(TLSConfigurationError) {
            let text = try PEM.contents(ofFile: path == "-" ? "/dev/stdin" : path)
            certificates = try CertificateBundle(pem: text).entries.map(\.certificate)
        } catch {
            throw ConfigurationError([(path, "")], "\(error)")
        }
        guard !certificates.isEmpty else {
            throw ConfigurationError([(path, "")], "no usable certificate: the file is empty")
        }
    }

    /// Reads files.
    ///
    /// - Throws: the first file that cannot be read or has no certificate.
    static func all(_ paths: [String]) throws(ConfigurationError) -> [CertificateFile] {
        guard !paths.contains("") else { throw ConfigurationError([("files", "")], "must not be empty") }
        guard paths.count(where: { $0 == "-" }) < 2 else {
            throw ConfigurationError([("-", "")], "standard input can be read only once")
        }
        var files: [CertificateFile] = []
        for path in paths { files.append(try CertificateFile(path)) }
        return files
    }
}

import ArgumentParser
import TLSEngine

/// Certificates that a command looks at: all of a file, in order.
struct CertificateFile {
    /// As the command line has it; `-` for standard input.
    let path: String
    let certificates: [Certificate]

    /// Reads a file.
    init(_ path: String) throws(ConfigurationMistake) {
        self.path = path
        do throws(TLSConfigurationError) {
            let text = try PEM.contents(ofFile: path == "-" ? "/dev/stdin" : path)
            certificates = try CertificateBundle(pem: text).entries.map(\.certificate)
        } catch {
            throw ConfigurationMistake([(path, "")], "\(error)")
        }
        guard !certificates.isEmpty else { throw ConfigurationMistake([(path, "")], "no usable certificate: the file is empty") }
    }

    /// Reads them all.
    static func all(_ paths: [String]) throws(ConfigurationMistake) -> [CertificateFile] {
        var files: [CertificateFile] = []
        for path in paths { files.append(try CertificateFile(path)) }
        return files
    }
}

/// An argument or a configuration that cannot be used. The program reports it with the command's name and exits with 2.
struct ConfigurationError: Error, CustomStringConvertible {
    /// `--tls-cert-file /etc/tls/tls.crt: the file contains no PEM certificate`.
    let description: String

    /// - Parameters:
    ///   - flags: the flags to correct, with their values; a switch has an empty value.
    ///   - reason: what is wrong, in lower case and without a full stop.
    init(_ flags: [(name: String, value: String)], _ reason: String) {
        let flags = flags.map { $0.value.isEmpty ? $0.name : "\($0.name) \($0.value)" }.joined(separator: " ")
        description = "\(flags): \(reason)"
    }

    /// - Parameter reason: what is wrong with the command line as a whole, in lower case and without a full stop.
    init(_ reason: String) { description = reason }
}

import Glibc

/// Writes messages of the command line to standard error.
package enum StandardError {
    /// Writes a line. Blocks until it is written; errors are ignored, because there is no other place to report them.
    package static func write(line: String) { write(line + "\n") }

    /// Writes a text.
    package static func write(_ text: String) {
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            let result = systemCall { rest.withUnsafeBytes { Glibc.write(STDERR_FILENO, $0.baseAddress, $0.count) } }
            guard case .value(let count) = result else { return }
            rest = rest.dropFirst(count)
        }
    }
}

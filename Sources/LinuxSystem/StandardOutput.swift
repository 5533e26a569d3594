import Glibc

/// Standard output, to which commands print their results.
package enum StandardOutput {
    /// Writes a text whole.
    ///
    /// - Throws: the failed `write`: ENOSPC if the disk is full, EPIPE if the reader is gone and SIGPIPE is ignored.
    package static func write(_ text: String) throws(SystemCallError) {
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            let count = try systemCall { rest.withUnsafeBytes { Glibc.write(STDOUT_FILENO, $0.baseAddress, $0.count) } }
                .get("write to standard output")
            rest = rest.dropFirst(count)
        }
    }
}

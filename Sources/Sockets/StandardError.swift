import Glibc

/// Where a person who started the program reads why it did not run.
package enum StandardError {
    /// Writes a line, however long it takes; there is nobody to tell if that fails.
    package static func write(line: String) {
        var rest = Array((line + "\n").utf8)[...]
        while !rest.isEmpty {
            let result = systemCall { rest.withUnsafeBytes { Glibc.write(STDERR_FILENO, $0.baseAddress, $0.count) } }
            guard case .value(let count) = result else { return }
            rest = rest.dropFirst(count)
        }
    }
}

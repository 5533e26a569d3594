import Glibc

/// Writes files of the user.
package enum OutputFile {
    /// Writes a file whole: under a temporary name beside it, which is renamed when it is complete. Links are followed, and the permissions of an
    /// existing file are kept.
    package static func replace(_ path: String, with bytes: [UInt8]) throws(SystemCallError) {
        let target = realpath(path, nil)
        defer { free(target) }
        let final = target.map { String(cString: $0) } ?? path
        var status = stat()
        let mode = stat(final, &status) == 0 ? status.st_mode & 0o777 : 0o644
        // What is not a regular file, such as /dev/stdout, is written directly.
        let isRegular = target == nil || status.st_mode & S_IFMT == S_IFREG
        let written = isRegular ? "\(final).ctp-webhook-new" : final
        do throws(SystemCallError) {
            let flags = O_WRONLY | O_CLOEXEC | (isRegular ? O_CREAT | O_TRUNC | O_NOFOLLOW : 0)
            let file = Descriptor(owning: Int32(try systemCall { open(written, flags, mode) }.get("open \(path)")))
            if isRegular { _ = fchmod(file.number, mode) }
            var rest = bytes[...]
            while !rest.isEmpty {
                rest = rest.dropFirst(
                    try systemCall { rest.withUnsafeBytes { Glibc.write(file.number, $0.baseAddress, $0.count) } }
                        .get("write \(path)"))
            }
            if isRegular { _ = try systemCall { rename(written, final) }.get("rename \(path)") }
        } catch {
            if isRegular { _ = unlink(written) }
            throw error
        }
    }
}

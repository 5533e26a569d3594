import Glibc

/// A folder that files are written to atomically.
package struct OutputFolder: Sendable {
    private let path: String

    /// Opens the folder at a path. Creates it and its parents if they do not exist.
    package init(_ path: String) throws(SystemCallError) {
        self.path = path
        var end = path.startIndex
        while end < path.endIndex {
            end = path[path.index(after: end)...].firstIndex(of: "/") ?? path.endIndex
            do throws(SystemCallError) {
                _ = try systemCall { mkdir(String(path[..<end]), 0o755) }.get("mkdir \(path[..<end])")
            } catch {
                guard error.number == EEXIST else { throw error }
            }
        }
    }

    /// Writes a file under a temporary name and renames it when it is complete.
    ///
    /// - Parameter mode: the file's permissions, set at creation.
    package func write(_ bytes: [UInt8], to name: String, mode: UInt32) throws(SystemCallError) {
        let final = "\(path)/\(name)"
        let temporary = "\(final).new"
        _ = unlink(temporary)
        let file = Descriptor(
            owning: Int32(
                try systemCall { open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode) }.get("open \(temporary)")))
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = try systemCall { rest.withUnsafeBytes { Glibc.write(file.number, $0.baseAddress, $0.count) } }
                .get("write \(temporary)")
            rest = rest.dropFirst(count)
        }
        _ = try systemCall { fsync(file.number) }.get("fsync \(temporary)")
        _ = try systemCall { rename(temporary, final) }.get("rename \(temporary)")
    }
}

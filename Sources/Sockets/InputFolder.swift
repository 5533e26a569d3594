import Glibc

/// A folder whose files are read.
package enum InputFolder {
    /// What stands at a path.
    package enum Kind: Sendable {
        case nothing
        case file
        case folder
    }

    /// What a path leads to, through symbolic links.
    package static func kind(of path: String) -> Kind {
        var status = stat()
        guard stat(path, &status) == 0 else { return .nothing }
        return status.st_mode & S_IFMT == S_IFDIR ? .folder : .file
    }

    /// The names in a folder that do not begin with a dot, sorted.
    package static func names(in path: String) throws(SystemCallError) -> [String] {
        guard let folder = opendir(path) else { throw SystemCallError(call: "opendir \(path)", number: errno) }
        defer { closedir(folder) }
        var names: [String] = []
        while true {
            errno = 0
            guard let entry = readdir(folder) else {
                let number = errno
                if number != 0 { throw SystemCallError(call: "readdir \(path)", number: number) }
                return names.sorted()
            }
            let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            if !name.hasPrefix(".") { names.append(name) }
        }
    }

    /// Whether a path is a symbolic link: where folders are walked through, a link could lead in a circle.
    package static func isLink(_ path: String) -> Bool {
        var status = stat()
        return lstat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFLNK
    }
}

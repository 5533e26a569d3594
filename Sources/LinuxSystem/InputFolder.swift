import Glibc

/// Lists folders of input files.
package enum InputFolder {
    /// The kind of a file system entry.
    package enum Kind: Sendable {
        case nothing
        case file
        case folder
    }

    /// The working directory; nil if it no longer exists.
    package static var current: String? {
        guard let path = getcwd(nil, 0) else { return nil }
        defer { free(path) }
        return String(cString: path)
    }

    /// Returns the kind of the entry at a path. Symbolic links are followed.
    package static func kind(of path: String) -> Kind {
        var status = stat()
        guard stat(path, &status) == 0 else { return .nothing }
        return status.st_mode & S_IFMT == S_IFDIR ? .folder : .file
    }

    /// Returns the names in a folder that do not begin with a dot, sorted.
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

    /// Whether a path is a symbolic link. A recursive walk must not follow links: they could form a cycle.
    package static func isLink(_ path: String) -> Bool {
        var status = stat()
        return lstat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFLNK
    }
}

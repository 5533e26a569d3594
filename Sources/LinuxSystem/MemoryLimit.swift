/// The memory limit of this process's control group, which the kernel enforces by killing the process (cgroups(7)).
package enum MemoryLimit {
    /// The limit, in bytes; nil if there is none, or if the system does not report it.
    package static var current: Int? {
        lowest(groups: text(of: "/proc/self/cgroup") ?? "", contents: text(of:))
    }

    /// The lowest limit of the groups and of the groups that contain them; nil if there is none.
    ///
    /// - Parameter groups: the contents of /proc/self/cgroup: lines `ID:CONTROLLERS:PATH`.
    /// - Parameter contents: the contents of the file at a path; nil if it cannot be read.
    package static func lowest(groups: String, contents: (String) -> String?) -> Int? {
        var lowest: Int?
        for file in files(of: groups) {
            guard let limit = contents(file).flatMap(limit(in:)) else { continue }
            lowest = min(lowest ?? limit, limit)
        }
        return lowest
    }

    /// The files that have the limits. A container may see a path that exists on the host only, but then its own group is mounted at the root.
    private static func files(of groups: String) -> [String] {
        groups.split(separator: "\n").flatMap { line -> [String] in
            let fields = line.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
            guard fields.count == 3 else { return [] }
            let folders = folders(on: fields[2])
            // In version 2 the list of controllers is empty. Systems that use both versions mount version 2 at `unified`.
            if fields[1].isEmpty {
                return ["/sys/fs/cgroup", "/sys/fs/cgroup/unified"].flatMap { root in folders.map { "\(root)\($0)/memory.max" } }
            }
            guard fields[1].split(separator: ",").contains("memory") else { return [] }
            return folders.map { "/sys/fs/cgroup/memory\($0)/memory.limit_in_bytes" }
        }
    }

    /// The path of a group and of those that contain it: `/a/b`, `/a` and the empty path of the root. A group outside of the namespace has a
    /// path that begins with `/..`; then only the root is visible.
    private static func folders(on path: Substring) -> [String] {
        let names = path.split(separator: "/")
        guard !names.contains("..") else { return [""] }
        return (0...names.count).reversed().map { count in names.prefix(count).map { "/\($0)" }.joined() }
    }

    /// The limit that a file has: `max` in version 2, and in version 1 the largest multiple of a page, mean that there is none.
    private static func limit(in text: String) -> Int? {
        guard let bytes = Int(text.prefix { $0 != "\n" }), bytes > 0, bytes < 1 << 60 else { return nil }
        return bytes
    }

    private static func text(of path: String) -> String? {
        (try? InputFile.contents(of: path)).map { String(decoding: $0, as: UTF8.self) }
    }
}

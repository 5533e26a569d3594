import JSONTape
import Lint
import LinuxSystem
import Reports

/// Finds the files that the command line names, in folders at any depth.
struct FileFinder {
    /// A file to check.
    struct Found {
        /// The path as the user gave it, or a path in a folder that the user gave.
        let path: String
        /// The absolute path.
        let absolute: String
    }

    let settings: FolderSettings
    let exclude: [PathPattern]
    private(set) var files: [Found] = []
    private(set) var messages: [InputMessage] = []
    /// Whether a path could not be read.
    var hasFailed: Bool { messages.contains { $0.severity == .error } }
    private var seen: Set<String> = []

    init(settings: FolderSettings, exclude: [PathPattern]) {
        (self.settings, self.exclude) = (settings, exclude)
    }

    /// Adds a file or the files of a folder.
    mutating func add(_ word: String) throws(ConfigurationError) {
        switch InputFolder.kind(of: word) {
        case .nothing:
            messages.append(InputMessage(.error, at: word.escaped, "there is no such file or folder"))
        case .file: try addFile(word)
        case .folder:
            let count = files.count
            let path = word.count > 1 && word.hasSuffix("/") ? String(word.dropLast()) : word
            try addFolder(path, depth: 1)
            if files.count == count {
                messages.append(InputMessage(.note, at: word.escaped, "the folder has no .yaml, .yml or .json files to check"))
            }
        }
    }

    private mutating func addFolder(_ path: String, depth: Int) throws(ConfigurationError) {
        let names: [String]
        do throws(SystemCallError) {
            names = try InputFolder.names(in: path)
        } catch {
            return messages.append(InputMessage(.error, at: path.escaped, "\(error)"))
        }
        for name in names {
            let entry = path == "." ? name : path.hasSuffix("/") ? path + name : "\(path)/\(name)"
            if ManifestReader.isManifest(name), InputFolder.kind(of: entry) == .file {
                try addFile(entry)
            } else if depth < ManifestReader.maxDepth, InputFolder.kind(of: entry) == .folder, !InputFolder.isLink(entry),
                try !isExcluded(entry, isFolder: true)
            {
                try addFolder(entry, depth: depth + 1)
            }
        }
    }

    private mutating func addFile(_ path: String) throws(ConfigurationError) {
        let absolute = FolderSettings.absolute(path)
        guard try !isExcluded(path, isFolder: false), seen.insert(absolute).inserted else { return }
        files.append(Found(path: path, absolute: absolute))
    }

    /// Whether the command line, the configuration or a `.gitignore` excludes a path.
    private func isExcluded(_ path: String, isFolder: Bool) throws(ConfigurationError) -> Bool {
        if exclude.match(path, isFolder: isFolder) { return true }
        let absolute = FolderSettings.absolute(path)
        let entry = try settings.entry(of: FolderSettings.folder(of: absolute))
        if !entry.configuration.exclude.isEmpty,
            let path = FolderSettings.relative(absolute, to: entry.configurationFolder),
            entry.configuration.exclude.match(path, isFolder: isFolder)
        {
            return true
        }
        var isIgnored = false
        for (folder, patterns) in entry.ignored {
            guard let path = FolderSettings.relative(absolute, to: folder) else { continue }
            for pattern in patterns where pattern.matches(path, isFolder: isFolder) { isIgnored = !pattern.isNegated }
        }
        return isIgnored
    }
}

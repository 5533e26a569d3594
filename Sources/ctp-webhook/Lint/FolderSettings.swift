import JSONTape
import Lint
import LinuxSystem
import PolicySchema
import TrafficPolicy
import YAMLTape

/// The settings that files in a folder have from the folder and those around it. Each folder is read once.
final class FolderSettings {
    /// The settings of one folder.
    struct Entry {
        /// The nearest configuration, and the folder that it is in.
        var configuration = LintConfiguration()
        var configurationFolder = "/"
        /// The path of the configuration; nil if there is none.
        var configurationFile: String?
        /// The absolute paths of files that kustomizations use as patches.
        var patches: Set<String> = []
        /// The patterns of `.gitignore` files with their folders, outermost first.
        var ignored: [(folder: String, patterns: [PathPattern])] = []
    }

    private let given: (LintConfiguration, String)?
    private let respectsGitignore: Bool
    private var entries: [String: Entry] = [:]
    private static let kustomizations = ["kustomization.yaml", "kustomization.yml", "Kustomization"]

    /// - Parameter given: the configuration for all files, with its path; nil to look for configurations.
    init(given: (LintConfiguration, String)?, respectsGitignore: Bool) {
        (self.given, self.respectsGitignore) = (given, respectsGitignore)
    }

    /// The absolute path of a path, without `.` and `..`.
    static func absolute(_ path: String) -> String {
        var names: [Substring] = []
        let whole = path.hasPrefix("/") ? path : "\(InputFolder.current ?? "")/\(path)"
        for name in whole.split(separator: "/") {
            switch name {
            case ".": continue
            case "..": _ = names.popLast()
            default: names.append(name)
            }
        }
        return "/" + names.joined(separator: "/")
    }

    /// The folder of an absolute path.
    static func folder(of path: String) -> String {
        let end = path.lastIndex(of: "/") ?? path.startIndex
        return end == path.startIndex ? "/" : String(path[..<end])
    }

    /// A path in a folder as a path from there; nil if it is elsewhere.
    static func relative(_ path: String, to folder: String) -> String? {
        let prefix = folder.hasSuffix("/") ? folder : folder + "/"
        return path.hasPrefix(prefix) ? String(path.dropFirst(prefix.count)) : nil
    }

    /// The settings of a folder, by its absolute path.
    func entry(of folder: String) throws(ConfigurationError) -> Entry {
        if let entry = entries[folder] { return entry }
        var entry = folder == "/" ? Entry() : try self.entry(of: Self.folder(of: folder))
        let file = folder + (folder == "/" ? "" : "/") + LintConfiguration.fileName
        if let given {
            (entry.configuration, entry.configurationFile) = given
            entry.configurationFolder = InputFolder.current ?? "/"
        } else if InputFolder.kind(of: file) == .file {
            entry.configuration = try Self.read(file, flag: nil)
            (entry.configurationFolder, entry.configurationFile) = (folder, file)
        }
        for name in Self.kustomizations { entry.patches.formUnion(Self.patches(of: "\(folder)/\(name)", in: folder)) }
        if respectsGitignore, let text = try? InputFile.contents(of: "\(folder)/.gitignore") {
            let lines = String(decoding: text, as: UTF8.self).split(separator: "\n")
            entry.ignored.append((folder, lines.compactMap { PathPattern(String($0)) }))
        }
        entries[folder] = entry
        return entry
    }

    /// Reads a configuration.
    ///
    /// - Parameter flag: the flag that names it, for error messages; nil if it was found.
    static func read(_ path: String, flag: String?) throws(ConfigurationError) -> LintConfiguration {
        do {
            return try ConfigurationFile.document(at: path).map { try LintConfiguration(reading: $0) } ?? LintConfiguration()
        } catch {
            throw ConfigurationError([(flag ?? path, flag == nil ? "" : path)], "\(error)")
        }
    }

    /// The files that a kustomization uses as patches.
    private static func patches(of path: String, in folder: String) -> [String] {
        guard InputFolder.kind(of: path) == .file, let text = try? InputFile.contents(of: path),
            let tape = try? YAMLStream(parsing: text.span).documents.first
        else { return [] }
        var paths: [String] = []
        for field: StaticString in ["patches", "patchesStrategicMerge", "patchesJson6902"] {
            guard let list = tape.presentMember(field, of: tape.root), tape.kind(at: list) == .array else { continue }
            tape.forEachElement(of: list) { element in
                let place = tape.presentMember("path", of: element) ?? element
                if let path = tape.string(at: place) { paths.append(absolute("\(folder)/\(path)")) }
            }
        }
        return paths
    }
}

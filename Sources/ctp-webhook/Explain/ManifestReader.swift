import JSONTape
import Lint
import LinuxSystem
import TrafficPolicy
import Reports
import YAMLTape

/// Reads the objects of files, folders and standard input: YAML with any number of documents, JSON, and lists.
struct ManifestReader {
    /// The word for standard input on the command line, and its name in messages.
    private static let standardInput = (word: "-", name: "standard input")
    /// The files of a folder that kubectl reads.
    private static let suffixes = [".yaml", ".yml", ".json"]
    /// The maximum depth of nested folders. The longest path (PATH_MAX) allows more.
    static let maxDepth = 64
    /// A list of a few thousand objects has some million values.
    static let limits = YAMLLimits(
        maxBytes: InputFile.maxBytes, maxExpandedBytes: 4 * InputFile.maxBytes, json: JSONLimits(maxTokens: 8 << 20))

    /// Whether nested folders are read as well.
    let isRecursive: Bool
    /// The objects, with errors and notes about the input.
    private(set) var manifests: ManifestObjects
    private var hasReadStandardInput = false

    init(namespace: String, isRecursive: Bool, tables: PolicyTables) {
        self.isRecursive = isRecursive
        manifests = ManifestObjects(defaultNamespace: namespace, tables: tables)
    }

    /// Whether kubectl reads a file of a folder.
    static func isManifest(_ name: String) -> Bool { suffixes.contains { name.hasSuffix($0) } }

    /// Whether a word of the command line is a path and not a field: it has a slash, has a suffix of a manifest, or exists.
    static func isPath(_ word: String) -> Bool {
        word == standardInput.word || word.utf8.contains(UInt8(ascii: "/")) || isManifest(word)
            || InputFolder.kind(of: word) != .nothing
    }

    /// Reads a file, a folder, or standard input.
    mutating func read(_ word: String) {
        if word == Self.standardInput.word { return readStandardInput() }
        switch InputFolder.kind(of: word) {
        case .folder:
            let path = word.hasSuffix("/") ? String(word.dropLast()) : word
            if readFolder(path, depth: 1) == 0 {
                let hint = isRecursive ? "" : "; use --recursive to read nested folders"
                manifests.add(InputMessage(.note, at: word.escaped, "the folder has no .yaml, .yml or .json files\(hint)"))
            }
        case .file, .nothing: readFile(word, name: word)
        }
    }

    private mutating func readStandardInput() {
        if hasReadStandardInput {
            return manifests.add(InputMessage(.error, at: Self.standardInput.name, "can be read only once"))
        }
        hasReadStandardInput = true
        readFile("/dev/stdin", name: Self.standardInput.name)
    }

    /// Reads the files of a folder.
    ///
    /// - Returns: the number of files.
    private mutating func readFolder(_ path: String, depth: Int) -> Int {
        var count = 0
        do throws(SystemCallError) {
            for name in try InputFolder.names(in: path) {
                let entry = "\(path)/\(name)"
                if InputFolder.kind(of: entry) == .folder {
                    // A linked folder could contain the link.
                    if isRecursive, depth < Self.maxDepth, !InputFolder.isLink(entry) {
                        count += readFolder(entry, depth: depth + 1)
                    }
                } else if Self.isManifest(name) {
                    readFile(entry, name: entry)
                    count += 1
                }
            }
        } catch {
            manifests.add(InputMessage(.error, at: path.escaped, "\(error)"))
            return 1
        }
        return count
    }

    private mutating func readFile(_ path: String, name: String) {
        var bytes: [UInt8] = []
        do {
            bytes = try InputFile.contents(of: path)
            for document in try YAMLStream(parsing: bytes.span, limits: Self.limits).documents {
                manifests.add(document, from: .file(name))
            }
        } catch let error as YAMLSyntaxError {
            if LintFile.hasTemplateAction(bytes) {
                return manifests.add(
                    InputMessage(.note, at: name.escaped, "skipped, a Helm template; use the output of helm template"))
            }
            let position = "\(name.escaped):\(error.position.line):\(error.position.column)"
            manifests.add(InputMessage(.error, at: position, "\(error.reason)"))
        } catch {
            manifests.add(InputMessage(.error, at: name.escaped, "\(error)"))
        }
    }
}

import JSONTape
import PolicyAttachment
import Sockets
import YAMLTape

/// Reads the objects that files, folders and streams hold, as kubectl does: YAML with any number of documents, JSON, lists.
struct ManifestReader {
    /// What standard input is called on the command line, and in messages.
    static let standardInput = (word: "-", name: "standard input")
    /// What kubectl reads of a folder.
    private static let endings = [".yaml", ".yml", ".json"]
    /// The levels of folders that are walked through: more than any repository has, less than what makes a path too long.
    static let maxDepth = 64
    /// A list of a few thousand objects has some million values.
    private static let limits = YAMLLimits(
        maxBytes: InputFile.maxBytes, maxExpandedBytes: 4 * InputFile.maxBytes, json: JSONLimits(maxTokens: 8 << 20))

    /// The namespace of objects that do not say theirs.
    let namespace: String
    /// Whether folders in folders are read, too.
    let isRecursive: Bool

    private(set) var objects: [ManifestObject] = []
    /// What keeps the reading from being complete, each with its place.
    private(set) var mistakes: [String] = []
    /// What a person may want to know although it keeps nothing from working.
    private(set) var remarks: [String] = []

    init(namespace: String, isRecursive: Bool) {
        self.namespace = namespace
        self.isRecursive = isRecursive
    }

    /// Whether a word of the command line means objects and not a field: a field has neither slashes nor such an ending.
    static func isPath(_ word: String) -> Bool {
        word == standardInput.word || word.utf8.contains(UInt8(ascii: "/")) || endings.contains { word.hasSuffix($0) }
            || InputFolder.kind(of: word) != .nothing
    }

    /// Reads what a word names: a file, a folder, or standard input.
    mutating func read(_ word: String) {
        if word == Self.standardInput.word { return readFile("/dev/stdin", name: Self.standardInput.name) }
        switch InputFolder.kind(of: word) {
        case .folder: readFolder(word.hasSuffix("/") ? String(word.dropLast()) : word, depth: 1)
        case .file, .nothing: readFile(word, name: word)
        }
    }

    private mutating func readFolder(_ path: String, depth: Int) {
        do throws(SystemCallError) {
            for name in try InputFolder.names(in: path) {
                let entry = "\(path)/\(name)"
                if InputFolder.kind(of: entry) == .folder {
                    // Folders that are linked to could lead in a circle.
                    if isRecursive, depth < Self.maxDepth, !InputFolder.isLink(entry) { readFolder(entry, depth: depth + 1) }
                } else if Self.endings.contains(where: { name.hasSuffix($0) }) {
                    readFile(entry, name: entry)
                }
            }
        } catch {
            mistakes.append("\(path.escaped): \(error)")
        }
    }

    private mutating func readFile(_ path: String, name: String) {
        do {
            try read(InputFile.contents(of: path), name: name)
        } catch let error as SystemCallError {
            mistakes.append("\(name.escaped): \(error)")
        } catch let error as YAMLSyntaxError {
            mistakes.append("\(name.escaped):\(error.position.line):\(error.position.column): \(error.reason)")
        } catch {
            mistakes.append("\(name.escaped): \(error)")
        }
    }

    private mutating func read(_ bytes: [UInt8], name: String) throws(YAMLSyntaxError) {
        for tape in try YAMLStream(parsing: bytes.span, limits: Self.limits).documents {
            add(tape, at: tape.root, source: name, hasPositions: true)
        }
    }

    /// Adds the objects of a text that a program printed.
    mutating func read(_ tape: JSONTape, source: String) {
        add(tape, at: tape.root, source: source, hasPositions: false)
    }

    /// Adds an object, or those of a list. The items of a list that has a kind of its own need not say theirs.
    private mutating func add(
        _ tape: JSONTape, at place: JSONTape.Place, source: String, hasPositions: Bool, itemKind: ObjectKind? = nil
    ) {
        let location =
            hasPositions ? "\(source.escaped):\(tape.position(of: place).line):\(tape.position(of: place).column)" : source
        let apiVersion = tape.presentMember("apiVersion", of: place).flatMap { tape.string(at: $0) }
        let kind = tape.presentMember("kind", of: place).flatMap { tape.string(at: $0) }
        if let kind, let apiVersion, kind.hasSuffix("List"), let items = tape.presentMember("items", of: place),
            tape.kind(at: items) == .array
        {
            let itemKind = ObjectKind(apiVersion: apiVersion, kind: String(kind.dropLast(4)))
            return tape.forEachElement(of: items) {
                add(tape, at: $0, source: source, hasPositions: hasPositions, itemKind: itemKind)
            }
        }
        let known: ObjectKind?
        switch (apiVersion, kind) {
        case (let apiVersion?, let kind?):
            known = ObjectKind(apiVersion: apiVersion, kind: kind)
            guard known != nil else { return }
        case (nil, nil) where itemKind != nil: known = itemKind
        default:
            return remarks.append(
                "\(location): is passed over, for it is no object of Kubernetes: it must have apiVersion and kind")
        }
        guard let known, let object = ClusterObject(reading: tape, at: place, as: known, defaultNamespace: namespace) else {
            return mistakes.append("\(location): must have metadata.name")
        }
        objects.append(
            ManifestObject(source: source.escaped, hasPositions: hasPositions, tape: tape, place: place, object: object))
    }
}

import Foundation

/// The names that documents may use: commands, flags, rules, metrics and files of the program and its sources.
struct DocumentedProgram {
    /// A command with its options, decoded from the help that ArgumentParser writes as JSON.
    struct Command: Decodable {
        struct Argument: Decodable {
            struct Name: Decodable {
                let kind: String
                let name: String
            }

            let names: [Name]?
        }

        let commandName: String
        let arguments: [Argument]?
        let subcommands: [Command]?

        /// `--port` and `-f`, help included.
        var flags: Set<String> {
            let names = (arguments ?? []).flatMap { $0.names ?? [] }
            return Set(names.map { ($0.kind == "long" ? "--" : "-") + $0.name }).union(["--help", "-h"])
        }

        /// The flags of this command and of all below it.
        var allFlags: Set<String> { (subcommands ?? []).reduce(flags) { $0.union($1.allFlags) } }
    }

    let repository: URL
    let root: Command
    let rules: Set<String>
    let metrics: Set<String>
    let readinessChecks: Set<String>
    /// `CTP_WEBHOOK_PORT`: one for each option of `serve`.
    let variables: Set<String>
    /// Flags of the scripts in `hack`, from usage comments and `case` patterns.
    let scriptFlags: Set<String>
    /// Modules, products, and types that sources or tests declare.
    let symbols: Set<String>
    /// The modules that `Package.swift` declares, with the imports of each.
    let modules: [String: Set<String>]

    /// Reads the program under test and the sources of a repository.
    init(repository: URL) throws {
        struct Help: Decodable { let command: Command }
        struct Rule: Decodable { let id: String }
        self.repository = repository
        let help = try run(webhook, ["--experimental-dump-help"]).output
        root = try JSONDecoder().decode(Help.self, from: Data(help.utf8)).command
        let catalogue = try run(webhook, ["rules", "--output", "json"]).output
        rules = Set(try JSONDecoder().decode([Rule].self, from: Data(catalogue.utf8)).map(\.id))
        let serve = root.subcommands?.first { $0.commandName == "serve" }
        let options = (serve?.flags ?? []).filter { $0.hasPrefix("--") }.map { $0.dropFirst(2).uppercased() }
        variables = Set(options.map { "CTP_WEBHOOK_" + $0.replacingOccurrences(of: "-", with: "_") })
        let sources = try Self.text(of: ["Sources"], named: "swift", in: repository)
        let tests = try Self.text(of: ["Tests"], named: "swift", in: repository)
        let package = try String(contentsOf: repository.appendingPathComponent("Package.swift"), encoding: .utf8)
        metrics = Set(sources.captures(of: #""((?:ctp_webhook|controller_runtime_webhook|process)_[a-z0-9_]+)""#).map { $0[1] })
        readinessChecks = Set(sources.captures(of: #"ReadinessCheck\(\s*"([a-z-]+)""#).map { $0[1] })
        let types = (sources + tests).captures(of: #"\b(?:struct|class|enum|protocol|actor|typealias) ([A-Z]\w*)"#)
        symbols = Set((types + package.captures(of: #""([A-Z]\w*)""#)).map { $0[1] })
        let declarations = package.captures(of: #"\bmodule\(\s*"(\w+)"(?:,\s*imports: \[([^\]]*)\])?"#)
        modules = Dictionary(
            declarations.map { ($0[1], Set($0[2].captures(of: #""(\w+)""#).map { $0[1] })) }, uniquingKeysWith: { $1 })
        let scripts = try Self.text(of: ["hack"], named: "", in: repository)
        let usage = scripts.captures(of: #"^ *#(?!!).*$|^ *(?:--[a-z-]+(?: \| )?)+\)"#).map { $0[0] }
        scriptFlags = Set(usage.flatMap { $0.captures(of: #"(?<![\w-])--[a-z-]+"#) }.map { $0[0] })
    }

    /// Returns the concatenated files with an extension below some folders.
    private static func text(of folders: [String], named fileExtension: String, in repository: URL) throws -> String {
        var text = ""
        for folder in folders {
            let files = FileManager.default.enumerator(
                at: repository.appendingPathComponent(folder), includingPropertiesForKeys: nil)
            while let file = files?.nextObject() as? URL {
                var isFolder: ObjCBool = false
                guard file.pathExtension == fileExtension,
                    FileManager.default.fileExists(atPath: file.path, isDirectory: &isFolder), !isFolder.boolValue,
                    let contents = try? String(contentsOf: file, encoding: .utf8)
                else { continue }
                text += contents + "\n"
            }
        }
        return text
    }

    /// Returns whether `explain` knows a field.
    func hasField(_ name: String) throws -> Bool { try run(webhook, ["explain", name]).status == 0 }

    /// A file or folder of the repository.
    func url(_ path: String) -> URL { repository.appendingPathComponent(path) }

    func exists(_ path: String) -> Bool { FileManager.default.fileExists(atPath: url(path).path) }
}

import JSONTape
import Lint
import LinuxSystem
import PolicySchema
import Reports
import TrafficPolicy
import Upgrade
import YAMLTape

/// One run of `ctp-webhook lint` or `ctp-webhook upgrade`.
struct LintRun {
    /// What a command does with the files.
    struct Mode {
        /// The settings of rules of the command line.
        var commandLine = LintConfiguration.Rules()
        /// The releases that the command line names.
        var releases = ReleaseNames()
        /// The releases whose differences are reported; nil to check the rules.
        var comparison: ReleaseComparison?
        /// Whether the input has all objects of the cluster.
        var isComplete = false
        /// The largest number of warnings with exit code 0; nil for any.
        var maxWarnings: Int?
        var fixes = Fixes()
    }

    /// What is done with fixes.
    struct Fixes {
        var areMade = false
        var areShown = false
        var includesUnsafe = false
    }

    let options: FileOptions
    let mode: Mode
    let start = MonotonicTime.now()
    private let settings: FolderSettings
    let finder: FileFinder
    /// The text of standard input; nil if it is not an input.
    let standardInput: [UInt8]?
    private let progress = ProgressLine()
    private let cache = Cache()

    /// The settings of folders whose files all have the same, and the tables that are in use.
    private final class Cache {
        var rulesByFolder: [String: PolicyRules] = [:]
        var tables: [ReleaseNames: PolicyTables] = [:]
    }

    /// Reads the settings and finds the files.
    init(_ options: FileOptions, _ mode: Mode) throws(ConfigurationError) {
        (self.options, self.mode) = (options, mode)
        var given: (LintConfiguration, String)?
        if let path = options.config { given = (try FolderSettings.read(path, flag: "--config"), path) }
        settings = FolderSettings(given: given, respectsGitignore: options.respectGitignore)
        var finder = FileFinder(settings: settings, exclude: options.exclude.compactMap { PathPattern($0) })
        var paths = options.paths + options.objectOptions.filename
        if paths.isEmpty, !options.objectOptions.cluster { paths = ["."] }
        for path in paths where path != Self.standardInputWord { try finder.add(path) }
        self.finder = finder
        guard paths.contains(Self.standardInputWord) else {
            standardInput = nil
            return
        }
        do throws(SystemCallError) {
            standardInput = try InputFile.contents(of: "/dev/stdin")
        } catch {
            throw ConfigurationError([(Self.standardInputWord, "")], "\(error)")
        }
    }

    static let standardInputWord = "-"

    /// The settings of rules of the command line.
    static func rules(
        rules: String?, select: String?, ignore: String?
    ) throws(ConfigurationError) -> LintConfiguration.Rules {
        func list(_ text: String?) -> [String] { (text ?? "").split { $0 == "," || $0 == " " }.map(String.init) }
        var all = LintConfiguration.Rules()
        for (flag, value) in [("--rules", rules), ("--select", select), ("--ignore", ignore)] {
            guard let value else { continue }
            var rules = LintConfiguration.Rules()
            switch flag {
            case "--rules": rules.severities = [value]
            case "--select": rules.select = list(value)
            default: rules.ignore = list(value)
            }
            var severities = Severities()
            do throws(RuleConfigurationError) { try rules.apply(to: &severities) } catch {
                throw ConfigurationError([(flag, value)], "\(error)")
            }
            all.severities += rules.severities
            all.select += rules.select
            all.ignore += rules.ignore
        }
        return all
    }

    // MARK: Settings

    /// The absolute path from which the settings of standard input are found.
    var standardInputPath: String { FolderSettings.absolute(options.stdinFilename ?? Self.standardInputWord) }

    /// What the policies of a file are checked with.
    func rules(ofFile absolute: String) throws(ConfigurationError) -> PolicyRules {
        let folder = FolderSettings.folder(of: absolute)
        if let known = cache.rulesByFolder[folder] { return known }
        let entry = try settings.entry(of: folder)
        let rules = try rules(ofFile: absolute, entry)
        if entry.configuration.overrides.isEmpty { cache.rulesByFolder[folder] = rules }
        return rules
    }

    private func rules(ofFile absolute: String, _ entry: FolderSettings.Entry) throws(ConfigurationError) -> PolicyRules {
        let path = FolderSettings.relative(absolute, to: entry.configurationFolder) ?? absolute
        let severities: Severities
        do throws(RuleConfigurationError) {
            severities = try entry.configuration.severities(for: path, commandLine: mode.commandLine)
        } catch {
            throw ConfigurationError([(entry.configurationFile ?? "--rules", "")], "\(error)")
        }
        let names = entry.configuration.releases(for: path, commandLine: mode.releases)
        let source = mode.releases.gateway == nil ? entry.configurationFile.map { "\($0): envoyGateway" } : nil
        return PolicyRules(severities: severities, tables: try tables(of: names, from: source ?? "--envoy-gateway"))
    }

    private func tables(of names: ReleaseNames, from source: String) throws(ConfigurationError) -> PolicyTables {
        // The cluster is asked once.
        if let known = cache.tables[names] { return known }
        let profile = try ReleaseOptions.profile(of: names.resolved(cluster: options.objectOptions.cluster, flag: source))
        let tables = ClientTrafficPolicy.tables(for: profile)
        cache.tables[names] = tables
        return tables
    }

    /// Prints the configurations of all files as YAML documents.
    func printConfiguration() throws -> Int32 {
        var seen: Set<String> = []
        var text = ""
        for absolute in finder.files.map(\.absolute) + (standardInput == nil ? [] : [standardInputPath]) {
            let entry = try settings.entry(of: FolderSettings.folder(of: absolute))
            let file = entry.configurationFile
            guard seen.insert(file ?? "").inserted else { continue }
            let yaml = entry.configuration.yaml
            text += (text.isEmpty ? "" : "---\n") + "# \((file ?? "defaults").printable)\n" + (yaml == "{}\n" ? "" : yaml)
            let rules = try rules(ofFile: absolute)
            let severities = rules.severities
            text += "# effective: \(rules.tables.profile)\n"
            for rule in ClientTrafficPolicy.rules where severities[rule] != rule.severity {
                text += "# effective: \(rule.id): \(severities[rule]?.rawValue ?? "off")\n"
            }
        }
        try CommandOutput.write(text)
        return finder.hasFailed ? 2 : 0
    }

    // MARK: Checking

    func check() throws -> Int32 {
        var options = Linter.Options()
        options.namespace = self.options.objectOptions.namespace
        let hasPage = outputs.contains { $0.format == .html }
        options.hasExcerpts = isColored || hasPage
        options.contextLines = hasPage ? 2 : 0
        options.hasDiffs = hasPage
        options.hasRanges =
            isColored || outputs.contains { $0.format != .text && $0.format != .checkstyle && $0.format != .junit }
        options.comparison = mode.comparison
        var linter = Linter(options, tables: try rules(ofFile: FolderSettings.absolute(".")).tables)
        var fixed = 0
        if mode.fixes.areMade || mode.fixes.areShown {
            let (count, code) = try fix()
            if let code { return code }
            fixed = count
        }
        try lint(&linter)
        if mode.comparison == nil && (linter.hasListeners || mode.isComplete) || self.options.objectOptions.cluster {
            let stored = try storedObjects()
            let objects = try collect(stored)
            linter.reset()
            linter.attachment = LintAttachment(
                objects, namespace: self.options.objectOptions.namespace, isComplete: mode.isComplete || !stored.isEmpty)
            for note in objects.notes { linter.add(InputMessage(.note, at: "", note)) }
            try lint(&linter)
            if !stored.isEmpty {
                let file = LintFile(name: LintFile.clusterName, text: [], documents: stored, isStored: true, reader: .yaml)
                let rules = try rules(ofFile: FolderSettings.absolute("."))
                linter.lint(file, severities: rules.severities, tables: rules.tables)
            }
        }
        progress.clear()
        return try report(linter.diagnostics, linter.messages, linter.counts, fixed: fixed)
    }

    private func lint(_ linter: inout Linter) throws {
        for message in finder.messages { linter.add(message) }
        var count = 0
        try forEachFile { file, absolute in
            let rules = try rules(ofFile: absolute)
            linter.lint(file, severities: rules.severities, tables: rules.tables)
            count += 1
            progress.update(count, of: finder.files.count)
        } failure: {
            linter.add($0)
        }
    }

    func forEachFile(_ body: (LintFile, _ absolute: String) throws -> Void, failure: (InputMessage) -> Void) throws {
        if let standardInput {
            let name = options.stdinFilename ?? Self.standardInputWord
            try body(LintFile(name: name, text: standardInput, isPatch: false), standardInputPath)
        }
        for found in finder.files {
            let entry = try settings.entry(of: FolderSettings.folder(of: found.absolute))
            let text: [UInt8]
            do throws(SystemCallError) { text = try InputFile.contents(of: found.path) } catch {
                failure(InputMessage(.error, at: found.path.escaped, "\(error)"))
                continue
            }
            let isPatch = entry.patches.contains(found.absolute)
            try body(LintFile(name: found.path, text: text, isPatch: isPatch), found.absolute)
        }
    }

    // MARK: Other objects

    private func storedObjects() throws(ConfigurationError) -> [JSONTape] {
        guard options.objectOptions.cluster else { return [] }
        do throws(ClusterReader.Failure) { return try ClusterReader.lists() } catch {
            throw ConfigurationError([("--cluster", "")], "\(error)")
        }
    }

    private func collect(_ stored: [JSONTape]) throws -> ObjectCollection {
        // A cluster has one release; that of the working directory counts.
        let tables = try rules(ofFile: FolderSettings.absolute(".")).tables
        var manifests = ManifestObjects(defaultNamespace: options.objectOptions.namespace, tables: tables)
        try forEachFile { file, _ in
            if !file.isPatch, file.faults.isEmpty {
                for document in file.documents { manifests.add(document, from: .file(file.name)) }
            }
        } failure: { _ in
        }
        var lists = ManifestObjects(defaultNamespace: "")
        for list in stored { lists.add(list, from: .cluster) }
        return ObjectCollection(
            stored: lists.objects, files: manifests.objects, options: options.objectOptions.assumptions(tables))
    }
}

internal import JSONTape
internal import PolicyAttachment
package import PolicySchema
package import Reports
package import TrafficPolicy
package import Upgrade

/// Checks the policies of files.
///
/// It keeps only findings and counts of the files that it has read. It must be used by one thread.
package struct Linter: ~Copyable {
    /// What a run needs besides the settings of a file.
    package struct Options: Sendable {
        /// The namespace of policies that do not name one; nil if it is not known.
        package var namespace: String?
        /// Whether findings have their end and the edits of their fixes.
        package var hasRanges = false
        /// Whether findings have their source line.
        package var hasExcerpts = false
        /// The number of lines before and after the source line.
        package var contextLines = 0
        /// Whether fixes have their change to the file as a diff, which needs ranges.
        package var hasDiffs = false
        /// The releases whose differences are reported instead of the findings of the rules; nil to check the rules.
        package var comparison: ReleaseComparison?

        package init() {}
    }

    let options: Options
    /// The other objects of the input, once they are known.
    package var attachment: LintAttachment?
    package var diagnostics: [Diagnostic] = []
    package private(set) var messages: [InputMessage] = []
    package private(set) var counts = DiagnosticReport.Counts()
    /// Whether a document was a Gateway or a ListenerSet, so that attachment has something to say.
    package private(set) var hasListeners = false

    var severities = Severities()
    var tables: PolicyTables
    var validator: PolicyValidator
    var defaulter: PolicyDefaulter
    /// The findings of the current file.
    var found: [LintFinding] = []
    /// The annotations of the current file's policies that ignore rules.
    var annotations: [IgnoreDirective] = []

    /// A linter that has read nothing.
    ///
    /// - Parameter tables: the tables of the releases for the first file.
    package init(_ options: Options, tables: PolicyTables = .newest) {
        (self.options, self.tables) = (options, tables)
        validator = PolicyValidator(tables)
        defaulter = PolicyDefaulter(tables, level: .api)
    }

    /// Checks the policies of a file.
    ///
    /// - Parameters:
    ///   - severities: the severities for the file.
    ///   - tables: the tables of the releases for the file.
    /// - Returns: whether the file has policies.
    @discardableResult
    package mutating func lint(_ file: LintFile, severities: Severities, tables: PolicyTables = .newest) -> Bool {
        if severities != self.severities || tables !== self.tables {
            if tables !== self.tables { defaulter = PolicyDefaulter(tables, level: .api) }
            (self.severities, self.tables) = (severities, tables)
            validator = PolicyValidator(tables, severities: severities)
        }
        counts.files += 1
        found.removeAll(keepingCapacity: true)
        annotations.removeAll()
        if file.isPatch {
            skip(file, "a patch of a kustomization; lint the output of kustomize build instead")
            return false
        }
        if !file.faults.isEmpty, file.hasTemplateAction {
            skip(file, "a Helm template; lint the output of helm template instead")
            return false
        }
        let text = LintedText(file)
        for fault in file.faults {
            add(LintRule.syntax, at: fault.position, details: ["fault": fault.text])
        }
        let policies = counts.policies
        for (index, document) in file.documents.enumerated() { visit(document, index, text) }
        finish(text)
        return counts.policies > policies
    }

    /// Records a note or an error about input that is not a file to check.
    package mutating func add(_ message: InputMessage) { messages.append(message) }

    /// Forgets all findings and counts, so that the same files can be checked with ``attachment``.
    package mutating func reset() {
        (diagnostics, messages, counts, hasListeners) = ([], [], DiagnosticReport.Counts(), false)
    }

    /// Whether a stored policy is not replaced by one of a file.
    private func isUsed(_ policy: LintedPolicy) -> Bool {
        guard let attachment, let name = ClusterObject(reading: policy.tape, at: policy.place)?.identity.name else {
            return false
        }
        return attachment.locations[name] == LintFile.clusterName
    }

    mutating func countIgnored(_ count: Int) { counts.ignored += count }

    private mutating func skip(_ file: LintFile, at position: SourcePosition? = nil, _ reason: String) {
        counts.skipped += 1
        let location = position.map { ":\($0.line):\($0.column)" } ?? ""
        messages.append(InputMessage(.note, at: file.name.printable + location, "skipped, \(reason)"))
    }

    private mutating func visit(_ tape: JSONTape, _ document: Int, _ text: LintedText) {
        if let reason = tape.patchKind {
            return skip(text.file, at: text.position(of: tape.root, in: tape), reason)
        }
        ManifestWalk.forEachItem(of: tape, isStored: text.file.isStored) { item in
            switch item {
            case .object(.clientTrafficPolicy, let place):
                let policy = LintedPolicy(tape: tape, place: place, document: document)
                if text.file.isStored, !isUsed(policy) { return }
                if policy.isTemplate {
                    skip(
                        text.file, at: text.position(of: place, in: tape),
                        "a Helm template; lint the output of helm template instead")
                } else {
                    counts.policies += 1
                    lint(policy, text)
                }
            case .object(let kind, _):
                counts.others += 1
                if kind == .gateway || kind == .listenerSet { hasListeners = true }
            case .other: counts.others += 1
            case .message(.error, let error, let place):
                add(LintRule.object, at: text.position(of: place, in: tape), details: ["error": error])
            case .message(.note, let note, let place):
                counts.skipped += 1
                // Folders have many other files, which the summary counts.
                if note.hasPrefix("skipped, not a Kubernetes object") { return }
                let position = text.position(of: place, in: tape)
                messages.append(
                    InputMessage(.note, at: "\(text.file.name.printable):\(position.line):\(position.column)", note))
            }
        }
    }
}

extension JSONTape {
    /// The kind of patch that a document is; nil if it is none.
    fileprivate var patchKind: String? {
        switch kind(at: root) {
        case .array:
            let element = first(in: root)
            guard element < end(of: root), member("op", of: element) != nil, member("path", of: element) != nil else {
                return nil
            }
            return "a JSON patch; lint the output of kustomize build instead"
        case .object:
            let hasDirective =
                member("$patch", of: root) != nil
                || presentMember("spec", of: root).map { member("$patch", of: $0) != nil } == true
            return hasDirective ? "a strategic merge patch; lint the output of kustomize build instead" : nil
        default: return nil
        }
    }
}

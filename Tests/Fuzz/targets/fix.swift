import JSONTape
import Lint
import PolicySchema
import TrafficPolicy
import YAMLTape

// Any bytes: the fixes of a file leave its other documents alone, are complete after one run, and add no error.

private let limits = YAMLLimits(maxBytes: 1 << 16, maxExpandedBytes: 1 << 16, json: JSONLimits(maxDepth: 20, maxTokens: 2000))

private let reader = LintReader(
    documents: { try? YAMLStream(parsing: $0.span, limits: limits).documents },
    tree: { text in
        guard let documents = try? YAMLStream(parsing: text.span, limits: limits).documents else { return nil }
        if documents.count == 1, documents[0].isJSON {
            return SourceTree(json: documents[0], offset: text.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0)
        }
        return try? SourceTree(yaml: text)
    })

private func file(_ text: [UInt8]) -> LintFile? {
    reader.documents(text).map { LintFile(name: "a.yaml", text: text, documents: $0, reader: reader) }
}

private func errors(in file: LintFile) -> Int {
    var options = Linter.Options()
    options.hasRanges = true
    options.hasExcerpts = true
    var linter = Linter(options)
    linter.lint(file, severities: Severities())
    return linter.diagnostics.count { $0.severity == .error }
}

/// Tries one input; libFuzzer calls it.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ data: UnsafePointer<UInt8>, _ count: Int) -> CInt {
    var input = FuzzInput(data, count)
    let allowsUnsafe = input.byte() & 1 == 1
    guard let before = file(Array(input.rest)) else { return 0 }
    let fixer = LintFixer(allowsUnsafe: allowsUnsafe, namespace: nil)
    let result = fixer.fix(before, severities: Severities())
    guard let after = file(result.text) else { fatalError("the fixed text cannot be read") }
    require(after.documents.count == before.documents.count, "a document is lost")
    if result.fixed.isEmpty { require(result.text == before.text, "the text changed without a fix") }
    for (old, new) in zip(before.documents, after.documents) {
        let (old, new) = (JSONValue(old.root, of: old), JSONValue(new.root, of: new))
        // A misspelled key may become metadata.
        let isSame = old["metadata"].map { $0 == new["metadata"] } ?? true
        require(isSame && old["kind"] == new["kind"], "more than the spec changed: \(new.text)")
    }
    // A field with its right name can have errors that it did not have before.
    if !result.fixed.contains(where: { $0.rule == .unknownField }) {
        require(errors(in: after) <= errors(in: before), "the fixes add an error")
    }
    require(fixer.fix(after, severities: Severities()).text == result.text, "a second run changes the text again")
    return 0
}

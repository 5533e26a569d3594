package import JSONTape
internal import PolicySchema
package import Reports

/// Findings that were known before. They are identified by rule, object and field, so that they stay known if lines or files move.
package struct Baseline: Sendable {
    private struct Key: Hashable {
        let rule: String
        let object: String
        let field: String
    }

    private var counts: [Key: Int] = [:]

    /// A baseline of findings.
    package init(_ diagnostics: [Diagnostic]) {
        for diagnostic in diagnostics { counts[Self.key(of: diagnostic), default: 0] += 1 }
    }

    /// Reads a baseline that ``text`` has written; nil if it is none.
    package init?(reading tape: JSONTape) {
        guard let list = tape.presentMember("findings", of: tape.root), tape.kind(at: list) == .array else { return nil }
        var isValid = true
        tape.forEachElement(of: list) { element in
            func text(_ name: StaticString) -> String? { tape.presentMember(name, of: element).flatMap { tape.string(at: $0) } }
            let count = tape.presentMember("count", of: element).flatMap { tape.integer(at: $0) } ?? 1
            guard let rule = text("rule"), let object = text("object"), let field = text("field"), 1...100_000 ~= count else {
                isValid = false
                return
            }
            counts[Key(rule: rule, object: object, field: field), default: 0] += Int(count)
        }
        guard isValid else { return nil }
    }

    /// The findings that the baseline does not have, each as often as it has them.
    package func unknown(among diagnostics: [Diagnostic]) -> [Diagnostic] {
        var remaining = counts
        return diagnostics.filter { diagnostic in
            let key = Self.key(of: diagnostic)
            guard let count = remaining[key], count > 0 else { return true }
            remaining[key] = count - 1
            return false
        }
    }

    /// The baseline as JSON, with a finding in each line.
    package var text: String {
        let keys = counts.keys.sorted { ($0.object, $0.field, $0.rule) < ($1.object, $1.field, $1.rule) }
        let lines = keys.map { key in
            var writer = JSONWriter()
            writer.object { writer in
                writer.member("rule", key.rule)
                writer.member("object", key.object)
                writer.member("field", key.field)
                writer.member("count", counts[key] ?? 0)
            }
            return "    " + writer.text
        }
        return lines.isEmpty ? "{\"findings\": []}\n" : "{\n  \"findings\": [\n\(lines.joined(separator: ",\n"))\n  ]\n}\n"
    }

    /// A finding about no object is identified by its file, and items of lists by their list.
    private static func key(of diagnostic: Diagnostic) -> Key {
        var field = ""
        var isIndex = false
        for scalar in diagnostic.field.unicodeScalars {
            if scalar == "[" {
                isIndex = true
            } else if scalar == "]" {
                isIndex = false
            } else if !isIndex {
                field.unicodeScalars.append(scalar)
            }
        }
        return Key(
            rule: diagnostic.rule.id, object: diagnostic.object.isEmpty ? diagnostic.file : diagnostic.object, field: field)
    }
}

import JSONTape
import Lint
import LinuxSystem
import PolicySchema
import Reports

extension LintRun {
    /// Fixes the files, or prints what would change.
    ///
    /// - Returns: the number of fixes, and the exit code if nothing else is to be done.
    func fix() throws -> (count: Int, code: Int32?) {
        let fixer = LintFixer(
            allowsUnsafe: mode.fixes.includesUnsafe, namespace: options.objectOptions.namespace, comparison: mode.comparison)
        var (count, diff, failed) = (0, "", false)
        try forEachFile { file, absolute in
            let rules = try rules(ofFile: absolute)
            let result = fixer.fix(file, severities: rules.severities, tables: rules.tables)
            if !options.quiet { for note in Self.notes(on: result, file) { StandardError.write(line: "\(note)") } }
            if mode.fixes.areShown {
                diff += UnifiedDiff.text(of: file.text, result.text, name: file.name)
            } else if standardInput != nil, absolute == standardInputPath {
                try CommandOutput.write(String(decoding: result.text, as: UTF8.self))
            } else if !result.fixed.isEmpty {
                do throws(SystemCallError) { try OutputFile.replace(file.name, with: result.text) } catch {
                    StandardError.write(line: "\(file.name.escaped): error: \(error)")
                    failed = true
                }
            }
            count += result.fixed.count
        } failure: {
            StandardError.write(line: "\($0)")
            failed = true
        }
        if mode.fixes.areShown {
            try CommandOutput.write(diff)
            return (0, failed ? 2 : diff.isEmpty ? 0 : 1)
        }
        return (count, failed ? 2 : standardInput != nil ? 0 : nil)
    }

    /// Notes about findings that have a fix, which was not made.
    private static func notes(on result: LintFixer.Result, _ file: LintFile) -> [InputMessage] {
        guard file.faults.isEmpty else {
            let note = InputMessage(.note, at: file.name.printable, "not fixed, because a part of the file cannot be read")
            return result.failed.isEmpty ? [] : [note]
        }
        return result.failed.map {
            let location = "\(file.name.printable):\($0.start.line):\($0.start.column)"
            return InputMessage(
                .note, at: location, "not fixed, because no edit changes only \($0.field.printable) [\($0.rule.id)]")
        }
    }
}

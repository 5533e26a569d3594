import ArgumentParser
import Reports

/// A report format, and the file that the report is written to.
struct LintOutput: ExpressibleByArgument {
    let format: DiagnosticFormat
    /// Nil for standard output.
    let file: String?

    init?(argument: String) {
        let parts = argument.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        guard let format = DiagnosticFormat(rawValue: String(parts[0])), parts.count == 1 || !parts[1].isEmpty else { return nil }
        self.format = format
        file = parts.count == 2 ? String(parts[1]) : nil
    }

    init(_ format: DiagnosticFormat, file: String?) { (self.format, self.file) = (format, file) }

    static let allValueStrings = DiagnosticFormat.allCases.map(\.rawValue)
}

/// The lowest severity that fails a run.
enum LintThreshold: String, ExpressibleByArgument, CaseIterable {
    case error, warning, never
}

/// When to print colors.
enum ColorMode: String, ExpressibleByArgument, CaseIterable {
    case auto, always, never
}

import JSONTape
import Lint
import LinuxSystem
import PolicySchema
import Reports

extension LintRun {
    var outputs: [LintOutput] {
        if options.output.isEmpty { return [LintOutput(.text, file: options.outputFile)] }
        return options.output.map { LintOutput($0.format, file: $0.file ?? options.outputFile) }
    }

    var isColored: Bool {
        guard outputs.contains(where: { $0.format == .text && $0.file == nil }) else { return false }
        return switch options.color {
        case .always: true
        case .never: false
        // https://no-color.org
        case .auto: StandardStream.output.isTerminal && (Environment.value(of: "NO_COLOR") ?? "").isEmpty
        }
    }

    func report(
        _ diagnostics: [Diagnostic], _ messages: [InputMessage], _ counts: DiagnosticReport.Counts, fixed: Int
    ) throws -> Int32 {
        var (diagnostics, counts) = (diagnostics, counts)
        counts.fixed = fixed
        let hasFailed = messages.contains { $0.severity == .error }
        if let path = options.writeBaseline {
            try write(Baseline(diagnostics).text, to: path, "--write-baseline")
            return hasFailed ? 2 : 0
        }
        if let path = options.baseline {
            let known = try readBaseline(path)
            let new = known.unknown(among: diagnostics.sorted(by: Diagnostic.precedes))
            counts.known = diagnostics.count - new.count
            diagnostics = new
        }
        let threshold: Severity? =
            switch options.failOn {
            case .error: .error
            case .warning: .warning
            case .never: nil
            }
        let files = (standardInput == nil ? [] : [options.stdinFilename ?? Self.standardInputWord]) + finder.files.map(\.path)
        let words = options.objectOptions.words + options.paths
        let report = DiagnosticReport(
            diagnostics, messages: messages, files: files, counts: counts,
            context: try .now(input: words.isEmpty ? ["."] : words), threshold: threshold)
        for output in outputs {
            guard let file = output.file else {
                try CommandOutput.write(
                    output.format == .text
                        ? report.text(isColored: isColored, showsSource: isColored) : output.format.text(of: report))
                continue
            }
            try write(output.format.text(of: report), to: file, file == options.outputFile ? "--output-file" : "--output")
        }
        if options.statistics { StandardError.write(line: String(report.statistics.dropLast())) }
        for message in messages where message.severity == .error || !options.quiet {
            StandardError.write(line: message.location.isEmpty ? message.text : "\(message)")
        }
        if !options.quiet {
            let hundredths = (MonotonicTime.now() - start) / 10_000_000
            let digits = hundredths % 100
            StandardError.write(line: "\(report.summary), in \(hundredths / 100).\(digits < 10 ? "0" : "")\(digits) s")
        }
        if hasFailed { return 2 }
        let tooMany = mode.maxWarnings.map { report.count(.warning) > $0 } ?? false
        return report.hasFailure || tooMany ? 1 : 0
    }

    private func readBaseline(_ path: String) throws(ConfigurationError) -> Baseline {
        do {
            let text = try InputFile.contents(of: path)
            if let baseline = Baseline(reading: try JSONTape(parsing: text.span)) { return baseline }
        } catch {
            throw ConfigurationError([("--baseline", path)], "\(error)")
        }
        throw ConfigurationError([("--baseline", path)], "is not a baseline; write it with --write-baseline")
    }

    private func write(_ text: String, to path: String, _ flag: String) throws(ConfigurationError) {
        do throws(SystemCallError) { try OutputFile.replace(path, with: Array(text.utf8)) } catch {
            throw ConfigurationError([(flag, path)], "\(error)")
        }
    }
}

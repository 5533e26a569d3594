import ArgumentParser
import Lint
import Reports

/// The files that are checked and the reports about them, for `lint` and `upgrade`.
struct FileOptions: ParsableArguments {
    @Argument(
        help: ArgumentHelp("Files, folders, or - for standard input. The default is the working directory.", valueName: "path"))
    var paths: [String] = []

    @Option(
        name: [.customShort("o"), .long],
        help: ArgumentHelp(
            "A report format: \(LintOutput.allValueStrings.joined(separator: ", ")). Can be repeated.",
            discussion:
                "With '=FILE', the report is written to a file: '--output text --output sarif=lint.sarif'. The default is text.",
            valueName: "format[=file]"))
    var output: [LintOutput] = []

    @Option(help: ArgumentHelp("Write the report to a file instead of standard output.", valueName: "file"))
    var outputFile: String?

    @Option(
        help: ArgumentHelp(
            "Do not check files and folders that match a pattern of .gitignore. Can be repeated.", valueName: "glob"))
    var exclude: [String] = []

    @Flag(help: "Do not check files that .gitignore files exclude.")
    var respectGitignore = false

    @Option(help: ArgumentHelp("The name of standard input in reports, from which its settings are found.", valueName: "path"))
    var stdinFilename: String?

    @Option(help: ArgumentHelp("A configuration to use instead of \(LintConfiguration.fileName) files.", valueName: "file"))
    var config: String?

    @Option(help: "The lowest severity of a finding that makes the exit code 1.")
    var failOn = LintThreshold.error

    @Flag(name: [.customShort("q"), .long], help: "Print no notes and no summary.")
    var quiet = false

    @Flag(help: "Print the number of findings by rule.")
    var statistics = false

    @Option(help: "When to print colors and source lines. With auto, if standard output is a terminal and NO_COLOR is not set.")
    var color = ColorMode.auto

    @Option(help: ArgumentHelp("Do not report findings that a baseline has.", valueName: "file"))
    var baseline: String?

    @Option(help: ArgumentHelp("Write the findings to a baseline and exit with 0.", valueName: "file"))
    var writeBaseline: String?

    @OptionGroup var objectOptions: ObjectOptions

    func validate() throws {
        if outputFile != nil, output.count > 1 {
            throw ValidationError("--output-file: write '--output format=file' for more than one report")
        }
        for pattern in exclude where PathPattern(pattern) == nil { throw ValidationError("--exclude: must be a pattern") }
        if output.count(where: { $0.file == nil }) > 1 {
            throw ValidationError("--output: only one report can be written to standard output; write format=file for the others")
        }
        if writeBaseline != nil, baseline != nil {
            throw ValidationError("--write-baseline: cannot be combined with --baseline")
        }
    }
}

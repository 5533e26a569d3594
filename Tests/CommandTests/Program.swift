import Foundation

/// The exit code and the output of a program.
struct Output {
    let status: Int32
    let output: String
    let error: String
}

/// Runs a program to its end.
func run(_ executable: URL, _ arguments: [String], input: String? = nil) throws -> Output {
    let process = Process()
    process.executableURL = executable
    process.arguments = arguments
    // Files instead of pipes, because a program that fills a pipe waits for its reader.
    let folder = try TemporaryFolder()
    let (output, error) = (try folder.file("output"), try folder.file("error"))
    process.standardOutput = output
    process.standardError = error
    process.standardInput = try input.map { try folder.file("input", containing: $0) } ?? FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    return Output(status: process.terminationStatus, output: try folder.text("output"), error: try folder.text("error"))
}

/// Runs a program with variables added to the environment of the tests.
func run(_ executable: URL, _ arguments: [String], environment: [String: String]) throws -> Output {
    let variables = environment.map { "\($0.key)=\($0.value)" }
    return try run(URL(fileURLWithPath: "/usr/bin/env"), variables + [executable.path] + arguments)
}

/// The program under test: the path in `PROGRAM_UNDER_TEST`, or the build product beside the tests.
let webhook: URL = {
    if let given = ProcessInfo.processInfo.environment["PROGRAM_UNDER_TEST"] { return URL(fileURLWithPath: given) }
    // The path of the test runner: .build/<triple>/<configuration>/ctp-webhookPackageTests.xctest
    let tests = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
    let candidates = [tests, Bundle.main.bundleURL, Bundle.main.bundleURL.deletingLastPathComponent()]
    let programs = candidates.map { $0.appendingPathComponent("ctp-webhook") }
    return programs.first { FileManager.default.isExecutableFile(atPath: $0.path) } ?? programs[0]
}()

/// A folder that is deleted with its value.
final class TemporaryFolder {
    let url: URL

    init() throws {
        url = FileManager.default.temporaryDirectory.appendingPathComponent("ctp-webhook-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(at: url) }

    func path(_ name: String) -> String { url.appendingPathComponent(name).path }

    func file(_ name: String, containing text: String = "") throws -> FileHandle {
        try Data(text.utf8).write(to: url.appendingPathComponent(name))
        return try FileHandle(forUpdating: url.appendingPathComponent(name))
    }

    func text(_ name: String) throws -> String {
        try String(contentsOf: url.appendingPathComponent(name), encoding: .utf8)
    }
}

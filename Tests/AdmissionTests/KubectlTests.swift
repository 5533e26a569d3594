import Admission
import Foundation
import JSONTape
import Testing

/// The output of kubectl for every denied policy in Tests/Policies, compared with a recorded file. Read the file when it changes.
@Suite struct KubectlTests {
    static let policies = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("Policies")
    static let golden = policies.appendingPathComponent("kubectl.txt")

    @Test("kubectl prints the recorded text for typical mistakes")
    func rendering() throws {
        let folder = Self.policies.appendingPathComponent("refused")
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
        #expect(names.count >= 20)
        let text = try names.map { name in
            let response = try Review(object: policy("refused/" + name.replacing(".json", with: ""))).response(from: .validating)
            return "# \(name)\n\(Self.kubectl(response))\n"
        }.joined(separator: "\n")
        if ProcessInfo.processInfo.environment["RECORD"] != nil {
            try Data(text.utf8).write(to: Self.golden)
            Issue.record("the file was recorded; read the changes and run again without RECORD")
        }
        #expect(
            try text == String(contentsOf: Self.golden, encoding: .utf8),
            "RECORD=1 hack/test --filter KubectlTests records the file")
    }

    /// The output of kubectl: warnings, then the causes of an `Invalid` status, one on the same line or several as a list.
    private static func kubectl(_ response: ReviewResponse) -> String {
        let causes = response.causes.map { "\($0["field"]?.string ?? ""): \($0["message"]?.string ?? "")" }
        let list = causes.count == 1 ? causes[0] : causes.map { "\n* " + $0 }.joined()
        return (response.warnings.map { "Warning: " + $0 } + ["The ClientTrafficPolicy \"eg\" is invalid: " + list])
            .joined(separator: "\n")
    }
}

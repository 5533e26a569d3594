import Admission
import Foundation
import JSONTape
import Testing

/// What a person at a terminal reads, in full. Read it aloud when it changes.
@Suite struct KubectlTests {
    static let policies = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("Policies")
    static let golden = policies.appendingPathComponent("kubectl.txt")

    @Test("Typical mistakes read in kubectl as they were approved")
    func rendering() throws {
        let folder = Self.policies.appendingPathComponent("refused")
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
        #expect(names.count >= 20)
        let text = try names.map { name in
            let answer = try Review(object: policy("refused/" + name.replacing(".json", with: ""))).answered(.validate)
            return "# \(name)\n\(Self.kubectl(answer))\n"
        }.joined(separator: "\n")
        if ProcessInfo.processInfo.environment["RECORD"] != nil {
            try Data(text.utf8).write(to: Self.golden)
            Issue.record("recorded; read what has changed, and run again without RECORD")
        }
        #expect(
            try text == String(contentsOf: Self.golden, encoding: .utf8), "RECORD=1 hack/test --filter KubectlTests records anew")
    }

    /// kubectl's words for an answer: the warnings, and the causes of an `Invalid` status, one in the line and several below it.
    private static func kubectl(_ answer: Answer) -> String {
        let causes = answer.causes.map { "\($0["field"]?.string ?? ""): \($0["message"]?.string ?? "")" }
        let list = causes.count == 1 ? causes[0] : causes.map { "\n* " + $0 }.joined()
        return (answer.warnings.map { "Warning: " + $0 } + ["The ClientTrafficPolicy \"eg\" is invalid: " + list])
            .joined(separator: "\n")
    }
}

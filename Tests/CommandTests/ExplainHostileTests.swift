import Foundation
import Testing

/// `ctp-webhook explain` on what nobody wrote in good faith.
@Suite struct ExplainHostileTests {
    /// Nine levels of nine aliases each.
    private static let laughs =
        "a0: &a0 [x, x, x, x, x, x, x, x, x]\n"
        + (1...9).map { level in
            "a\(level): &a\(level) [\(Array(repeating: "*a\(level - 1)", count: 9).joined(separator: ", "))]\n"
        }
        .joined()

    @Test(
        "A small text that stands for a huge one, a deep one and a circle are refused with their places",
        arguments: [
            (laughs, "too many values"), (String(repeating: "[", count: 100_000), "too deep"),
            ("a: &a [*a]\n", "inside what it stands for"),
            ("\u{1}", "control character"), ("a: 1\na: 1\n---\n}", ""),
        ])
    func yaml(text: String, says: String) throws {
        let output = try run(webhook, ["explain", "-"], input: text)
        #expect(output.status == 2)
        #expect(output.error.hasPrefix("Error: standard input:"), "\(output.error.prefix(300))")
        #expect(output.error.utf8.count < 1000)
    }

    @Test("A file that is larger than any that people write is refused")
    func hugeFile() throws {
        let folder = try TemporaryFolder()
        _ = try folder.file("huge.yaml", containing: String(repeating: "# nothing\n", count: 1_700_000))
        let output = try run(webhook, ["explain", folder.path("huge.yaml")])
        #expect(output.status == 2)
        #expect(output.error.contains("File too large"))
    }

    @Test("Folders that lead in a circle are walked through once", .timeLimit(.minutes(10)))
    func circle() throws {
        let folder = try TemporaryFolder()
        _ = try folder.file("a.yaml", containing: ExplainObjectsTests.overview)
        try FileManager.default.createSymbolicLink(
            at: folder.url.appendingPathComponent("again"), withDestinationURL: folder.url)
        let output = try run(webhook, ["explain", "-R", folder.url.path])
        #expect(output.status == 0)
        #expect(output.error.isEmpty)
    }

    @Test("Names that are made to steer a terminal are printed so that they do not")
    func names() throws {
        let evil = #""\e[2J\u202E\nx""#
        let objects = """
            apiVersion: gateway.networking.k8s.io/v1
            kind: Gateway
            metadata: {name: \(evil)}
            spec: {gatewayClassName: eg, listeners: [{name: \(evil), port: 80, protocol: \(evil)}]}
            ---
            apiVersion: gateway.envoyproxy.io/v1alpha1
            kind: ClientTrafficPolicy
            metadata: {name: \(evil)}
            spec: {targetRefs: [{group: gateway.networking.k8s.io, kind: Gateway, name: \(evil), sectionName: \(evil)}], scheme: \(evil)}

            """
        let output = try run(webhook, ["explain", "-"], input: objects)
        for text in [output.output, output.error] {
            #expect(text.unicodeScalars.allSatisfy { $0 == "\n" || $0.value >= 0x20 && $0 != "\u{202E}" && $0.value != 0x7F })
        }
        #expect(output.output.contains(#"\u001b[2J\u202e\nx"#))
    }

    @Test("A policy with thousands of targets and mistakes is explained in bounds", .timeLimit(.minutes(10)))
    func manyTargets() throws {
        let targets = (0..<5000).map { "{group: gateway.networking.k8s.io, kind: Gateway, name: g\($0)}" }.joined(separator: ", ")
        let output = try run(
            webhook, ["explain", "-"], input: ExplainObjectsTests.policy("p", "targetRefs: [\(targets)], http3: {}"))
        #expect(output.status == 1)
        #expect(output.output.split(separator: "\n").count > 10_000)
    }
}

import Foundation
import Testing

/// `ctp-webhook explain` with hostile input.
@Suite struct ExplainHostileTests {
    /// Nine levels of nine aliases each.
    private static let laughs =
        "a0: &a0 [x, x, x, x, x, x, x, x, x]\n"
        + (1...9).map { level in
            "a\(level): &a\(level) [\(Array(repeating: "*a\(level - 1)", count: 9).joined(separator: ", "))]\n"
        }
        .joined()

    @Test(
        "Aliases that expand to a huge document, deep nesting and cycles are rejected with their locations",
        arguments: [
            (laughs, "too many values"), (String(repeating: "[", count: 100_000), "too deep"),
            ("a: &a [*a]\n", "inside its own anchor"),
            ("\u{1}", "control character"), ("a: 1\na: 1\n---\n}", ""),
        ])
    func yaml(text: String, error: String) throws {
        let output = try run(webhook, ["explain", "-"], input: text)
        #expect(output.status == 2)
        #expect(output.error.hasPrefix("standard input:"), "\(output.error.prefix(300))")
        #expect(output.error.utf8.count < 1000)
    }

    @Test("A file of more than 16 MiB is rejected")
    func hugeFile() throws {
        let folder = try TemporaryFolder()
        _ = try folder.file("huge.yaml", containing: String(repeating: "# nothing\n", count: 1_700_000))
        let output = try run(webhook, ["explain", folder.path("huge.yaml")])
        #expect(output.status == 2)
        #expect(output.error.contains("File too large"))
    }

    @Test("Links between folders that form a cycle are not followed", .timeLimit(.minutes(10)))
    func circle() throws {
        let folder = try TemporaryFolder()
        _ = try folder.file("a.yaml", containing: ExplainObjectsTests.overview)
        try FileManager.default.createSymbolicLink(
            at: folder.url.appendingPathComponent("again"), withDestinationURL: folder.url)
        let output = try run(webhook, ["explain", "-R", folder.url.path])
        #expect(output.status == 0)
        #expect(output.error.isEmpty)
    }

    @Test("Control characters in names are escaped")
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

    @Test("A policy with thousands of targets is explained in bounded time", .timeLimit(.minutes(10)))
    func manyTargets() throws {
        let targets = (0..<5000).map { "{group: gateway.networking.k8s.io, kind: Gateway, name: g\($0)}" }.joined(separator: ", ")
        let output = try run(
            webhook, ["explain", "-"], input: ExplainObjectsTests.policy("p", "targetRefs: [\(targets)], http3: {}"))
        #expect(output.status == 1)
        #expect(output.output.split(separator: "\n").count > 10_000)
    }
}

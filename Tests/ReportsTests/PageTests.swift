import Foundation
import JSONTape
import PolicyAttachment
import PolicySchema
import Testing
import TextCoding

@testable import Reports

/// The page of `ctp-webhook status`. `hack/page/test` reads pages in a browser.
@Suite struct PageTests {
    private static let context = ReportContext(version: "1.2.3", created: Timestamp(seconds: 1_795_000_000), input: ["<a>.yaml"])

    private static func page(_ yaml: String...) throws -> (text: String, document: HTMLDocument) {
        let objects = ObjectCollection(files: try manifests(yaml.joined(separator: "---\n")).objects)
        let text = AttachmentReport(objects, severities: Severities(), hasNotices: true).html(context)
        return (text, try HTMLDocument(text))
    }

    /// Texts that would be markup, end a line, or change the direction of writing.
    private static let hostileTexts = [
        "</script><script>x()</script>", "\"><img src=x onerror=x()>", "' onload='x()", "</style>", "<!--", "]]>", "&lt;&#60;",
        "a\u{2028}b",
        "\u{202E}gpj.exe", "\u{200B}", "\u{FEFF}", "b\u{0}", "b\u{7}", "b\u{7F}", "b\u{85}", "\n\t ", "{{x}}", "javascript:x()",
    ]

    @Test(
        "A text in an element or an attribute stays a text, and what a browser would not show is escaped", arguments: hostileTexts
    )
    func escaping(text: String) throws {
        var html = HTMLWriter()
        html.documentType()
        html.block("p", ["title": text], text)
        let document = try HTMLDocument(html.text)
        #expect(document.elements.map(\.name) == ["p"])
        #expect(document.elements[0].text == text.printable)
        #expect(document.elements[0].attributes == ["title": text.printable])
        #expect(html.text.unicodeScalars.allSatisfy { $0 == "\n" || $0.isPrintable })
    }

    @Test("Names and values of any characters do not change the elements of a page", arguments: hostileTexts)
    func hostileNames(text: String) throws {
        func objects(_ name: String) -> [String] {
            [
                gateway.replacing("name: edge", with: "name: \(name)").replacing("name: web", with: "name: \(name)"),
                policy(name, targets: "\(name), sectionName: \(name)", "scheme: \(name), \(name): 1"),
            ]
        }
        // A name that violates the same rules.
        let spaced = objects(JSONValue.string("a b").text)
        let plain = try Self.page(spaced[0], spaced[1]).document
        // YAML does not have the first one, and takes the others for line breaks, which a key must not have.
        let breaks = ["\u{7F}": "\\u007f", "\u{85}": "\\u0085", "\u{2028}": "\\u2028", "\u{2029}": "\\u2029"]
        let quoted = breaks.reduce(JSONValue.string("a" + text).text) { $0.replacing($1.key, with: $1.value) }
        let hostile = try Self.page(objects(quoted)[0], objects(quoted)[1])
        #expect(hostile.document.elements.map(\.name) == plain.elements.map(\.name))
        #expect(hostile.document.elements.contains { $0.name == "code" && $0.text == ("a" + text).printable })
        #expect(hostile.text.unicodeScalars.allSatisfy { $0 == "\n" || $0.isPrintable })
    }

    @Test("Identifiers are unique, also for listeners of the same name, and every link leads to one")
    func identifiers() throws {
        let twice = gateway.replacing(
            "{name: web, port: 80, protocol: HTTP}",
            with: "{name: web, port: 80, protocol: HTTP}, {name: web, port: 81, protocol: HTTP}")
        let document = try Self.page(twice, policy(), policy("q", "scheme: None"), policy("r", "scheme: None, scheme2: 1"))
            .document
        let identifiers = document.elements.compactMap { $0.attributes["id"] }
        #expect(Set(identifiers).count == identifiers.count)
        #expect(identifiers.contains("listener/default/edge/web") && identifiers.contains("listener/default/edge/web~~2"))
        let links = document.elements.compactMap { $0.attributes["href"] }
        #expect(links.count > 10 && links.allSatisfy { $0.hasPrefix("#") && identifiers.contains(String($0.dropFirst())) })
    }

    private static let wordRows: [(String, String)] = [
        ("infra", "infra"), ("a/b", "a~2fb"), ("a~2fb", "a~7e2fb"), ("a b", "a~20b"), ("é", "~c3~a9"), ("", ""),
        ("A-1_x.y", "A-1_x.y"),
    ]

    @Test("A name is a word of an identifier that no other name has", arguments: wordRows)
    func words(name: String, word: String) {
        #expect(PageIdentifiers.word(name) == word)
    }

    @Test("The page allows only its own style and script, by their hashes, and names no address")
    func securityPolicy() throws {
        let (text, document) = try Self.page(gateway, policy())
        let policy = document.elements.first { $0.attributes["http-equiv"] == "Content-Security-Policy" }?.attributes["content"]
        let allowed = try #require(policy).components(separatedBy: "; ")
        #expect(allowed.first == "default-src 'none'")
        for (directive, element) in [("style-src", "style"), ("script-src", "script")] {
            let content = try #require(document.elements.first { $0.name == element }).text
            #expect(allowed.contains("\(directive) 'sha256-\(try Self.hash(of: content))'"))
            #expect(document.elements.count { $0.name == element } == 1)
        }
        #expect(!text.contains("://") && !text.contains("@import") && !text.contains("url("))
        let attributes = document.elements.flatMap { $0.attributes.keys }
        #expect(!attributes.contains { $0.hasPrefix("on") || $0 == "style" || $0 == "src" })
    }

    /// The SHA-256 hash of a text in Base64, computed by the openssl program.
    private static func hash(of text: String) throws -> String {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["openssl", "dgst", "-sha256", "-binary"]
        let (input, output) = (Pipe(), Pipe())
        (process.standardInput, process.standardOutput) = (input, output)
        try process.run()
        try input.fileHandleForWriting.write(contentsOf: Data(text.utf8))
        try input.fileHandleForWriting.close()
        let hash = try output.fileHandleForReading.readToEnd()
        process.waitUntilExit()
        return try #require(hash).base64EncodedString()
    }

    /// A state of objects, with the text that the page has about it.
    private static let rows: [(yaml: [String], text: String)] = [
        ([], "The input has no Gateways of Envoy Gateway."),
        ([gateway], "No policy: the defaults of Envoy Gateway and Envoy apply."),
        ([gateway, policy()], "which targets the whole Gateway"),
        ([gateway, policy(targets: "edge, sectionName: web")], "which targets this listener"),
        ([policy()], "Gateway default/edge does not exist"),
        ([gateway, policy("a"), policy("b")], "default/a already has this target"),
        ([gateway.replacing("protocol: HTTP", with: "protocol: X"), policy()], "Not served: the listener has a protocol"),
        ([gateway, policy("a", "timeout: {http: {idleTimeout: 7s}}")], "a.yaml:9:"),
        ([gateway, policy("a", "tls: {minVersion: '1.3'}")], "no effect on this protocol"),
        ([gateway, policy("a", "http2: {}")], "Defaults in force: "),
        ([gateway, policy("a", "path: {}"), policy("b", targets: "edge, sectionName: web")], "and does not set it"),
        ([gateway, policy("a", "scheme: preserve")], "set spec.scheme: "),
        ([gateway, policy("a", "scheme: preserve")], #""op":"replace""#),
    ]

    @Test(
        "The page has the policy of each listener, its settings with their places, and why others have no effect", arguments: rows
    )
    func facts(_ row: (yaml: [String], text: String)) throws {
        let objects = ObjectCollection(files: try manifests(row.yaml.joined(separator: "---\n")).objects)
        let text = AttachmentReport(objects, severities: Severities(), hasNotices: true).html(Self.context)
        let shown = try HTMLDocument(text).elements.map(\.text).joined(separator: " ")
        #expect(shown.contains(row.text), "\(shown)")
    }

    @Test("A fact about two policies is one finding, of the policy that has no effect or that replaces the other")
    func notices() throws {
        func notices(_ yaml: String...) throws -> [String] {
            let objects = ObjectCollection(files: try manifests(yaml.joined(separator: "---\n")).objects)
            return AttachmentReport(objects, severities: Severities(), hasNotices: true).notices.map {
                "\($0.policy.name) \($0.finding.rule.id)"
            }
        }
        #expect(try notices(gateway, policy("a"), policy("b")) == ["b conflict"])
        #expect(try notices(gateway, policy("a"), policy("b", targets: "edge, sectionName: web")) == ["b overriding"])
        #expect(try notices(policy("a")) == ["a target-missing"])
        let silent = AttachmentReport(ObjectCollection(files: try manifests(policy()).objects), severities: Severities())
        #expect(silent.notices.isEmpty)
    }

    @Test("Time, version and input are those of the context, and a page without them says nothing of them")
    func context() throws {
        let (text, document) = try Self.page(gateway)
        #expect(
            document.elements.contains {
                $0.attributes["datetime"] == "2026-11-18T11:06:40Z" && $0.text == "2026-11-18 11:06:40 UTC"
            })
        #expect(document.elements.contains { $0.name == "code" && $0.text == "<a>.yaml" })
        #expect(text.contains("1.2.3"))
        let silent = AttachmentReport(ObjectCollection(files: []), severities: Severities())
            .html(ReportContext(version: "1", created: nil, input: []))
        #expect(!silent.contains("Made ") && !silent.contains("Input: "))
    }
}

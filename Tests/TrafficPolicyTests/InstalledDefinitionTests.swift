import CachedTables
import Foundation
import JSONTape
import PolicySchema
import Testing
@testable import TrafficPolicy
import YAMLTape

/// The release that an installed custom resource definition is of.
@Suite struct InstalledDefinitionTests {
    /// The definition of a release, with the text that `change` makes of it.
    private static func definition(
        of release: Release, _ change: (String) -> String = { $0 }
    ) throws -> InstalledDefinition {
        let tables = cachedTables(for: KnownReleases.profile(of: release))
        let text = change(tables.customResourceDefinition.text)
        let tape = try JSONTape(parsing: text)
        return try InstalledDefinition(reading: tape, at: tape.root)
    }

    @Test(
        "The definition of each milestone is recognised as the newest release that installs it",
        arguments: KnownReleases.milestones)
    func milestones(release: Release) throws {
        let match = try #require(try Self.definition(of: release).match)
        #expect(match.isExact, "\(match.differences)")
        #expect(match.releases.contains(release))
        #expect(match.fits(release))
        // Nothing but the controller differs between the releases of a range.
        #expect(match.release.isOfSameLine(as: release))
        let controllerOnly: Set<Release> = ["1.3", "1.3.3", "1.5", "1.5.1", "1.8", "1.8.3"]
        #expect(match.isAmbiguous == controllerOnly.contains(release))
    }

    @Test(
        "Releases that differ in one requirement are told apart",
        arguments: [("1.6.4", "1.6.4"), ("1.6.5", "1.6.7"), ("1.7", "1.7"), ("1.7.1", "1.7.5"), ("1.8", "1.8.3")]
            as [(Release, Release)])
    func patches(installed: Release, recognised: Release) throws {
        #expect(try Self.definition(of: installed).match?.release == recognised)
    }

    @Test(
        "The definition of Envoy Gateway's development version is main",
        .enabled(if: CustomResourceDefinitionTests.upstream != nil))
    func upstream() throws {
        let tape = try JSONTape(parsing: try #require(CustomResourceDefinitionTests.upstream).text)
        let match = try InstalledDefinition(reading: tape, at: tape.root).match
        #expect(match?.release == .main && match?.isExact == true, "\(String(describing: match))")
    }

    /// Definitions of tags of Envoy Gateway, `v1.8.0.yaml` and so on, if a person has put them into a folder.
    private static let tagFiles: [URL] = {
        guard let folder = ProcessInfo.processInfo.environment["ENVOY_GATEWAY_DEFINITIONS"] else { return [] }
        let files = try? FileManager.default.contentsOfDirectory(at: URL(filePath: folder), includingPropertiesForKeys: nil)
        return (files ?? []).filter { $0.pathExtension == "yaml" }.sorted { $0.path < $1.path }
    }()

    @Test("The definition of each tag of Envoy Gateway fits its release", .enabled(if: !tagFiles.isEmpty), arguments: tagFiles)
    func tags(file: URL) throws {
        let release = try #require(Release(file.deletingPathExtension().lastPathComponent))
        let text = Array(try Data(contentsOf: file))
        let document = try #require(try YAMLStream(parsing: text.span).documents.first)
        let match = try #require(try InstalledDefinition(reading: document, at: document.root).match)
        #expect(match.isExact, "\(match.differences)")
        #expect(match.fits(release), "\(match.releases)")
    }

    // MARK: Definitions of no release

    private static let scheme = #""scheme":{"description""#

    @Test(
        "A definition that fits no release is that of the newest release whose fields it has",
        arguments: [
            // More fields.
            ("1.8", scheme, #""retries":{"type":"integer"},"# + scheme, "1.8.3", "unknown fields: spec.retries"),
            ("main", scheme, #""retries":{"type":"integer"},"# + scheme, "main", "unknown fields: spec.retries"),
            // Fewer fields: 1.7 adds the one that is missing.
            ("1.8", #""scheme":{"#, #""schema":{"#, "1.6.7", ""),
            // Other constraints.
            (
                "1.7.1", #""enum":["Preserve","MatchBackend"]"#, #""enum":["Preserve"]"#, "1.7.5",
                "other constraints: spec.scheme"
            ),
            ("1.9", #""maxItems":8"#, #""maxItems":9"#, "1.9", ""),
            (
                "1.9", #""minimum":1,"maximum":2147483647"#, #""minimum":2,"maximum":2147483647"#, "1.9",
                "other constraints: spec.http2.maxConcurrentStreams"
            ),
        ] as [(Release, String, String, Release, String)])
    func others(installed: Release, text: String, replacement: String, recognised: Release, differences: String) throws {
        let definition = try Self.definition(of: installed) { definition in
            #expect(definition.contains(text), "the row changes nothing")
            return definition.replacing(text, with: replacement)
        }
        let match = try #require(definition.match)
        #expect(!match.isExact)
        #expect(match.release == recognised)
        if !differences.isEmpty { #expect(match.differences.description == differences) }
        #expect(!match.fits(match.release))
    }

    @Test("A definition without a field that every release has is that of no release")
    func unlike() throws {
        #expect(try Self.definition(of: "1.8") { $0.replacing(#""tcpKeepalive":{"#, with: #""keepalive":{"#) }.match == nil)
    }

    // MARK: Hostile definitions

    @Test(
        "A definition that describes no policy is an error",
        arguments: [
            ("{}", InstalledDefinitionError.noVersions), ("[]", .noVersions), (#"{"spec":{"versions":{}}}"#, .noVersions),
            (#"{"spec":{"versions":[]}}"#, .noSchema), (#"{"spec":{"versions":[1,null,"v1alpha1"]}}"#, .noSchema),
            (#"{"spec":{"versions":[{"name":"v1alpha1"}]}}"#, .noSchema),
            (#"{"spec":{"versions":[{"name":"v1","schema":{"openAPIV3Schema":{"properties":{"spec":{}}}}}]}}"#, .noSchema),
            (#"{"spec":{"versions":[{"name":"v1alpha1","schema":{"openAPIV3Schema":{"properties":[]}}}]}}"#, .noSchema),
        ])
    func malformed(text: String, error: InstalledDefinitionError) throws {
        let tape = try JSONTape(parsing: text)
        #expect(throws: error) { try InstalledDefinition(reading: tape, at: tape.root) }
    }

    @Test(
        "Schemas of any other shape are compared without an error",
        arguments: [
            "null", "1", "[]", #""object""#, "{}", #"{"type":"object"}"#, #"{"type":"object","properties":[]}"#,
            #"{"type":"object","properties":{"tls":null,"tls":1}}"#,
            #"{"type":"object","required":{},"properties":{"tls":{"enum":1}}}"#,
        ])
    func shapes(schema: String) throws {
        let tape = try JSONTape(
            parsing:
                #"{"spec":{"versions":[{"name":"v1alpha1","schema":{"openAPIV3Schema":{"properties":{"spec":\#(schema)}}}}]}}"#)
        // A member that is null counts as absent.
        guard schema != "null" else {
            #expect(throws: InstalledDefinitionError.noSchema) { try InstalledDefinition(reading: tape, at: tape.root) }
            return
        }
        #expect(try InstalledDefinition(reading: tape, at: tape.root).match == nil)
    }

    @Test("Of many fields with long names, the first are named and the others counted")
    func large() throws {
        let long = String(repeating: "x", count: 2000)
        let more = (0..<1000).map { #""\#(long)\#($0)\n":{}"# }.joined(separator: ",")
        let match = try #require(
            try Self.definition(of: "1.8") { $0.replacing(Self.scheme, with: more + "," + Self.scheme) }.match)
        #expect(match.differences.unknown.count == 1000)
        #expect(match.differences.description.hasSuffix("and 995 more"))
        #expect(match.differences.description.utf8.count < 500)
        #expect(!match.differences.description.contains("\n"))
    }

    // MARK: Images

    @Test(
        "The tag of an image is a release if it is a version of a known minor release",
        arguments: [
            ("docker.io/envoyproxy/gateway:v1.8.2", "1.8.2"), ("envoyproxy/gateway:v1.7.0@sha256:00", "1.7"),
            ("registry:5000/eg/gateway:1.9.0", "1.9"), ("gateway:v1.8", "1.8.3"), ("registry:5000/gateway", nil),
            ("gateway", nil),
            ("gateway:latest", nil), ("gateway:main", nil), ("gateway:v0.6.0", nil), ("gateway:v7.0.0", nil), ("", nil),
            (":", nil),
            ("gateway:v1.8.3-custom", nil), ("gateway@sha256:1.8.3", nil),
        ] as [(String, Release?)])
    func images(image: String, release: Release?) {
        #expect(KnownReleases.release(ofImage: image) == release)
    }

    @Test(
        "An image decides between releases with the same definition, also if its patch release is newer than those known",
        arguments: [("1.8", true), ("1.8.2", true), ("1.8.9", true), ("1.7.5", false), ("1.9", false)] as [(Release, Bool)])
    func fits(image: Release, fits: Bool) throws {
        #expect(try Self.definition(of: "1.8.3").match?.fits(image) == fits)
    }

    @Test("A patch release between two definitions fits only its own")
    func fitsOnlyItsOwn() throws {
        #expect(try Self.definition(of: "1.6").match?.fits("1.6.5") == false)
        #expect(try Self.definition(of: "1.6.5").match?.fits("1.6.4") == false)
        #expect(try Self.definition(of: "1.6.5").match?.fits("1.6.8") == true)
    }
}

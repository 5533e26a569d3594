import CachedTables
import Foundation
import JSONTape
import PolicySchema
import Testing
import TrafficPolicy

/// Policies with the verdict of the CRDs of several releases, if they are next to the repository.
@Suite struct VersionCorpusTests {
    @Test(
        "A policy that a release's CRD rejects is an error, or has a field that the release lacks; one that it accepts is rejected only by rules of the controller or Envoy",
        .enabled(if: versionCorpus != nil))
    func agreesWithEachCRD() throws {
        let rows = try #require(versionCorpus).split(separator: UInt8(ascii: "\n")).map {
            try JSONValue(parsing: String(decoding: $0, as: UTF8.self))
        }
        guard case .object(let first)? = rows.first?["verdicts"] else { throw Missing() }
        #expect(first.count >= 12)
        for release in first.map(\.key) {
            let tables = cachedTables(for: try KnownReleases.profile(gateway: release))
            var validator = PolicyValidator(tables)
            var (allowed, refused, missed, unexplained) = (0, 0, [String](), [String]())
            var stricter: [String: Int] = [:]
            for row in rows {
                let object = try #require(row["object"])
                let tape = try JSONTape(parsing: object.text)
                validator.validate(tape, at: tape.root)
                let errors = validator.findings.kept.filter { $0.severity == .error }
                let unknown = validator.findings.kept.contains { Self.unknown.contains($0.rule.id) }
                let name = "\(row["name"]?.text ?? ""): \(row["verdicts"]?[release]?["message"]?.text.prefix(300) ?? "")"
                if row["verdicts"]?[release]?["allowed"] == .boolean(true) {
                    allowed += 1
                    let unnamed = errors.filter { $0.rule.detectedBy != .controller && $0.rule.detectedBy != .envoy }
                    for rule in Set(errors.map(\.rule)) { stricter["\(rule.detectedBy.rawValue): \(rule.id)", default: 0] += 1 }
                    if !unnamed.isEmpty || unknown {
                        unexplained.append("\(name): \(validator.findings.kept.map(\.description))")
                    }
                } else {
                    refused += 1
                    if errors.isEmpty, !unknown { missed.append(name) }
                }
            }
            print(
                "versions: \(release) allowed \(allowed), refused \(refused), missed \(missed.count), unexplained \(unexplained.count)"
            )
            for (rule, count) in stricter.sorted(by: { $0.key < $1.key }) {
                print("versions: \(release) stricter by \(rule) \(count)")
            }
            #expect(missed.isEmpty, "\(release): \(missed.prefix(3))")
            #expect(unexplained.isEmpty, "\(release): \(unexplained.prefix(3))")
            #expect(allowed > 0 && refused > 0)
        }
    }

    /// The rules about fields that the release does not have.
    private static let unknown: Set<String> = ["newer-field", "unknown-field", "target-namespace", "target-namespace-redundant"]

    private struct Missing: Error {}
}

/// Policies with the verdicts of the CRDs of several releases, one per line; nil if they are not next to the repository.
private let versionCorpus: Data? = {
    var repository = URL(fileURLWithPath: #filePath)
    for _ in 0..<4 { repository.deleteLastPathComponent() }
    return try? Data(contentsOf: repository.appendingPathComponent("../shared/corpus/version-verdicts.jsonl"))
}()

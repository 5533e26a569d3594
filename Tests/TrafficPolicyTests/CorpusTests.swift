import Foundation
import JSONTape
import PolicySchema
import Testing
import TrafficPolicy

/// Random policies with the verdict of the API server's validation, if they are next to the repository.
@Suite struct CorpusTests {
    @Test(
        "Every policy that the CRD rejects is rejected; one that it accepts is rejected only by rules of the controller or Envoy",
        .enabled(if: corpus != nil))
    func agreesWithTheCRD() throws {
        var table = Agreement()
        // The definition is of the development version.
        var validator = PolicyValidator(.main)
        for line in try #require(corpus).split(separator: UInt8(ascii: "\n")) {
            let tape = try JSONTape(parsing: Array(line).span)
            let name = try #require(tape.member("name", of: tape.root).flatMap { tape.string(at: $0) })
            let object = try #require(tape.member("object", of: tape.root))
            let allowed = try #require(tape.member("allowed", of: tape.root)).self
            validator.validate(tape, at: object)
            let errors = validator.findings.kept.filter { $0.severity == .error }
            switch (tape.kind(at: allowed) == .true, errors.isEmpty) {
            case (true, true): table.bothAllow += 1
            case (false, false): table.bothRefuse += 1
            case (false, true):
                table.missed.append(name)
            case (true, false):
                let unnamed = errors.filter { $0.rule.detectedBy != .controller && $0.rule.detectedBy != .envoy }
                for rule in Set(errors.map(\.rule)) { table.stricter["\(rule.detectedBy.rawValue): \(rule.id)", default: 0] += 1 }
                if !unnamed.isEmpty { table.unexplained.append("\(name): \(unnamed)") }
            }
        }
        print(table)
        #expect(table.missed.isEmpty)
        #expect(table.unexplained.isEmpty)
        #expect(table.bothAllow > 0 && table.bothRefuse > 0)
    }

    struct Agreement: CustomStringConvertible {
        var bothAllow = 0
        var bothRefuse = 0
        var missed: [String] = []
        var unexplained: [String] = []
        var stricter: [String: Int] = [:]

        var description: String {
            var lines = [
                "corpus: both allow      \(bothAllow)", "corpus: both refuse     \(bothRefuse)",
                "corpus: missed          \(missed.count) \(missed.prefix(5))",
                "corpus: unexplained     \(unexplained.count) \(unexplained.prefix(5))",
            ]
            for (rule, count) in stricter.sorted(by: { $0.key < $1.key }) {
                lines.append("corpus: stricter by     \(rule) \(count)")
            }
            return lines.joined(separator: "\n")
        }
    }
}

import Admission
import Foundation
import JSONTape
import PolicySchema
import TrafficPolicy

/// Times what a review costs without a network, beside Foundation's JSON parser on the same bytes as a yardstick.
///
/// Usage: `review-bench POLICY REVIEW [ROUNDS]`. Each round takes every work in turn, so that all see the same noise.
@main
struct ReviewBench {
    static func main() throws {
        let arguments = CommandLine.arguments
        guard arguments.count >= 3 else {
            FileHandle.standardError.write(Data("usage: review-bench POLICY REVIEW [ROUNDS]\n".utf8))
            exit(2)
        }
        let policy = [UInt8](try Data(contentsOf: URL(fileURLWithPath: arguments[1])))
        let review = [UInt8](try Data(contentsOf: URL(fileURLWithPath: arguments[2])))
        let rounds = arguments.count > 3 ? Int(arguments[3]) ?? 15 : 15
        var works = try works(policy: policy, review: review)
        for _ in 0..<rounds {
            for index in works.indices { works[index].run() }
        }
        for work in works { print(work) }
    }

    static func works(policy: [UInt8], review: [UInt8]) throws -> [Work] {
        let parser = Parser()
        let judge = Judge()
        let parsed = try JSONTape(parsing: policy.span)
        let reviewer = Reviewer()
        return [
            Work("parse the policy with Foundation (yardstick)", policy.count, repeats: 500) {
                _ = try? JSONSerialization.jsonObject(with: Data(policy))
            },
            Work("parse the policy", policy.count, repeats: 5000) { parser.parse(policy) },
            Work("validate the parsed policy", policy.count, repeats: 5000) { judge.validate(parsed) },
            Work("parse and validate the policy", policy.count, repeats: 5000) {
                parser.parse(policy)
                judge.validate(parser.tape)
            },
            Work("parse the review with Foundation (yardstick)", review.count, repeats: 200) {
                _ = try? JSONSerialization.jsonObject(with: Data(review))
            },
            Work("parse the review", review.count, repeats: 2000) { parser.parse(review) },
            Work("answer the review: validate", review.count, repeats: 2000) { reviewer.answer(review, .validating) },
            Work("answer the review: mutate", review.count, repeats: 2000) { reviewer.answer(review, .mutating) },
        ]
    }
}

/// Something to time, and how long it took in each round.
struct Work: CustomStringConvertible {
    let name: String
    let bytes: Int
    let repeats: Int
    let body: () -> Void
    var microseconds: [Double] = []

    init(_ name: String, _ bytes: Int, repeats: Int, _ body: @escaping () -> Void) {
        (self.name, self.bytes, self.repeats, self.body) = (name, bytes, repeats, body)
    }

    mutating func run() {
        let elapsed = ContinuousClock().measure {
            for _ in 0..<repeats { body() }
        }
        microseconds.append(elapsed / .microseconds(1) / Double(repeats))
    }

    var description: String {
        let sorted = microseconds.sorted()
        return String(
            format: "%8.2f us median (%.2f to %.2f)  %5d bytes  ", sorted[sorted.count / 2], sorted[0], sorted[sorted.count - 1],
            bytes)
            + name
    }
}

// Classes, because the closures of `Work` share them and a move-only value cannot be captured.

final class Parser {
    var tape = JSONTape()

    func parse(_ bytes: [UInt8]) {
        do { try tape.parse(bytes.span) } catch { fatalError("the sample is not JSON: \(error)") }
    }
}

final class Judge {
    var validator = PolicyValidator()

    func validate(_ tape: JSONTape) {
        validator.validate(tape, at: tape.root)
        precondition(validator.findings.isEmpty, "the sample must be sound")
    }
}

final class Reviewer {
    var reviewer = PolicyReviewer()

    func answer(_ bytes: [UInt8], _ webhook: PolicyReviewer.Webhook) {
        let answer = reviewer.review(bytes.span, for: webhook)
        precondition(answer.status == 200 && answer.decision != .denied, "the sample must be allowed")
    }
}

import Admission
import JSONTape
import Testing

/// What an update may keep, and what it may not bring.
@Suite struct UpdateTests {
    static func object(_ spec: String, metadata: String = #"{"name":"eg"}"#) -> String {
        #"{"apiVersion":"gateway.envoyproxy.io/v1alpha1","kind":"ClientTrafficPolicy","metadata":\#(metadata),"spec":\#(spec)}"#
    }

    static let target = #""targetRefs":[{"group":"gateway.networking.k8s.io","kind":"Gateway","name":"eg"}]"#

    static func update(_ old: String, _ new: String, _ question: PolicyReviewer.Question = .validate) throws -> Answer {
        try Review(operation: "UPDATE", object: object(new), oldObject: object(old)).answered(question)
    }

    @Test("An update that leaves the spec alone passes without a word, however bad the spec is")
    func unchanged() throws {
        let spec = #"{"tcpKeepalive":{"probes":-3}}"#
        let reordered = #"{ "tcpKeepalive" : { "probes" : -3, "interval": null } }"#
        let review = Review(
            operation: "UPDATE",
            object: Self.object(spec, metadata: #"{"name":"eg","deletionTimestamp":"2026-01-01T00:00:00Z"}"#),
            oldObject: Self.object(reordered))
        for question in [PolicyReviewer.Question.validate, .mutate] {
            let answer = try review.answered(question)
            #expect(answer.isAllowed == true)
            #expect(answer.warnings.isEmpty)
            #expect(answer.patch.isEmpty)
        }
    }

    @Test("A mistake that was there before becomes a warning; a new one is refused")
    func ratchet() throws {
        let old = #"{\#(Self.target),"tcpKeepalive":{"probes":-3},"scheme":"Preserve"}"#
        let touched = #"{\#(Self.target),"tcpKeepalive":{"probes":-3},"scheme":"MatchBackend"}"#
        let kept = try Self.update(old, touched)
        #expect(kept.isAllowed == true)
        #expect(kept.warnings.count == 1)
        #expect(kept.warnings.first?.hasPrefix("spec.tcpKeepalive.probes: Invalid value: -3") == true)
        let worse = #"{\#(Self.target),"tcpKeepalive":{"probes":-3},"scheme":"Keep"}"#
        #expect(try Self.update(old, worse).fields == ["spec.scheme"])
        let other = #"{\#(Self.target),"tcpKeepalive":{"probes":-4},"scheme":"Preserve"}"#
        #expect(try Self.update(old, other).fields == ["spec.tcpKeepalive.probes"])
    }

    @Test("A list may be reordered and shortened around its mistakes, but not get more of them")
    func reordered() throws {
        func spec(_ cidrs: String...) -> String {
            let list = cidrs.map { "\"\($0)\"" }.joined(separator: ",")
            return #"{\#(Self.target),"clientIPDetection":{"xForwardedFor":{"trustedCIDRs":[\#(list)]}}}"#
        }
        #expect(try Self.update(spec("x", "10.0.0.0/8"), spec("10.0.0.0/8", "x")).isAllowed == true)
        #expect(try Self.update(spec("x", "y"), spec("y")).isAllowed == true)
        let repeated = try Self.update(spec("x"), spec("x", "x"))
        #expect(repeated.fields == ["spec.clientIPDetection.xForwardedFor.trustedCIDRs[1]"])
    }

    @Test("A mistake of the whole object may stay while something else changes")
    func objectRule() throws {
        #expect(try Self.update(#"{"scheme":"Preserve"}"#, #"{"scheme":"MatchBackend"}"#).isAllowed == true)
    }

    @Test("An update gets defaults only where they are missing")
    func defaults() throws {
        let new = #"{\#(Self.target),"http2":{"maxConcurrentStreams":5}}"#
        let patch = try Self.update(#"{\#(Self.target)}"#, new, .mutate).patch
        #expect(!patch.isEmpty)
        #expect(patch.allSatisfy { $0["op"] == "add" && $0["path"]?.string?.hasPrefix("/spec/http2/") == true })
        #expect(!patch.contains { $0["path"] == "/spec/http2/maxConcurrentStreams" })
    }
}

import Admission
import JSONTape
import Testing

/// Updates that keep, fix or add errors.
@Suite struct UpdateTests {
    static func object(_ spec: String, metadata: String = #"{"name":"eg"}"#) -> String {
        #"{"apiVersion":"gateway.envoyproxy.io/v1alpha1","kind":"ClientTrafficPolicy","metadata":\#(metadata),"spec":\#(spec)}"#
    }

    static let target = #""targetRefs":[{"group":"gateway.networking.k8s.io","kind":"Gateway","name":"eg"}]"#

    static func update(_ old: String, _ new: String, _ webhook: PolicyReviewer.Webhook = .validating) throws -> ReviewResponse {
        try Review(operation: "UPDATE", object: object(new), oldObject: object(old)).response(from: webhook)
    }

    @Test("An update that does not change spec is allowed without warnings, even if spec has errors")
    func unchanged() throws {
        let spec = #"{"tcpKeepalive":{"probes":-3}}"#
        let reordered = #"{ "tcpKeepalive" : { "probes" : -3, "interval": null } }"#
        let review = Review(
            operation: "UPDATE",
            object: Self.object(spec, metadata: #"{"name":"eg","deletionTimestamp":"2026-01-01T00:00:00Z"}"#),
            oldObject: Self.object(reordered))
        for webhook in [PolicyReviewer.Webhook.validating, .mutating] {
            let response = try review.response(from: webhook)
            #expect(response.isAllowed == true)
            #expect(response.warnings.isEmpty)
            #expect(response.patch.isEmpty)
        }
    }

    @Test("An error that the stored policy has becomes a warning; a new error is denied")
    func ratchet() throws {
        let old = #"{\#(Self.target),"tcpKeepalive":{"probes":-3},"scheme":"Preserve"}"#
        let touched = #"{\#(Self.target),"tcpKeepalive":{"probes":-3},"scheme":"MatchBackend"}"#
        let kept = try Self.update(old, touched)
        #expect(kept.isAllowed == true)
        #expect(kept.warnings.count == 1)
        #expect(kept.warnings.first?.hasPrefix("spec.tcpKeepalive.probes: -3 is negative") == true)
        let worse = #"{\#(Self.target),"tcpKeepalive":{"probes":-3},"scheme":"Keep"}"#
        #expect(try Self.update(old, worse).fields == ["spec.scheme"])
        let other = #"{\#(Self.target),"tcpKeepalive":{"probes":-4},"scheme":"Preserve"}"#
        #expect(try Self.update(old, other).fields == ["spec.tcpKeepalive.probes"])
    }

    @Test("A list with errors may be reordered and shortened, but must not get more errors")
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

    @Test("An error of the whole object may stay while a field changes")
    func objectRule() throws {
        #expect(try Self.update(#"{"scheme":"Preserve"}"#, #"{"scheme":"MatchBackend"}"#).isAllowed == true)
    }

    @Test("An update gets defaults only for absent fields")
    func defaults() throws {
        let new = #"{"targetRefs":[{"name":"eg"}],"connection":{"bufferLimit":"64Ki"}}"#
        let patch = try Self.update(#"{\#(Self.target)}"#, new, .mutating).patch
        #expect(!patch.isEmpty)
        #expect(
            patch.map { "\($0["op"]?.string ?? "") \($0["path"]?.string ?? "")" } == [
                "add /spec/targetRefs/0/group", "add /spec/targetRefs/0/kind", "add /spec/connection/maxAcceptPerSocketEvent",
            ])
    }
}

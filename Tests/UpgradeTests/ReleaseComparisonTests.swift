import CachedTables
import JSONTape
import PolicySchema
import Testing
import TrafficPolicy

@testable import Upgrade

@Suite struct ReleaseComparisonTests {
    /// A spec, two releases, and a change that it has between them; the kinds that only inform are left out if they are not expected.
    static let rows: [(spec: String, old: String, new: String, change: String)] = [
        // Fields.
        (#"{"healthCheck":{"path":"/h"}}"#, "1.0", "1.1", "warning enforced spec.healthCheck"),
        (#"{"timeout":{"tcp":{"idleTimeout":"5m"}}}"#, "1.0", "1.1", "error enforced spec.timeout.tcp"),
        (#"{"connection":{"connectionLimit":{"value":10}}}"#, "1.0", "1.1", "error enforced spec.connection"),
        (#"{"http2":{"onInvalidMessage":"TerminateStream"}}"#, "1.1", "1.2", "warning enforced spec.http2.onInvalidMessage"),
        (
            #"{"headers":{"earlyRequestHeaders":{"remove":["x-a"]}}}"#, "1.1", "1.2",
            "error enforced spec.headers.earlyRequestHeaders"
        ),
        (
            #"{"clientIPDetection":{"xForwardedFor":{"trustedCIDRs":["10.0.0.0/8"]}}}"#, "1.2", "1.3",
            "error enforced spec.clientIPDetection.xForwardedFor.trustedCIDRs"
        ),
        (#"{"headers":{"requestID":"Preserve"}}"#, "1.3", "1.4", "warning enforced spec.headers.requestID"),
        (#"{"proxyProtocol":{}}"#, "1.4", "1.5", "error enforced spec.proxyProtocol"),
        (#"{"timeout":{"http":{"streamIdleTimeout":"1m"}}}"#, "1.4", "1.5", "error enforced spec.timeout.http.streamIdleTimeout"),
        (
            #"{"tls":{"clientValidation":{"caCertificateRefs":[{"name":"ca"}],"crl":{"refs":[{"name":"crl"}]}}}}"#, "1.5", "1.6",
            "error enforced spec.tls.clientValidation.crl"
        ),
        (#"{"scheme":"MatchBackend"}"#, "1.6", "1.7", "warning enforced spec.scheme"),
        (#"{"grpc":{"enableWeb":false}}"#, "1.7", "1.8", "warning enforced spec.grpc"),
        (#"{"tls":{"fingerprints":["JA4"]}}"#, "1.7", "1.8", "warning enforced spec.tls.fingerprints"),
        (
            #"{"timeout":{"http":{"requestHeadersReceivedTimeout":"5s"}}}"#, "1.8", "1.9",
            "error enforced spec.timeout.http.requestHeadersReceivedTimeout"
        ),
        (#"{"headers":{"maxRequestHeaderLimit":"64Ki"}}"#, "1.9", "main", "error enforced spec.headers.maxRequestHeaderLimit"),
        // Constraints.
        (#"{"clientIPDetection":{}}"#, "1.8", "1.9", "error rejected spec.clientIPDetection"),
        (
            #"{"clientIPDetection":{"xForwardedFor":{}}}"#, "1.2", "1.3", "error rejected spec.clientIPDetection.xForwardedFor"
        ),
        (
            #"{"connection":{"connectionLimit":{"value":0}}}"#, "1.1", "1.2",
            "error rejected spec.connection.connectionLimit.value"
        ),
        (
            #"{"connection":{"connectionLimit":{"maxStreamDuration":"1h"}}}"#, "1.6", "1.7.0",
            "error rejected spec.connection.connectionLimit.value"
        ),
        (
            #"{"connection":{"connectionLimit":{"maxStreamDuration":"1h"}}}"#, "1.7.0", "1.7.1",
            "note accepted spec.connection.connectionLimit.value"
        ),
        (
            #"{"headers":{"earlyRequestHeaders":{"set":[{"name":"X-A","value":"1"}],"remove":[]}}}"#, "1.6", "1.7",
            "error rejected spec.headers.earlyRequestHeaders.remove"
        ),
        (#"{"tls":{"alpnProtocols":["h3"]}}"#, "1.5", "1.6", "note accepted spec.tls.alpnProtocols[0]"),
        (
            #"{"targetRefs":[{"group":"gateway.networking.k8s.io","kind":"ListenerSet","name":"eg"}]}"#, "1.8", "1.9",
            "note accepted spec.targetRefs[0].kind"
        ),
        // The controller.
        (#"{"tls":{"clientValidation":{}}}"#, "1.7", "1.8", "error invalid spec.tls.clientValidation.caCertificateRefs"),
        (
            #"{"headers":{"lateResponseHeaders":{"set":[{"name":"X-A","value":"é"}]}}}"#, "1.3.2", "1.3.3",
            "note nothing"
        ),
        (
            #"{"headers":{"earlyRequestHeaders":{"set":[{"name":"X-A","value":"a  b"}]}}}"#, "1.3.2", "1.3.3",
            "error invalid spec.headers.earlyRequestHeaders.set[0].value"
        ),
        (#"{"tls":{"ciphers":["ALL"]}}"#, "1.7", "1.8", "error invalid spec.tls.ciphers[0]"),
        // Deprecations.
        (#"{"http3":{}}"#, "1.6", "1.7", "warning deprecated spec.targetRef"),
        (#"{"enableProxyProtocol":true}"#, "1.4", "1.5", "warning deprecated spec.enableProxyProtocol"),
        (#"{"headers":{"preserveXRequestID":true}}"#, "1.6", "1.7", "warning deprecated spec.headers.preserveXRequestID"),
        (
            #"{"tls":{"clientValidation":{"optional":true,"caCertificateRefs":[{"name":"ca"}]}}}"#, "1.7", "1.8",
            "warning deprecated spec.tls.clientValidation.optional"
        ),
        // What becomes possible.
        (
            #"{"tls":{"clientValidation":{"caCertificateRefs":[{"name":"ca"}]}}}"#, "1.7", "1.8",
            "note possible spec.tls.clientValidation"
        ),
    ]

    @Test("A policy has a change at the release that makes it, and no other step has it", arguments: rows)
    func steps(spec: String, old: String, new: String, change: String) throws {
        let found = try changes(spec, old, new).map(\.summary)
        guard change != "note nothing" else { return #expect(!found.contains { $0.hasPrefix("error") }, "\(found)") }
        #expect(found.contains(change), "\(found)")
        let target = try profile(new).release
        let milestones = KnownReleases.milestones
        for (before, after) in zip(milestones, milestones.dropFirst()) where !(before < target && target <= after) {
            // The limit of connections needs a value in two separate ranges, so that it changes at several steps.
            if change.hasSuffix("connectionLimit.value") { continue }
            let tape = try policy(spec)
            let other = ReleaseComparison(
                from: KnownReleases.profile(of: before), to: KnownReleases.profile(of: after), tables: cachedTables
            )
            .changes(of: tape, at: tape.root)
            // Several releases report a deprecation or add fields.
            if change.contains("deprecated") || change.contains("possible") || target.isOfSameLine(as: after) { continue }
            #expect(!other.map(\.summary).contains(change), "\(before) → \(after)")
        }
    }

    @Test("Reported fields name the release and not a step of the comparison")
    func onset() throws {
        let spec = #"{"scheme":"MatchBackend","clientIPDetection":{}}"#
        let up = try changes(spec, "1.2", "1.9").map { "\($0.path): \($0.text)" }
        #expect(up.contains { $0.hasPrefix("spec.scheme: has an effect since 1.7; ") }, "\(up)")
        #expect(up.contains { $0.hasPrefix("spec.clientIPDetection: since 1.9, the API server rejects the policy: ") }, "\(up)")
        let down = try changes(spec, "1.9", "1.2").map { "\($0.path): \($0.text)" }
        #expect(down.contains { $0.hasPrefix("spec.scheme: has no effect before 1.7, ") }, "\(down)")
        #expect(down.contains { $0.hasPrefix("spec.clientIPDetection: is accepted before 1.9; ") }, "\(down)")
    }

    @Test("Values that mean the same as their absence are no change")
    func neutral() throws {
        let spec = #"{"http1":{"disableSafeMaxConnectionDuration":false},"connection":{"socketBufferLimit":1}}"#
        let found = try changes(spec, "1.1", "1.9").map(\.summary)
        #expect(!found.contains { $0.hasPrefix("error") || $0.hasPrefix("warning enforced") }, "\(found)")
    }

    @Test("An error in both releases is a warning, unless what it causes is worse")
    func unresolved() throws {
        #expect(
            try changes(#"{"http1":{"enableTrailers":"x"}}"#, "1.6", "1.9").map(\.summary).contains(
                "warning unresolved spec.http1.enableTrailers"))
        let invalid = #"{"tls":{"clientValidation":{"caCertificateRefs":[{"group":"v1","name":"ca"}]}}}"#
        let path = "spec.tls.clientValidation.caCertificateRefs[0].group"
        #expect(try changes(invalid, "1.0", "1.1").map(\.summary).contains("error invalid \(path)"))
        #expect(try changes(invalid, "1.1", "1.2").map(\.summary).contains("warning unresolved \(path)"))
    }

    @Test(
        "Every kind has a rule with examples: the bad one has the change in some step, and the good one in none",
        arguments: ChangeKind.allCases)
    func kinds(kind: ChangeKind) throws {
        let milestones = KnownReleases.milestones.map { KnownReleases.profile(of: $0) }
        func has(_ spec: String) throws -> Bool {
            let tape = try policy(spec)
            return zip(milestones, milestones.dropFirst()).contains { old, new in
                ReleaseComparison(from: old, to: new, tables: cachedTables).changes(of: tape, at: tape.root).contains {
                    // The target that the tests add is deprecated.
                    $0.kind == kind && $0.path != FieldPath([.name("spec"), .name("targetRef")])
                }
            }
        }
        #expect(try has(kind.rule.bad))
        if ![.precedence].contains(kind) { #expect(try !has(kind.rule.good)) }
        #expect(!ClientTrafficPolicy.rules.contains(kind.rule))
    }
}

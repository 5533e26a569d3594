import Admission
import JSONTape
import PolicyAttachment
import PolicySchema
import Testing
import TrafficPolicy

/// The mutating webhook denies a policy if the CRD rejects it in any case, and only then.
@Suite struct EarlyDenialTests {
    private static let target: String = UpdateTests.target
    /// Targets without group or kind, which the mutating webhook completes.
    private static let incomplete = [
        #""targetRefs":[{"name":"eg"}]"#, #""targetRefs":[{"kind":null,"name":"eg","group":null}]"#,
        #""targetRef":{"namespace":"default","name":"eg"}"#,
        #""targetRefs":[ { "name" : "eg" }, {"name":"b","kind":"ListenerSet"} ]"#,
    ]

    /// Settings that the CRD accepts, although some are errors of the validating webhook.
    private static let acceptedSettings = [
        #""http3":{}"#, #""tcpKeepalive":{"probes":-3}"#, #""tls":{"ciphers":["NONE"]}"#, #""unknown":1"#,
        #""http2":{"initialStreamWindowSize":1},"http3":{"unknown":{}}"#,
    ]

    @Test(
        "A policy that the CRD accepts once it is completed is not denied", arguments: acceptedSettings,
        [UpdateTests.target] + incomplete)
    func accepted(settings: String, target: String) throws {
        for deniesEarly in [true, false] {
            let review = Review(object: UpdateTests.object("{\(target),\(settings)}"))
            let response = try review.response(from: .mutating, deniesEarly: deniesEarly)
            #expect(response.isAllowed == true)
            #expect(response.warnings.isEmpty)
            #expect(response.patch.isEmpty == (target == Self.target))
            #expect(response.result.findings.isEmpty)
        }
    }

    /// Settings that the CRD rejects, with other errors and warnings.
    private static let rejectedSettings = [
        #""scheme":"Keep""#, #""scheme":"Keep","tcpKeepalive":{"probes":-3},"unknown":1"#, #""http2":7"#,
        #""tls":{"minVersion":"1.3","maxVersion":"1.2"}"#, #""connection":{},"timeout":{"http":{"idleTimeout":30}}"#,
        #""http2":{"maxConcurrentStreams":0},"tls":{"ciphers":["NONE"]},"enableProxyProtocol":true"#,
    ]

    @Test(
        "A denial has the errors and warnings of the validating webhook for the completed policy", arguments: rejectedSettings,
        [UpdateTests.target] + incomplete)
    func rejected(settings: String, target: String) throws {
        let object = UpdateTests.object("{\(target),\(settings)}", metadata: #"{"name":"eg","namespace":"default"}"#)
        for isDryRun in [false, true] {
            let review = Review(object: object, isDryRun: isDryRun)
            let patch = try JSONPatch(reading: review.response(from: .mutating, deniesEarly: false).patch)
            let completed = try patch.applied(to: JSONValue(parsing: object)).text
            let denial = try review.response(from: .mutating)
            let expected = try Review(object: completed, isDryRun: isDryRun).response(from: .validating)
            #expect(denial.isAllowed == false)
            #expect(denial.body == expected.body)
            #expect(denial.result.rules == expected.result.rules)
            #expect(denial.result.decision == .denied)
        }
    }

    @Test("Without the completion of --defaults=none, a missing group is denied early")
    func withoutDefaults() throws {
        let review = Review(object: UpdateTests.object(#"{"targetRefs":[{"name":"eg"}],"http3":{}}"#))
        #expect(
            try review.response(from: .mutating, defaults: .none).fields == [
                "spec.targetRefs[0].group", "spec.targetRefs[0].kind",
            ])
        #expect(try review.response(from: .mutating).isAllowed == true)
    }

    @Test(
        "A rule of which the CRD checks only a part denies early if that part is violated",
        arguments: [
            (#"{"http3":{}}"#, true), (#"{"targetRefs":[],"http3":{}}"#, false),
            (#"{"targetRef":{"name":"a"},"targetRefs":[{"name":"b"}],"http3":{}}"#, true),
            (#"{"targetRef":{"name":"a"},"targetRefs":[{"name":"b"}],"targetSelectors":[{"kind":"Gateway"}],"http3":{}}"#, false),
        ])
    func partlyChecked(spec: String, isDenied: Bool) throws {
        let review = Review(object: UpdateTests.object(spec))
        #expect(try review.response(from: .mutating).isAllowed == !isDenied)
        #expect(try review.response(from: .validating).isAllowed == false)
    }

    @Test("A rule that is set to warning or off does not deny", arguments: [Severities.Setting.warning, .off])
    func severities(setting: Severities.Setting) throws {
        var severities = Severities()
        severities.set(.enumeration, to: setting)
        let review = Review(object: UpdateTests.object(#"{\#(Self.target),"scheme":"Keep"}"#))
        #expect(try review.response(from: .mutating, severities: severities).isAllowed == true)
    }

    @Test("A rule about a field that the API server drops does not deny, even as an error")
    func unknownField() throws {
        var severities = Severities()
        severities.set(.unknownField, to: .error)
        let review = Review(object: UpdateTests.object(#"{\#(Self.target),"unknown":1}"#))
        #expect(try review.response(from: .mutating, severities: severities).isAllowed == true)
        #expect(try review.response(from: .validating, severities: severities).isAllowed == false)
    }

    private static let stored: String = #"{\#(target),"scheme":"Keep","http1":{}}"#

    @Test(
        "An update is denied for errors of the CRD that the stored policy does not have",
        arguments: [
            (#"{\#(target),"scheme":"Keep","http1":{},"http3":{}}"#, [String]()),
            (#"{\#(target),"scheme":"Keep","http2":{"maxConcurrentStreams":0}}"#, ["spec.http2.maxConcurrentStreams"]),
            (#"{\#(target),"scheme":"Keep","tcpKeepalive":{"probes":-3}}"#, []),
            (#"{\#(target),"scheme":"None"}"#, ["spec.scheme"]), (#"{\#(target),"http1":{}}"#, []), (stored, []),
        ])
    func updates(new: String, fields: [String]) throws {
        let response = try UpdateTests.update(Self.stored, new, .mutating)
        #expect(response.isAllowed == fields.isEmpty)
        #expect(response.fields == fields)
        if !fields.isEmpty { #expect(try response.body == UpdateTests.update(Self.stored, new).body) }
    }

    @Test("An object that is being deleted is not denied")
    func deleted() throws {
        let metadata = #"{"name":"eg","deletionTimestamp":"2026-01-01T00:00:00Z"}"#
        let object = UpdateTests.object(#"{\#(Self.target),"scheme":"Keep"}"#, metadata: metadata)
        let old = UpdateTests.object(#"{\#(Self.target)}"#, metadata: metadata)
        #expect(try Review(operation: "UPDATE", object: object, oldObject: old).response(from: .mutating).isAllowed == true)
    }

    @Test("The state of the cluster does not change a denial")
    func cluster() throws {
        let review = Review(object: UpdateTests.object(#"{\#(Self.target),"scheme":"Keep"}"#))
        let denial = try review.response(from: .mutating, cluster: .stale(reason: "starting"))
        #expect(try denial.body == review.response(from: .validating, cluster: .stale(reason: "starting")).body)
        #expect(denial.warnings.isEmpty)
    }

    @Test("A reviewer forgets the findings of a policy that it does not deny")
    func reuse() throws {
        var reviewer = PolicyReviewer()
        for spec in [#"{"scheme":"Keep"}"#, #"{\#(Self.target),"tcpKeepalive":{"probes":-3},"unknown":1}"#, "{\(Self.target)}"] {
            let body = Array(Review(object: UpdateTests.object(spec)).text.utf8)
            let result = reviewer.review(body.span, for: .mutating)
            #expect(result.findings.isEmpty == (result.decision != .denied))
            #expect(result.warningCount == 0)
        }
    }
}

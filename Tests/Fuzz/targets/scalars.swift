import JSONTape
import PolicySchema
import TrafficPolicy

// Any text in the place of every kind of text that a policy has: durations, quantities, networks, header values, hashes, expressions of RE2.
// The first byte chooses the place.

private let places: [(before: String, after: String)] = [
    (#"{"timeout":{"tcp":{"idleTimeout":"#, "}}}"),
    (#"{"connection":{"bufferLimit":"#, "}}"),
    (#"{"http2":{"initialStreamWindowSize":"#, "}}"),
    (#"{"clientIPDetection":{"xForwardedFor":{"trustedCIDRs":["#, "]}}}"),
    (#"{"headers":{"earlyRequestHeaders":{"set":[{"name":"a","value":"#, "}]}}}"),
    (#"{"headers":{"earlyRequestHeaders":{"set":[{"value":"a","name":"#, "}]}}}"),
    (#"{"headers":{"earlyRequestHeaders":{"removeOnMatch":[{"type":"RegularExpression","value":"#, "}]}}}"),
    (#"{"tls":{"clientValidation":{"caCertificateRefs":[{"name":"a"}],"certificateHashes":["#, "]}}}"),
    (#"{"tls":{"clientValidation":{"caCertificateRefs":[{"name":"a"}],"spkiHashes":["#, "]}}}"),
    (#"{"tls":{"clientValidation":{"subjectAltNames":{"otherNames":[{"type":"Exact","value":"a","oid":"#, "}]}}}}"),
    (#"{"tls":{"ciphers":["#, "]}}"),
    (#"{"targetSelectors":[{"kind":"Gateway","matchLabels":{"a":"#, "}}]}"),
    (#"{"targetRefs":[{"group":"gateway.networking.k8s.io","kind":"Gateway","name":"#, "}]}"),
    (#"{"healthCheck":{"path":"#, "}}"),
    (#"{"http1":{"http10":{"useDefaultHost":"#, "}}}"),
]

nonisolated(unsafe) private var validator = PolicyValidator()

/// Tells warnings only, as an operator may want it: so they are given what is refused otherwise before they see it.
nonisolated(unsafe) private var lenientValidator = PolicyValidator(
    severities: ClientTrafficPolicy.rules.reduce(into: Severities()) { severities, rule in
        if rule.severity == .error { severities.set(rule, to: .off) }
    })

/// Tries one input; libFuzzer calls it.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ data: UnsafePointer<UInt8>, _ count: Int) -> CInt {
    var input = FuzzInput(data, count)
    let place = places[Int(input.byte()) % places.count]
    guard let text = String(validating: input.rest, as: UTF8.self) else { return -1 }
    var writer = JSONWriter()
    writer.string(text)
    let policy = #"{"metadata":{"name":"a"},"spec":\#(place.before)\#(writer.text)\#(place.after)}"#
    guard let tape = try? JSONTape(parsing: policy) else { fatalError("not JSON: \(policy)") }
    lenientValidator.validate(tape, at: tape.root)
    validator.validate(tape, at: tape.root)
    let findings = validator.findings.kept
    for finding in findings { require(finding.description.utf8.count < 4096, "a long finding: \(finding)") }
    validator.validate(tape, at: tape.root)
    require(validator.findings.kept.map(\.description) == findings.map(\.description), "the second judgement is another")
    return 0
}

import JSONTape
import PolicySchema
import Testing
import TrafficPolicy

/// `namespace` in a target reference: a field that the API does not have.
@Suite struct TargetNamespaceTests {
    struct Row: Sendable, CustomTestStringConvertible {
        /// The members of `metadata` besides the name.
        let metadata: String
        /// The namespace of the request.
        let request: String?
        /// The value of `namespace` in the reference.
        let namespace: String
        let isRedundant: Bool

        var testDescription: String { "\(namespace) in {\(metadata)}, request \(request ?? "none")" }
    }

    static let rows = [
        Row(metadata: #""namespace":"a""#, request: nil, namespace: "\"a\"", isRedundant: true),
        Row(metadata: #""namespace":"a""#, request: nil, namespace: "\"b\"", isRedundant: false),
        Row(metadata: #""namespace":"a""#, request: "b", namespace: "\"b\"", isRedundant: false),
        Row(metadata: #""namespace":"a""#, request: "b", namespace: "\"a\"", isRedundant: true),
        Row(metadata: #""namespace":"\u0061""#, request: nil, namespace: #""\u0061""#, isRedundant: true),
        Row(metadata: "", request: "a", namespace: "\"a\"", isRedundant: true),
        Row(metadata: "", request: "a", namespace: "\"b\"", isRedundant: false),
        Row(metadata: #""namespace":null"#, request: "a", namespace: "\"a\"", isRedundant: true),
        Row(metadata: #""namespace":"""#, request: "a", namespace: "\"a\"", isRedundant: true),
        Row(metadata: #""namespace":"""#, request: "a", namespace: "\"b\"", isRedundant: false),
        Row(metadata: "", request: nil, namespace: "\"a\"", isRedundant: true),
        Row(metadata: "", request: "", namespace: "\"a\"", isRedundant: true),
        Row(metadata: #""namespace":"a""#, request: nil, namespace: "\"A\"", isRedundant: false),
        Row(metadata: #""namespace":"a""#, request: nil, namespace: "1", isRedundant: false),
    ]

    private func policy(_ row: Row, _ references: (String) -> String) -> String {
        let separator = row.metadata.isEmpty ? "" : ","
        let reference = #"{"group":"gateway.networking.k8s.io","kind":"Gateway","name":"eg","namespace":\#(row.namespace)}"#
        return #"{"metadata":{"name":"p"\#(separator)\#(row.metadata)},"spec":{\#(references(reference))}}"#
    }

    @Test("The policy's own namespace is a warning and removed; another one is an error and stays", arguments: rows)
    func references(row: Row) throws {
        let verdict = row.isRedundant ? "target-namespace-redundant" : "target-namespace"
        let tail = row.isRedundant ? " (warning)" : ""
        let one = policy(row) { "\"targetRef\":\($0)" }
        #expect(
            try verdicts(on: one, namespace: row.request) == [
                "deprecated spec.targetRef (warning)", "\(verdict) spec.targetRef.namespace\(tail)",
            ])
        let many = policy(row) {
            "\"targetRefs\":[{\"group\":\"gateway.networking.k8s.io\",\"kind\":\"Gateway\",\"name\":\"x\"},\($0),\($0)]"
        }
        #expect(
            try verdicts(on: many, namespace: row.request) == [1, 2].map { "\(verdict) spec.targetRefs[\($0)].namespace\(tail)" })
        let operations = [1, 2].map {
            JSONPatch.Operation.remove(FieldPath([.name("spec"), .name("targetRefs"), .index($0), .name("namespace")]))
        }
        #expect(try patch(for: many, namespace: row.request).operations == (row.isRedundant ? operations : []))
    }

    @Test("20,000 references and 20,000 fields are validated in linear time")
    func many() throws {
        let references = Array(repeating: "{\"namespace\":\"a\"}", count: 20_000).joined(separator: ",")
        let metadata = (0..<20_000).map { "\"k\($0)\":0" }.joined(separator: ",")
        let text = "{\"metadata\":{\(metadata),\"namespace\":\"a\"},\"spec\":{\"targetRefs\":[\(references)]}}"
        var validator = PolicyValidator(severities: .schema)
        let tape = try JSONTape(parsing: text)
        validator.validate(tape, at: tape.root)
        let redundant = validator.findings.kept.filter { $0.rule.id == "target-namespace-redundant" }
        #expect(redundant.last?.path.description == "spec.targetRefs[255].namespace")
        #expect(redundant.count + validator.findings.droppedWarnings == 20_000)
        var defaulter = PolicyDefaulter()
        let patch = defaulter.patch(for: tape, at: tape.root)
        #expect(patch == nil)
    }

    @Test(
        "Without a reference that has a namespace, nothing is reported",
        arguments: [
            #"{"spec":{"targetRefs":[{"namespace":null}]}}"#, #"{"spec":{"targetRefs":{"namespace":"a"}}}"#,
            #"{"spec":{"targetRefs":["namespace"]}}"#,
            #"{"spec":{"targetRef":["namespace"]}}"#, #"{"spec":["targetRef"]}"#, #"{"namespace":"a"}"#, "[]",
            #"{"metadata":"namespace","spec":{}}"#,
        ])
    func absent(policy: String) throws {
        #expect(try verdicts(on: policy, namespace: "b").allSatisfy { !$0.hasPrefix("target-namespace") })
        #expect(try patch(for: policy, namespace: "b").operations.allSatisfy { if case .add = $0 { true } else { false } })
    }
}

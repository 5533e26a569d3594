import JSONTape
import PolicySchema
import Testing
import TrafficPolicy

/// How much the mutating webhook writes.
@Suite struct DefaultLevelTests {
    static let policy = #"""
        {"metadata":{"namespace":"default"},"spec":{"targetRefs":[{"name":"eg","namespace":"default"}],"connection":{},"http2":{},
        "headers":{"earlyRequestHeaders":{"removeOnMatch":[{"value":"a"}]}}}}
        """#

    @Test(
        "All is everything, api is what the CRD would write and a target's group and kind, none is nothing",
        arguments: [
            (
                Default.Level.all,
                [
                    "/spec/connection/bufferLimit", "/spec/connection/maxAcceptPerSocketEvent",
                    "/spec/headers/earlyRequestHeaders/removeOnMatch/0/type", "/spec/headers/maxRequestHeaderLimit",
                    "/spec/headers/requestID", "/spec/headers/withUnderscoresAction", "/spec/http2/initialConnectionWindowSize",
                    "/spec/http2/initialStreamWindowSize", "/spec/http2/maxConcurrentStreams", "/spec/http2/onInvalidMessage",
                    "/spec/targetRefs/0/group", "/spec/targetRefs/0/kind", "/spec/targetRefs/0/namespace",
                ]
            ),
            (
                .api,
                [
                    "/spec/connection/maxAcceptPerSocketEvent", "/spec/headers/earlyRequestHeaders/removeOnMatch/0/type",
                    "/spec/targetRefs/0/group", "/spec/targetRefs/0/kind", "/spec/targetRefs/0/namespace",
                ]
            ),
            (.none, []),
        ])
    func level(level: Default.Level, paths: [String]) throws {
        var defaulter = PolicyDefaulter(level: level)
        let tape = try JSONTape(parsing: Self.policy)
        #expect(defaulter.patch(for: tape, at: tape.root).operations.map(\.path.pointer).sorted() == paths)
    }
}

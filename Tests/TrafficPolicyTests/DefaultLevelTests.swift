import JSONTape
import PolicySchema
import Testing
import TrafficPolicy

/// The levels of defaults.
@Suite struct DefaultLevelTests {
    static let policy = #"""
        {"metadata":{"namespace":"default"},"spec":{"targetRefs":[{"name":"eg","namespace":"default"}],"connection":{},"http2":{},"path":{},"tcpKeepalive":{},
        "tls":{"clientValidation":{}},"timeout":{"http":{},"tcp":{}},
        "headers":{"earlyRequestHeaders":{"removeOnMatch":[{"value":"a"}]}}}}
        """#

    @Test(
        "Each level writes the defaults of its origins",
        arguments: [
            (
                Default.Level.documented,
                [
                    "/spec/connection/maxAcceptPerSocketEvent", "/spec/headers/earlyRequestHeaders/removeOnMatch/0/type",
                    "/spec/headers/withUnderscoresAction", "/spec/http2/maxConcurrentStreams", "/spec/path/escapedSlashesAction",
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
        let patch = defaulter.patch(for: tape, at: tape.root)
        #expect(patch?.operations.map(\.path.pointer).sorted() == paths)
    }
}

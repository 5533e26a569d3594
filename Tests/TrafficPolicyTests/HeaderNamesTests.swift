import PolicySchema
import Testing

@Suite struct HeaderNamesTests {
    @Test("A header that a modifier names twice is found among few and many names", arguments: [1, 15, 16, 17, 40])
    func repeated(count: Int) throws {
        func found(_ names: [String], removed: [String] = []) throws -> [String] {
            let set = names.map { #"{"name":"\#($0)","value":"v"}"# }.joined(separator: ",")
            let remove = removed.isEmpty ? "" : #","remove":[\#(removed.map { "\"\($0)\"" }.joined(separator: ","))]"#
            let headers = #""headers":{"lateResponseHeaders":{"set":[\#(set)]\#(remove)}}"#
            return try findings(in: policy(headers)).filter { $0.rule.id.hasPrefix("header-re") }.map(\.verdict)
        }
        let path = "spec.headers.lateResponseHeaders"
        let names = (0..<count).map { "X-Name-\($0)" }
        #expect(try found(names) == [])
        // Names are not case-sensitive (RFC 9110 §5.1).
        for name in [names[0], names[count / 2], names[count - 1]] {
            #expect(try found(names + [name.uppercased()]) == ["header-repeated \(path).set[\(count)].name (warning)"])
            #expect(try found(names, removed: [name.lowercased()]) == ["header-removed \(path).remove[0] (warning)"])
        }
        #expect(try found(names, removed: ["X-Name", "X-Name-\(count)"]) == [])
        #expect(try found(names, removed: ["Y", "y"]) == ["header-repeated \(path).remove[1] (warning)"])
    }
}

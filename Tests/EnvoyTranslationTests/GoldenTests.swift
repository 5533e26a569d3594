import EnvoyTranslation
import Foundation
import JSONTape
import PolicySchema
import Testing

/// Whole translations, which people can read beside their policies.
@Suite struct GoldenTests {
    @Test("The translation is the recorded one", arguments: TranslationCase.all)
    func golden(case: TranslationCase) throws {
        let listeners = try `case`.translation().json
        guard ProcessInfo.processInfo.environment["RECORD"] != nil, `case`.file["listeners"] != listeners else {
            #expect(`case`.file["listeners"] == listeners, "set RECORD=1 to record the translation anew")
            return
        }
        guard case .object(let members) = `case`.file else { return }
        let file = JSONValue.object(
            members.filter { $0.key != "listeners" } + [.init(key: "listeners", value: listeners)])
        try IndentedJSONWriter.text(of: file).write(to: `case`.url, atomically: true, encoding: .utf8)
        Issue.record("recorded \(`case`.url.lastPathComponent): read it before you commit it")
    }

    @Test("There are cases for all protocols")
    func protocols() {
        #expect(Set(TranslationCase.all.compactMap(\.transport)) == [.http, .https, .tls, .tcp])
    }
}

import Foundation
import JSONTape
import Testing

@Suite struct RoundTripTests {
    @Test("A text that is parsed, written and parsed again is equivalent", arguments: 0..<10 as Range<UInt64>)
    func roundTrip(seed: UInt64) throws {
        var generator = RandomJSON(seed: seed)
        for _ in 0..<100 {
            let text = generator.document()
            let tape = try JSONTape(parsing: text)
            let value = JSONValue(tape.root, of: tape)
            let written = value.text
            let again = try JSONTape(parsing: written)
            #expect(JSONValue(again.root, of: again).text == written)
            let both = try JSONTape(parsing: "[\(text),\(written)]")
            let first = both.first(in: both.root)
            #expect(both.isSame(first, both.end(of: first)))
            #expect(tape.sourceRange(of: tape.root).count <= text.utf8.count)
        }
    }

    @Test("Foundation reads the same from a valid text", arguments: 20..<30 as Range<UInt64>)
    func agreesWithFoundation(seed: UInt64) throws {
        var generator = RandomJSON(seed: seed)
        for _ in 0..<100 {
            let text = generator.document()
            let tape = try JSONTape(parsing: text)
            let foundation = try JSONSerialization.jsonObject(with: Data(text.utf8), options: .fragmentsAllowed)
            if !isSame(tape, tape.root, foundation) { Issue.record("Foundation reads another value from \(text)") }
        }
    }

    @Test(
        "Texts that Foundation writes are parsed, and Foundation parses texts that are written here",
        arguments: 40..<45 as Range<UInt64>)
    func foundationAsWriter(seed: UInt64) throws {
        var generator = RandomJSON(seed: seed)
        for _ in 0..<50 {
            let value = try JSONValue(parsing: generator.document())
            let foundation = try JSONSerialization.jsonObject(with: Data(value.text.utf8), options: .fragmentsAllowed)
            let options: JSONSerialization.WritingOptions = [.fragmentsAllowed, .prettyPrinted]
            let tape = try JSONTape(parsing: Array(try JSONSerialization.data(withJSONObject: foundation, options: options)).span)
            if !isSame(tape, tape.root, foundation) { Issue.record("\(value.text)") }
        }
    }

    /// Whether a place has the value that Foundation read.
    private func isSame(_ tape: JSONTape, _ place: JSONTape.Place, _ other: Any) -> Bool {
        switch (tape.kind(at: place), other) {
        case (.null, is NSNull): return true
        case (.true, let number as NSNumber): return isBoolean(number) && number.boolValue
        case (.false, let number as NSNumber): return isBoolean(number) && !number.boolValue
        case (.integer, let number as NSNumber): return !isBoolean(number) && tape.integer(at: place) == number.int64Value
        case (.decimal, let number as NSNumber): return !isBoolean(number) && tape.double(at: place) == number.doubleValue
        case (.string, let text as String): return tape.text(at: place).unicodeScalars.elementsEqual(text.unicodeScalars)
        case (.array, let elements as [Any]):
            var index = 0
            var isEqual = tape.count(at: place) == elements.count
            tape.forEachElement(of: place) { element in
                isEqual = isEqual && isSame(tape, element, elements[index])
                index += 1
            }
            return isEqual
        case (.object, let members as [String: Any]):
            var isEqual = tape.count(at: place) == members.count
            tape.forEachMember(of: place) { key, value in
                isEqual = isEqual && members[tape.text(at: key)].map { isSame(tape, value, $0) } ?? false
            }
            return isEqual
        default: return false
        }
    }

    private func isBoolean(_ number: NSNumber) -> Bool { String(cString: number.objCType) == "c" }
}

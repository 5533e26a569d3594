import JSONTape

// Any bytes: a tape, or an error with a place in them. What a tape says can be written and read again.

private func walk(_ tape: JSONTape, _ place: JSONTape.Place, _ visit: (JSONTape.Place) -> Void) {
    visit(place)
    switch tape.kind(at: place) {
    case .object:
        tape.forEachMember(of: place) { key, value in
            visit(key)
            walk(tape, value, visit)
        }
    case .array: tape.forEachElement(of: place) { walk(tape, $0, visit) }
    case .null, .false, .true, .integer, .decimal, .string: break
    }
}

/// Tries one input; libFuzzer calls it.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ data: UnsafePointer<UInt8>, _ count: Int) -> CInt {
    let bytes = Array(FuzzInput(data, count).rest)
    let tape: JSONTape
    do throws(JSONSyntaxError) {
        tape = try JSONTape(parsing: bytes.span, limits: JSONLimits(maxDepth: 20, maxTokens: 500))
    } catch {
        require(error.offset <= count, "an error behind the end")
        return 0
    }
    var places = 0
    var last = 0
    walk(tape, tape.root) { place in
        places += 1
        let range = tape.sourceRange(of: place)
        require(range.lowerBound >= last && range.upperBound <= count, "places are not in the order of the text")
        last = range.lowerBound
        require(tape.position(of: place).line >= 1, "no line")
        _ = tape.path(from: tape.root, to: place).pointer
        if tape.kind(at: place) == .decimal { _ = tape.double(at: place) }
    }
    require(places <= 500, "more places than allowed")
    let value = JSONValue(tape.root, of: tape)
    guard let again = try? JSONTape(parsing: value.text) else { fatalError("what was written cannot be read: \(value.text)") }
    require(JSONValue(again.root, of: again) == value, "what was written is read otherwise: \(value.text)")
    require(tape.repeatedKeys.count == again.repeatedKeys.count, "other keys are repeated: \(value.text)")
    return 0
}

internal import JSONTape

/// Names of headers, which are compared without regard to the case of ASCII letters (RFC 9110 §5.1).
struct HeaderNames {
    /// The first ones, by their places: they cost no memory, and hardly any policy has more.
    private var few: InlineArray<16, JSONTape.Place>
    private var fewCount = 0
    /// All others, in lower case: however many there are, one more costs no comparison with each.
    private var others: Set<[UInt8]> = []
    /// The bits of all names: one whose bit is not here is none of them, and hardly any other name has its bit here.
    private var bits: UInt64 = 0

    /// No names. Any place will do to begin with.
    init(_ place: JSONTape.Place) { few = InlineArray(repeating: place) }

    var isEmpty: Bool { fewCount == 0 }

    /// Whether the name at a place is among them.
    func contains(_ name: JSONTape.Place, _ tape: JSONTape) -> Bool {
        bits & tape.bit(ofHeader: name) != 0 && isFound(name, tape)
    }

    private func isFound(_ name: JSONTape.Place, _ tape: JSONTape) -> Bool {
        for index in 0..<fewCount where tape.isSameHeaderName(few[index], name) { return true }
        return !others.isEmpty && others.contains(tape.lowercasedBytes(at: name))
    }

    /// Adds the name at a place. False when it is among them already.
    mutating func insert(_ name: JSONTape.Place, _ tape: JSONTape) -> Bool {
        let bit = tape.bit(ofHeader: name)
        if bits & bit != 0, isFound(name, tape) { return false }
        bits |= bit
        if fewCount < few.count {
            few[fewCount] = name
            fewCount += 1
        } else {
            others.insert(tape.lowercasedBytes(at: name))
        }
        return true
    }
}

extension JSONTape {
    /// Whether the text at a place is the name of a header, which is given in lower case.
    func isHeader(_ name: StaticString, at place: Place) -> Bool {
        guard count(at: place) == name.utf8CodeUnitCount else { return false }
        return withText(at: place) { text in
            for index in text.indices where text[index].lowercased != name.utf8Start[index] { return false }
            return !text.isEmpty
        }
    }

    /// One of 64 bits for the name of a header, the same for the same name in any case.
    fileprivate func bit(ofHeader place: Place) -> UInt64 {
        // What makes an upper-case letter a lower-case one makes the same of any other two characters that are the same.
        let folded = textPrefix(at: place) | 0x2020_2020_2020_2020
        // Fibonacci hashing: the upper bits of a product with 2^64 by the golden ratio depend on all bits of the factor.
        let product = (folded ^ UInt64(count(at: place))) &* 0x9E37_79B9_7F4A_7C15
        return 1 &<< (product >> 58)
    }

    fileprivate func isSameHeaderName(_ left: Place, _ right: Place) -> Bool {
        guard count(at: left) == count(at: right) else { return false }
        return withText(at: left) { left in
            withText(at: right) { right in
                for index in left.indices where left[index].lowercased != right[index].lowercased { return false }
                return true
            }
        }
    }

    fileprivate func lowercasedBytes(at place: Place) -> [UInt8] {
        withText(at: place) { text in text.indices.map { text[$0].lowercased } }
    }
}

extension UInt8 {
    fileprivate var lowercased: UInt8 { UInt8(ascii: "A")...UInt8(ascii: "Z") ~= self ? self | 0x20 : self }
}

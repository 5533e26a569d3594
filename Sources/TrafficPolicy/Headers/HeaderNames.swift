internal import JSONTape
internal import TextCoding

/// A set of header names, which are compared without regard to the case of ASCII letters (RFC 9110 §5.1).
struct HeaderNames {
    /// The places of the first names, which need no allocation. Few policies have more.
    private var few: InlineArray<16, JSONTape.Place>
    private var fewCount = 0
    /// The other names in lower case.
    private var others: Set<[UInt8]> = []
    /// The bits of all names. A name whose bit is not set is not in the set.
    private var bits: UInt64 = 0

    /// An empty set.
    ///
    /// - Parameter place: any place; it fills unused slots.
    init(_ place: JSONTape.Place) { few = InlineArray(repeating: place) }

    var isEmpty: Bool { fewCount == 0 }

    /// Whether the set contains the name at a place.
    func contains(_ name: JSONTape.Place, _ tape: JSONTape) -> Bool {
        bits & tape.bit(ofHeader: name) != 0 && isFound(name, tape)
    }

    private func isFound(_ name: JSONTape.Place, _ tape: JSONTape) -> Bool {
        for index in 0..<fewCount where tape.isSameHeaderName(few[index], name) { return true }
        return !others.isEmpty && others.contains(tape.lowercasedBytes(at: name))
    }

    /// Adds the name at a place.
    ///
    /// - Returns: false if the set contains it already.
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

extension Span<UInt8> {
    /// Whether a text is the name of a header, in any case.
    ///
    /// - Parameter name: the name in lower case.
    func isHeader(_ name: StaticString) -> Bool {
        guard count == name.utf8CodeUnitCount else { return false }
        for index in indices where self[index].lowercased != name.utf8Start[index] { return false }
        return !isEmpty
    }
}

extension JSONTape {
    /// Whether the text at a place is the name of a header.
    ///
    /// - Parameter name: the name in lower case.
    func isHeader(_ name: StaticString, at place: Place) -> Bool {
        count(at: place) == name.utf8CodeUnitCount && withText(at: place) { $0.isHeader(name) }
    }

    /// One of 64 bits for the name of a header. It does not depend on the case of letters.
    fileprivate func bit(ofHeader place: Place) -> UInt64 {
        // This makes letters lower-case, and maps equal characters to equal ones.
        let folded = textPrefix(at: place) | 0x2020_2020_2020_2020
        // Fibonacci hashing: the upper bits of a product with 2^64 divided by the golden ratio depend on all bits of the other factor.
        let product = (folded ^ UInt64(count(at: place))) &* 0x9E37_79B9_7F4A_7C15
        return 1 &<< (product >> 58)
    }

    /// Whether two texts are names of the same header.
    func isSameHeaderName(_ left: Place, _ right: Place) -> Bool {
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

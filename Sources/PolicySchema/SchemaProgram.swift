internal import JSONTape

/// A schema lowered for the walk: the tables as flat arrays of trivial values, made once at start.
///
/// Walking the tables themselves costs ten times as much: their strings and nested arrays are reference counted at every step.
/// A class, so that asking it something hands over a reference and not two dozen arrays.
public final class SchemaProgram: Sendable {
    let code: SchemaCode
    /// The object that is the whole policy.
    let root: Int

    /// Lowers a schema.
    public init(_ schema: ObjectSchema) {
        var code = SchemaCode()
        root = code.lower(schema)
        self.code = code
    }
}

// MARK: Names

extension SchemaProgram {
    /// Whether the text at a place, whose prefix is given, is a name.
    func matches(_ name: SchemaCode.Name, _ tape: JSONTape, _ place: JSONTape.Place, prefix: UInt64) -> Bool {
        guard name.prefix == prefix, name.count == tape.count(at: place) else { return false }
        guard name.count > 8 else { return true }
        guard name.suffix == tape.textSuffix(at: place) else { return false }
        guard name.count > 16 else { return true }
        // A span of a class's property outlives no statement.
        let nameBytes = code.nameBytes
        return tape.withText(at: place) { text in
            text.hasSameBytes(as: nameBytes.span.extracting(name.offset..<name.offset + name.count))
        }
    }

    /// The field of an object that a key names, counted from the object's first.
    func field(of object: SchemaCode.ObjectCode, _ tape: JSONTape, named key: JSONTape.Place) -> Int? {
        let prefix = tape.textPrefix(at: key)
        var number = Int(code.buckets[object.buckets + Self.bucket(ofPrefix: prefix, count: tape.count(at: key))])
        while number > 0 {
            let index = object.fields.lowerBound + number - 1
            if matches(code.fields[index].name, tape, key, prefix: prefix) { return number - 1 }
            number = Int(code.fields[index].next)
        }
        return nil
    }

    /// Whether a rule says anything about an object with some fields.
    func speaks(_ rule: Int, ofFields seen: UInt64) -> Bool { code.triggers[rule] == .max || code.triggers[rule] & seen != 0 }

    /// One of 64 buckets for a name.
    static func bucket(ofPrefix prefix: UInt64, count: Int) -> Int {
        // 2^64 by the golden ratio, as Fibonacci hashing has it: the upper bits of the product depend on all bits of the name.
        let product = (prefix ^ UInt64(truncatingIfNeeded: count)) &* 0x9E37_79B9_7F4A_7C15
        return Int(truncatingIfNeeded: product >> 58)
    }

    /// The value of an object's member; nil when there is none, when it is `null`, or when the place is no object.
    func member(_ name: SchemaCode.Name, of object: JSONTape.Place, _ tape: JSONTape) -> JSONTape.Place? {
        guard tape.kind(at: object) == .object else { return nil }
        var found: JSONTape.Place?
        tape.forEachMember(of: object) { key, value in
            if matches(name, tape, key, prefix: tape.textPrefix(at: key)), tape.kind(at: value) != .null { found = value }
        }
        return found
    }

    /// The first of some words that a text is.
    func word(in candidates: Range<Int>, _ tape: JSONTape, _ place: JSONTape.Place) -> Int? {
        guard tape.kind(at: place) == .string else { return nil }
        let prefix = tape.textPrefix(at: place)
        for word in candidates where matches(code.words[word], tape, place, prefix: prefix) { return word }
        return nil
    }

    /// The words of an enumeration, for messages.
    func texts(ofEnumeration enumeration: Int) -> [String] {
        code.enumerations[enumeration].map { text(of: code.words[$0]) }
    }

    func text(of name: SchemaCode.Name) -> String {
        String(decoding: code.nameBytes[name.offset..<name.offset + name.count], as: UTF8.self)
    }
}

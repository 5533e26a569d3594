internal import JSONTape
internal import TextCoding

/// A schema lowered for validation: flat arrays of trivial values, made once at start.
///
/// Validating with the tables themselves costs ten times as much, because their strings and nested arrays are reference counted at every
/// step. A class, so that a call passes one reference instead of two dozen arrays.
public final class SchemaProgram: Sendable {
    let code: SchemaCode
    /// The index of the outermost object.
    let root: Int
    /// The profile of the schema; nil if it is the same for all.
    let profile: Profile?
    /// The paths of all fields that are not in lists and not deprecated, by their normalized names. For suggestions.
    let settings: [String: [[String]]]

    /// Lowers a schema.
    ///
    /// - Parameter profile: the profile that the schema was resolved for.
    public init(_ schema: ObjectSchema, for profile: Profile? = nil) {
        self.profile = profile
        var code = SchemaCode()
        root = code.lower(schema)
        self.code = code
        var settings: [String: [[String]]] = [:]
        Self.gather(from: schema, at: [], into: &settings)
        self.settings = settings
    }

    private static func gather(from schema: ObjectSchema, at path: [String], into settings: inout [String: [[String]]]) {
        for field in schema.fields where field.isSuggested {
            settings[field.name.normalizedName, default: []].append(path + [field.name])
            if case .object(let inner) = field.type { gather(from: inner, at: path + [field.name], into: &settings) }
        }
    }
}

extension Field {
    /// Whether the field is suggested to authors who write an unknown name.
    var isSuggested: Bool { deprecation == nil && exists }
}

// MARK: Names

extension SchemaProgram {
    /// Whether the text at a place is a name.
    ///
    /// - Parameter prefix: the first eight bytes of the text.
    func matches(_ name: SchemaCode.Name, _ tape: JSONTape, _ place: JSONTape.Place, prefix: UInt64) -> Bool {
        guard name.prefix == prefix, name.count == tape.count(at: place) else { return false }
        guard name.count > 8 else { return true }
        guard name.suffix == tape.textSuffix(at: place) else { return false }
        guard name.count > 16 else { return true }
        // A span of a class's property ends with its statement.
        let nameBytes = code.nameBytes
        return tape.withText(at: place) { text in
            text.hasSameBytes(as: nameBytes.span.extracting(name.offset..<name.offset + name.count))
        }
    }

    /// The index, within the object, of the field that a key names; nil if there is none.
    @inline(__always)
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

    /// Whether a rule applies to an object with some fields.
    @inline(__always)
    func applies(_ rule: Int, toFields seen: UInt64) -> Bool { code.triggers[rule].hold(for: seen) }

    /// One of 64 buckets for a name.
    static func bucket(ofPrefix prefix: UInt64, count: Int) -> Int {
        // Fibonacci hashing: the upper bits of a product with 2^64 divided by the golden ratio depend on all bits of the other factor.
        let product = (prefix ^ UInt64(truncatingIfNeeded: count)) &* 0x9E37_79B9_7F4A_7C15
        return Int(truncatingIfNeeded: product >> 58)
    }

    /// The value of a member; nil if it is absent or `null`, or if the place is not an object.
    func member(_ name: SchemaCode.Name, of object: JSONTape.Place, _ tape: JSONTape) -> JSONTape.Place? {
        guard tape.kind(at: object) == .object else { return nil }
        // Of members with the same name, the last one counts. Nearly always the names differ, so the first one is the last.
        let namesDiffer = tape.repeatedKeys.isEmpty
        var found: JSONTape.Place?
        let end = tape.end(of: object)
        var key = tape.first(in: object)
        while key < end {
            let value = tape.value(ofKey: key)
            // Most names differ in their length.
            if tape.count(at: key) == name.count, matches(name, tape, key, prefix: tape.textPrefix(at: key)),
                tape.kind(at: value) != .null
            {
                found = value
                if namesDiffer { break }
            }
            key = tape.end(of: value)
        }
        return found
    }

    /// The index of the first of some words that equals the text at a place; nil if there is none.
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

package import JSONTape

extension JSONTape {
    /// A value as a finding repeats it: a scalar as JSON, cut to ``Finding/maxValueLength``; a container by its size.
    package func excerpt(of place: Place) -> String {
        switch kind(at: place) {
        case .array: Self.size(count(at: place), "item", in: ("[", "]"))
        case .object: Self.size(count(at: place), "field", in: ("{", "}"))
        case .string: "\"" + text(at: place).cut(to: Finding.maxValueLength).escaped + "\""
        default: text(at: place).cut(to: Finding.maxValueLength)
        }
    }

    private static func size(_ count: Int, _ unit: String, in brackets: (String, String)) -> String {
        brackets.0 + (count == 0 ? "" : unit.counted(count)) + brackets.1
    }

    /// A hash of a value's JSON text. Equal texts have equal hashes while the process runs.
    package func identity(of place: Place) -> Int {
        withSource(of: place) { source in
            var hasher = Hasher()
            source.withUnsafeBufferPointer { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
            return hasher.finalize()
        }
    }
}

extension String {
    /// The text, or its beginning and an ellipsis if it has more than `limit` Unicode code points.
    package func cut(to limit: Int) -> String {
        // A code point has at least one byte, so most texts need no counting.
        guard utf8.count > limit, unicodeScalars.count > limit else { return self }
        return String(unicodeScalars.prefix(limit - 1)) + "…"
    }

    /// The noun with its count: `1 item`, `2 items`.
    func counted(_ count: some BinaryInteger) -> String { "\(count) \(self)\(count == 1 ? "" : "s")" }
}

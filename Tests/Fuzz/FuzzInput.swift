// Shared by the targets of hack/fuzz/run.

/// What libFuzzer hands over, taken from the front: numbers that choose, and bytes.
struct FuzzInput {
    private(set) var rest: ArraySlice<UInt8>

    init(_ data: UnsafePointer<UInt8>, _ count: Int) {
        rest = ArraySlice(UnsafeBufferPointer(start: data, count: count))
    }

    /// The next byte; zero when there are no more, as where bytes are missing nothing should be chosen.
    mutating func byte() -> UInt8 { rest.popFirst() ?? 0 }

    /// The next bytes, at most `count`.
    mutating func take(_ count: Int) -> [UInt8] {
        defer { rest = rest.dropFirst(count) }
        return Array(rest.prefix(count))
    }
}

/// Ends the program with what does not hold; libFuzzer then keeps the input.
func require(_ condition: Bool, _ what: @autoclosure () -> String) {
    if !condition { fatalError(what()) }
}

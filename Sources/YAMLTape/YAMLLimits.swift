public import JSONTape

/// Limits of the memory and time that parsing a YAML stream takes.
public struct YAMLLimits: Sendable {
    /// The bytes of a stream. A cluster's custom resource definitions in one file have about 3 MB.
    public var maxBytes = 8 << 20

    /// The bytes of the JSON text of a stream. Escapes and quotation marks turn one byte into at most three, so only
    /// aliases reach four times ``maxBytes``: this stops a small text that expands to a huge one. The text kept for aliases
    /// counts as well, with 16 bytes for each key and value.
    public var maxExpandedBytes = 32 << 20

    /// The levels of nesting of a document, and the keys and values of all documents together, with aliases and merges expanded.
    /// Merged members count even if others replace them, and an object at `<<` counts when it is read and when it is
    /// merged: the limit is on the work.
    public var json = JSONLimits()

    /// The default limits.
    public init() {}

    /// The limits with some of them changed.
    public init(maxBytes: Int = 8 << 20, maxExpandedBytes: Int = 32 << 20, json: JSONLimits = JSONLimits()) {
        self.maxBytes = maxBytes
        self.maxExpandedBytes = maxExpandedBytes
        self.json = json
    }
}

public import JSONTape

/// What a YAML stream may cost, whatever it says.
public struct YAMLLimits: Sendable {
    /// The bytes of a stream. A cluster's custom resource definitions in one file have about 3 MB.
    public var maxBytes = 8 << 20

    /// The bytes that a stream may be written out to as JSON. Escapes and quotation marks make at most three of one byte, so only
    /// aliases reach four times ``maxBytes``: this ends a small text that stands for a huge one. What anchors keep for their aliases
    /// counts as well, with 16 bytes for each key and value.
    public var maxExpandedBytes = 32 << 20

    /// The levels of nesting of a document, and the keys and values of all documents together, aliases and merges written out.
    /// Those that a merge brings are counted even if others take their place, and an object behind `<<` when it is read and when it is
    /// merged: what is counted is the work.
    public var json = JSONLimits()

    /// The limits as they are when nobody says otherwise.
    public init() {}

    /// The limits with some of them changed.
    public init(maxBytes: Int = 8 << 20, maxExpandedBytes: Int = 32 << 20, json: JSONLimits = JSONLimits()) {
        self.maxBytes = maxBytes
        self.maxExpandedBytes = maxExpandedBytes
        self.json = json
    }
}

import JSONTape

/// Writes the documents of a stream as JSON texts, one at a time, with the position of each key and value in the YAML text.
///
/// Aliases are expanded: an anchored node is kept as JSON text. The limits apply to the whole stream, so that a short
/// stream cannot expand to a huge one, neither in one document nor in many.
struct DocumentComposer: ~Copyable {
    private let maxDepth: Int
    private let limits: YAMLLimits
    private var remainingValues: Int
    private var remainingBytes: Int

    var output = JSONWriter()
    var positions: [SourcePosition] = []
    var open: [OpenCollection] = []
    /// The members of all open objects, those of the innermost object last.
    var members: [Member] = []
    var anchors: [String: Anchor] = [:]
    var anchorCount = 0

    enum Anchor {
        case open(number: Int)
        case closed(Fragment)
    }

    init(limits: YAMLLimits) {
        self.limits = limits
        maxDepth = limits.json.maxDepth
        remainingValues = limits.json.maxTokens
        remainingBytes = limits.maxExpandedBytes
    }

    /// Discards the previous document.
    mutating func startDocument() {
        output.bytes.removeAll(keepingCapacity: true)
        positions.removeAll()
        anchors.removeAll()
    }

    /// The tape of the document that has been composed; `position` is its end.
    mutating func finishDocument(at position: SourcePosition) throws(YAMLSyntaxError) -> JSONTape {
        do {
            return try JSONTape(parsing: output.bytes.span, positions: positions, limits: limits.json)
        } catch {
            throw YAMLSyntaxError(.unreadableResult(error.description), at: position)
        }
    }

    /// Handles the event of a node: a scalar, an alias, the beginning or the end of a collection.
    mutating func take(_ event: borrowing YAMLEvent) throws(YAMLSyntaxError) {
        switch event.kind {
        case .scalar: try takeScalar(event)
        case .alias: try takeAlias(event)
        case .sequenceStart: try openCollection(.array, event)
        case .mappingStart: try openCollection(.object, event)
        case .sequenceEnd, .mappingEnd: try closeCollection(at: event.position)
        case .streamStart, .streamEnd, .documentStart, .documentEnd: return
        }
    }

    /// The role of the next node in the innermost open collection.
    var expectation: OpenCollection.Expectation {
        switch open.last?.role {
        case nil, .array: .value
        case .object: open[open.count - 1].expects
        case .mergeList: .merge
        }
    }
}

// MARK: Bounds

extension DocumentComposer {
    mutating func spend(values: Int = 0, bytes: Int, at position: SourcePosition) throws(YAMLSyntaxError) {
        remainingValues -= values
        remainingBytes -= bytes
        guard remainingValues >= 0 else {
            throw YAMLSyntaxError(.tooManyValues(limit: limits.json.maxTokens), at: position)
        }
        guard remainingBytes >= 0 else {
            throw YAMLSyntaxError(.tooLongExpanded(limit: limits.maxExpandedBytes), at: position)
        }
    }

    func checkDepth(_ depth: Int, at position: SourcePosition) throws(YAMLSyntaxError) {
        guard depth <= maxDepth else { throw YAMLSyntaxError(.tooDeep(limit: maxDepth), at: position) }
    }
}

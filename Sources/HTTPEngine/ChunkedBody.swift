/// The chunked transfer coding (RFC 9112 §7.1) as a machine that is fed lines and told of data.
struct ChunkedBody {
    enum Stage {
        /// The line with the size of the next chunk.
        case size
        /// So many bytes of a chunk.
        case data(Int)
        /// The line end after a chunk's data.
        case dataEnd
        /// The field lines after the last chunk.
        case trailers
        case complete
    }

    private(set) var stage = Stage.size
    /// Bytes of content in all chunks announced so far.
    private var length = 0
    private var extensionBytes = 0
    private var trailerBytes = 0

    /// Sixteen digits say more than a machine can address; more of them, were they zeros, serve nobody but smugglers.
    private static let maxSizeDigits = 16

    /// The longest line that may come now, with its line end.
    func maxLineBytes(_ limits: HTTPLimits) -> Int {
        switch stage {
        case .size: Self.maxSizeDigits + limits.maxChunkExtensionBytes - extensionBytes + 2
        case .trailers: limits.maxTrailerBytes - trailerBytes
        case .data, .dataEnd, .complete: 2
        }
    }

    /// What to say of a line that is longer.
    func overlong(_ limits: HTTPLimits) -> HTTPRefusal {
        switch stage {
        case .size: HTTPRefusal(400, "a chunk size or its extensions are too long")
        case .trailers: HTTPRefusal(431, "the trailer section is larger than \(limits.maxTrailerBytes) bytes")
        case .data, .dataEnd, .complete: HTTPRefusal(400, "a chunk is longer than its size says")
        }
    }

    /// A line without its line end.
    mutating func read(_ line: Span<UInt8>, limits: HTTPLimits) throws(HTTPRefusal) {
        switch stage {
        case .size: try readSize(line, limits: limits)
        case .dataEnd:
            guard line.isEmpty else { throw HTTPRefusal(400, "a chunk is longer than its size says") }
            stage = .size
        case .trailers: try readTrailer(line)
        case .data, .complete: break
        }
    }

    /// So many bytes of the chunk's data have come.
    mutating func take(_ count: Int) {
        guard case .data(let rest) = stage else { return }
        stage = rest > count ? .data(rest - count) : .dataEnd
    }

    private mutating func readSize(_ line: Span<UInt8>, limits: HTTPLimits) throws(HTTPRefusal) {
        var size = 0
        var end = 0
        while end < line.count, let digit = line[end].hexDigit {
            guard end < Self.maxSizeDigits else { throw HTTPRefusal(400, "a chunk size has more than 16 digits") }
            // Saturates: sixteen digits overflow an Int, and either is too large.
            size = size > limits.maxBodyBytes ? size : size << 4 | digit
            end += 1
        }
        guard end > 0 else { throw HTTPRefusal(400, "a chunk size is not a hexadecimal number") }
        try readExtensions(line.extracting(end...), limits: limits)
        guard size <= limits.maxBodyBytes - length else {
            throw HTTPRefusal(413, "the content is larger than \(limits.maxBodyBytes) bytes")
        }
        length += size
        stage = size == 0 ? .trailers : .data(size)
    }

    private mutating func readExtensions(_ text: Span<UInt8>, limits: HTTPLimits) throws(HTTPRefusal) {
        guard ChunkExtensions.isValid(text) else {
            throw HTTPRefusal(400, "a chunk size is followed by something that is not an extension")
        }
        extensionBytes += text.count
        guard extensionBytes <= limits.maxChunkExtensionBytes else {
            throw HTTPRefusal(400, "the chunk extensions are larger than \(limits.maxChunkExtensionBytes) bytes")
        }
    }

    private mutating func readTrailer(_ line: Span<UInt8>) throws(HTTPRefusal) {
        guard !line.isEmpty else { return stage = .complete }
        trailerBytes += line.count + 2
        switch try FieldLine(line).name {
        case .contentLength, .transferEncoding, .host, .contentType, .expect, .connection:
            // RFC 9110 §6.5.1: what frames or routes a message has no place behind it.
            throw HTTPRefusal(400, "a trailer field belongs into the head")
        case .retryAfter, .other: break
        }
    }
}

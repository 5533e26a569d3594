internal import TextCoding

/// A decoder of the chunked transfer coding (RFC 9112 §7.1). Its owner passes it lines and the byte counts of chunk data.
struct ChunkedBody {
    enum Stage {
        /// Expects the line with the size of the next chunk.
        case size
        /// Expects this many more bytes of chunk data.
        case data(Int)
        /// Expects the line end after the data of a chunk.
        case dataEnd
        /// Expects the field lines after the last chunk.
        case trailers
        case complete
    }

    private(set) var stage = Stage.size
    /// Bytes of content in all chunks whose size has been read.
    private var length = 0
    private var extensionBytes = 0
    private var trailerBytes = 0

    /// 16 hexadecimal digits express every 64-bit number. Longer sizes with leading zeros are only useful for request smuggling.
    private static let maxSizeDigits = 16

    /// The maximum length of the next line, in bytes, including its line end.
    func maxLineBytes(_ limits: HTTPLimits) -> Int {
        switch stage {
        case .size: Self.maxSizeDigits + limits.maxChunkExtensionBytes - extensionBytes + 2
        case .trailers: limits.maxTrailerBytes - trailerBytes
        case .data, .dataEnd, .complete: 2
        }
    }

    /// The error for a line longer than ``maxLineBytes(_:)``.
    func tooLongError(_ limits: HTTPLimits) -> HTTPError {
        switch stage {
        case .size: HTTPError(400, "a chunk size or its extensions are too long")
        case .trailers: HTTPError(431, "the trailer section is larger than \(limits.maxTrailerBytes) bytes")
        case .data, .dataEnd, .complete: HTTPError(400, "a chunk is longer than its size")
        }
    }

    /// Reads a line, passed without its line end.
    mutating func read(_ line: Span<UInt8>, limits: HTTPLimits) throws(HTTPError) {
        switch stage {
        case .size: try readSize(line, limits: limits)
        case .dataEnd:
            guard line.isEmpty else { throw HTTPError(400, "a chunk is longer than its size") }
            stage = .size
        case .trailers: try readTrailer(line)
        case .data, .complete: break
        }
    }

    /// Records that `count` bytes of chunk data have arrived.
    mutating func receivedData(_ count: Int) {
        guard case .data(let remaining) = stage else { return }
        stage = remaining > count ? .data(remaining - count) : .dataEnd
    }

    private mutating func readSize(_ line: Span<UInt8>, limits: HTTPLimits) throws(HTTPError) {
        var size = 0
        var end = 0
        while end < line.count, let digit = line[end].hexadecimalValue {
            guard end < Self.maxSizeDigits else { throw HTTPError(400, "a chunk size has more than 16 digits") }
            // Stops growing above the limit, because 16 digits overflow an Int.
            size = size > limits.maxBodyBytes ? size : size << 4 | Int(digit)
            end += 1
        }
        guard end > 0 else { throw HTTPError(400, "a chunk size is not a hexadecimal number") }
        try readExtensions(line.extracting(end...), limits: limits)
        guard size <= limits.maxBodyBytes - length else { throw .contentTooLarge(limits.maxBodyBytes) }
        length += size
        stage = size == 0 ? .trailers : .data(size)
    }

    private mutating func readExtensions(_ text: Span<UInt8>, limits: HTTPLimits) throws(HTTPError) {
        guard ChunkExtensions.isValid(text) else { throw HTTPError(400, "the extensions of a chunk are malformed") }
        extensionBytes += text.count
        guard extensionBytes <= limits.maxChunkExtensionBytes else {
            throw HTTPError(400, "the chunk extensions are larger than \(limits.maxChunkExtensionBytes) bytes")
        }
    }

    private mutating func readTrailer(_ line: Span<UInt8>) throws(HTTPError) {
        guard !line.isEmpty else { return stage = .complete }
        trailerBytes += line.count + 2
        switch try FieldLine(line).name {
        case .contentLength, .transferEncoding, .host, .contentType, .expect, .connection:
            // RFC 9110 §6.5.1: fields for framing and routing are not allowed in trailers.
            throw HTTPError(400, "a trailer field is only allowed in the head")
        case .accept, .acceptEncoding, .traceParent, .retryAfter, .other: break
        }
    }
}

import HTTPEngine

private typealias Row = HTTP2ConformanceRow
private typealias Block = HTTP2Block

private func ask(_ extra: [UInt8]) -> [UInt8] { HTTP2Frames.ask(Block.get + extra) }
private func ask(_ extra: [UInt8], stream: Int32) -> [UInt8] { HTTP2Frames.ask(Block.get + extra, stream: stream) }
/// `user-agent: a` by the name's index in the static table, and the same in Huffman code: "a" is 00011, and ones fill the byte.
private let userAgent: UInt8 = 58
private let plain: [UInt8] = [0x01, 0x61]
private let huffman: [UInt8] = [0x81, 0x1F]
/// A new name "x" and the value "a", plain and in Huffman code: "x" is 1111001.
private let newPlain: [UInt8] = [0x01, 0x78] + plain
private let newHuffman: [UInt8] = [0x81, 0xF3] + huffman

extension HTTP2ConformanceRow {
    static let compression: [HTTP2ConformanceRow] = [
        Row("RFC 7541 §6.1", "an indexed field", ask([0x90]), outcome: .answered),
        Row("RFC 7541 §6.2.1", "indexing, indexed name", ask([0x40 | userAgent] + plain), outcome: .answered),
        Row("RFC 7541 §6.2.1", "indexing, indexed name, Huffman", ask([0x40 | userAgent] + huffman), outcome: .answered),
        Row("RFC 7541 §6.2.1", "indexing, new name", ask([0x40] + newPlain), outcome: .answered),
        Row("RFC 7541 §6.2.1", "indexing, new name, Huffman", ask([0x40] + newHuffman), outcome: .answered),
        Row("RFC 7541 §6.2.2", "no indexing, indexed name", ask([0x0F, userAgent - 15] + plain), outcome: .answered),
        Row("RFC 7541 §6.2.2", "no indexing, indexed name, Huffman", ask([0x0F, userAgent - 15] + huffman), outcome: .answered),
        Row("RFC 7541 §6.2.2", "no indexing, new name, Huffman", ask([0x00] + newHuffman), outcome: .answered),
        Row("RFC 7541 §6.2.3", "never indexed, indexed name", ask([0x1F, userAgent - 15] + plain), outcome: .answered),
        Row(
            "RFC 7541 §6.2.3", "never indexed, indexed name, Huffman", ask([0x1F, userAgent - 15] + huffman), outcome: .answered),
        Row("RFC 7541 §6.2.3", "never indexed, new name", ask([0x10] + newPlain), outcome: .answered),
        Row("RFC 7541 §6.2.3", "never indexed, new name, Huffman", ask([0x10] + newHuffman), outcome: .answered),
        Row("RFC 7541 §2.3.3", "an entry of the dynamic table", ask([0x40] + newPlain + [0xBE]), outcome: .answered),
        Row("RFC 7541 §2.3.3", "an index beyond both tables", ask([0xC6]), outcome: .connectionError(.compression)),
        Row("RFC 7541 §2.3.3", "a name's index beyond both tables", ask([0x7E] + plain), outcome: .connectionError(.compression)),
        Row("RFC 7541 §4.2", "a size update at the start", HTTP2Frames.ask([0x20] + Block.get), outcome: .answered),
        Row(
            "RFC 7541 §4.2", "two size updates at the start", HTTP2Frames.ask([0x20, 0x3F, 0xE1, 0x1F] + Block.get),
            outcome: .answered),
        Row("RFC 7541 §4.2", "a size update after fields", ask([0x20]), outcome: .connectionError(.compression)),
        Row(
            "RFC 7541 §4.3", "a size update that empties the table", ask([0x40] + newPlain),
            HTTP2Frames.ask([0x20] + Block.get + [0xBE], stream: 3), outcome: .connectionError(.compression)),
        Row(
            "RFC 7541 §4.4", "an entry larger than the table, which empties it",
            HTTP2Frames.ask([0x3F, 0x01] + Block.get + [0x40] + newPlain + [0xBE]), outcome: .connectionError(.compression)),
        Row(
            "RFC 7541 §5.1", "an integer that does not end",
            ask([0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF]), outcome: .connectionError(.compression)),
        Row(
            "RFC 7541 §5.1", "an integer beyond 2^32", ask([0xFF, 0x80, 0x80, 0x80, 0x80, 0x80, 0x01]),
            outcome: .connectionError(.compression)),
        Row("RFC 7541 §5.1", "an integer that is cut short", ask([0xFF, 0x80]), outcome: .connectionError(.compression)),
        Row(
            "RFC 7541 §5.2", "a string that is cut short", ask([0x00, 0x01, 0x78, 0x05, 0x61]),
            outcome: .connectionError(.compression)),
        Row(
            "RFC 7541 §5.2", "a string of 2^28 bytes", ask([0x00, 0x01, 0x78, 0x7F, 0x81, 0xFF, 0xFF, 0x7F]),
            outcome: .connectionError(.compression)),
        Row(
            "RFC 7541 §5.2", "Huffman code padded by more than seven bits", ask([0x00, 0x01, 0x78, 0x82, 0x1F, 0xFF]),
            outcome: .connectionError(.compression)),
        Row(
            "RFC 7541 §5.2", "Huffman code padded with zeros", ask([0x00, 0x01, 0x78, 0x81, 0x18]),
            outcome: .connectionError(.compression)),
        Row(
            "RFC 7541 §5.2", "Huffman code with EOS", ask([0x00, 0x01, 0x78, 0x84, 0xFF, 0xFF, 0xFF, 0xFF]),
            outcome: .connectionError(.compression)),
        Row("RFC 7541 §6.1", "an index of zero", ask([0x80]), outcome: .connectionError(.compression)),
        Row(
            "RFC 7541 §6.3", "a size update to the announced size", HTTP2Frames.ask([0x3F, 0xE1, 0x1F] + Block.get),
            outcome: .answered),
        Row(
            "RFC 7541 §6.3", "a size update beyond the announced size", HTTP2Frames.ask([0x3F, 0xE2, 0x1F] + Block.get),
            outcome: .connectionError(.compression)),
        Row(
            "RFC 7541 §6.3", "a size update of 2^31", HTTP2Frames.ask([0x3F, 0xE1, 0xFF, 0xFF, 0xFF, 0x07] + Block.get),
            outcome: .connectionError(.compression)),
        Row(
            "§4.3", "a malformed head still counts for the table",
            HTTP2Frames.ask([0x82, 0x40] + newPlain + Block.only((":bad", "a"))), ask([0xBE], stream: 3),
            outcome: .streamError(.protocolError)),
        Row(
            "§4.3", "a head of a refused stream still counts for the table", HTTP2Frames.setting((4, 0)),
            (0..<101).flatMap { HTTP2Frames.ask(Block.get + ($0 == 100 ? [0x40] + newPlain : []), stream: 2 * $0 + 1) },
            HTTP2Frames.reset(1), HTTP2Frames.reset(3), ask([0xBE], stream: 203), outcome: .connectionOpen),
        Row(
            "§4.3", "trailers count for the table", HTTP2Frames.open(), HTTP2Frames.headers(1, [0x40] + newPlain),
            ask([0xBE], stream: 3), outcome: .connectionOpen),
    ]

    static let all = beginnings + streamStates + frameDefinitions + messages + fields + pseudoHeaders + compression
}

internal import TextCoding

/// An author's text with its lines, to convert positions to offsets and back.
package struct SourceText: Sendable {
    /// The bytes of the whole text, with a byte order mark if it has one.
    package let bytes: [UInt8]
    /// The offset of the first byte of each line.
    private let lines: [Int]
    /// The number of code points that begin before each block of bytes, so that a position in a long line needs no count from its beginning.
    private let codePoints: [Int]
    private static let blockLength = 256

    /// A text.
    ///
    /// - Parameter isYAML: whether lines also end at the other line breaks of YAML 1.1 (§4.1.4), which libyaml counts.
    package init(_ bytes: [UInt8], isYAML: Bool) {
        self.bytes = bytes
        var lines = [bytes.span.byteOrderMarkLength]
        for index in bytes.indices {
            switch bytes[index] {
            case UInt8(ascii: "\n"): lines.append(index + 1)
            case UInt8(ascii: "\r") where isYAML && Self.byte(index + 1, of: bytes) != UInt8(ascii: "\n"): lines.append(index + 1)
            // U+0085, U+2028 and U+2029.
            case 0x85 where isYAML && Self.byte(index - 1, of: bytes) == 0xC2: lines.append(index + 1)
            case 0xA8, 0xA9:
                if isYAML, Self.byte(index - 1, of: bytes) == 0x80, Self.byte(index - 2, of: bytes) == 0xE2 {
                    lines.append(index + 1)
                }
            default: continue
            }
        }
        self.lines = lines
        var codePoints: [Int] = []
        var count = 0
        for index in bytes.indices {
            if index % Self.blockLength == 0 { codePoints.append(count) }
            if bytes[index].beginsCodePoint { count += 1 }
        }
        self.codePoints = codePoints + [count]
    }

    private static func byte(_ index: Int, of bytes: [UInt8]) -> UInt8? { bytes.indices.contains(index) ? bytes[index] : nil }

    /// The number of lines.
    package var lineCount: Int { lines.count }

    /// The range of a line in bytes, without its line break.
    ///
    /// - Parameter number: the line, from 1. A line that does not exist is empty.
    package func range(ofLine number: Int) -> Range<Int> {
        guard lines.indices.contains(number - 1) else { return bytes.count..<bytes.count }
        let start = lines[number - 1]
        var end = number < lines.count ? lines[number] : bytes.count
        while end > start, bytes[end - 1] == UInt8(ascii: "\n") || bytes[end - 1] == UInt8(ascii: "\r") { end -= 1 }
        return start..<end
    }

    /// A line without its line break.
    package func line(_ number: Int) -> String { String(decoding: bytes[range(ofLine: number)], as: UTF8.self) }

    /// The offset of a position, in bytes.
    package func offset(of position: SourcePosition) -> Int {
        guard lines.indices.contains(position.line - 1) else { return bytes.count }
        let start = lines[position.line - 1]
        let target = codePointCount(before: start) + position.column - 1
        let block = Self.lastIndex(in: codePoints, atMost: target)
        var offset = min(max(start, block * Self.blockLength), bytes.count)
        var count = codePointCount(before: offset)
        while offset < bytes.count {
            if bytes[offset].beginsCodePoint {
                if count == target { break }
                count += 1
            }
            offset += 1
        }
        return offset
    }

    /// The position of an offset.
    package func position(of offset: Int) -> SourcePosition {
        let line = Self.lastIndex(in: lines, atMost: offset)
        let start = min(lines[line], offset)
        return SourcePosition(line: line + 1, column: 1 + codePointCount(before: offset) - codePointCount(before: start))
    }

    /// The index of the last number that is not above a value, in numbers that never fall; 0 if all are above.
    private static func lastIndex(in numbers: [Int], atMost value: Int) -> Int {
        var (low, high) = (0, numbers.count - 1)
        while low < high {
            let middle = (low + high + 1) / 2
            if numbers[middle] <= value { low = middle } else { high = middle - 1 }
        }
        return low
    }

    private func codePointCount(before offset: Int) -> Int {
        let block = offset / Self.blockLength
        return codePoints[block] + bytes[block * Self.blockLength..<offset].count { $0.beginsCodePoint }
    }
}

extension UInt8 {
    /// Whether the byte is not a continuation byte of UTF-8.
    fileprivate var beginsCodePoint: Bool { self & 0xC0 != 0x80 }
}

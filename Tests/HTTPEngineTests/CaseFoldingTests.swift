import Testing

@testable import HTTPEngine

@Test("Only ASCII letters are compared without case", arguments: UInt8.min...UInt8.max)
func caseFolding(_ byte: UInt8) {
    for other in UInt8.min...UInt8.max {
        let (left, right) = (Unicode.Scalar(byte), Unicode.Scalar(other))
        let isSameLetter =
            left.isASCII && right.isASCII && left.properties.isAlphabetic
            && left.properties.lowercaseMapping == right.properties.lowercaseMapping
        #expect([byte].span.equalsIgnoringCase([other].span) == (byte == other || isSameLetter), "\(byte) and \(other)")
    }
}

import Testing

@testable import TrafficPolicy

@Suite struct OIDTextTests {
    @Test("An object identifier is held to its form", arguments: problemRows)
    func problem(_ text: String, expected: OIDText.Problem?) {
        #expect(OIDText.problem(in: Array(text.utf8).span) == expected)
    }

    static let problemRows: [(String, OIDText.Problem?)] = [
        ("1.3.6.1.4.1.311.20.2.3", nil), ("0.0", nil), ("2.5", nil), ("1.39", nil), ("1.40", .secondArc), ("0.39", nil),
        ("0.40", .secondArc), ("2.40", nil), ("2.999.0", nil), ("3.1", .firstArc), ("2.48", nil), ("10.1", .firstArc),
        ("", .empty), ("1", .tooFewArcs), ("2", .tooFewArcs), ("3", .firstArc), (".", .emptyArc), ("1.", .emptyArc),
        (".1", .emptyArc), ("1..2", .emptyArc), ("1.2.", .emptyArc), ("1.2.0", nil), ("1.2.00", .leadingZero),
        ("1.2.01", .leadingZero), ("01.2", .leadingZero), ("1.2.a", .character), ("1.2 ", .character), ("-1.2", .character),
        ("1.2.é", .character), ("1,2", .character), ("1.2.18446744073709551615", nil),
        ("1.2.18446744073709551616", .tooLarge),
        ("2.18446744073709551535", nil), ("2.18446744073709551536", .tooLarge), ("DNS", .reservedWord),
        ("EMAIL", .reservedWord),
        ("URI", .reservedWord), ("IP_ADDRESS", .reservedWord), ("dns", .word), ("DNSX", .word), ("msUPN", .word),
        ("oid.1.2.3", .word),
    ]
}

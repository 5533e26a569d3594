import Testing

@testable import TrafficPolicy

@Suite struct OIDTextTests {
    @Test("The problem of an object identifier", arguments: problemRows)
    func problem(_ text: String, expected: OIDText.Problem?) {
        #expect(OIDText.problem(in: Array(text.utf8).span) == expected)
    }

    @Test(
        "The dotted form of a name that BoringSSL reads",
        arguments: [
            ("msUPN", "1.3.6.1.4.1.311.20.2.3"), ("CN", "2.5.4.3"), ("commonName", "2.5.4.3"), ("role", "2.5.4.72"),
            ("UID", "0.9.2342.19200300.100.1.1"), ("emailAddress", "1.2.840.113549.1.9.1"),
            ("id-on-permanentIdentifier", "1.3.6.1.5.5.7.8.3"), ("upn", nil), ("cn", nil), ("x", nil), ("", nil),
        ])
    func name(_ text: String, expected: String?) {
        #expect(OIDName.identifier(of: Array(text.utf8).span) == expected)
        if let expected { #expect(OIDText.problem(in: Array(expected.utf8).span) == nil) }
    }

    @Test("The nearest dotted form", arguments: [("upn", "1.3.6.1.4.1.311.20.2.3"), ("cn", "2.5.4.3"), ("x", nil)])
    func nearest(_ text: String, expected: String?) {
        #expect(OIDName.nearestIdentifier(to: text) == expected)
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

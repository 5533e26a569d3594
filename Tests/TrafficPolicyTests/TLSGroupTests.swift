import PolicySchema
import Testing

@testable import TrafficPolicy

@Suite struct TLSGroupTests {
    @Test("A group is found by each of its names, and names are unique", arguments: TLSGroup.all)
    func lookup(_ group: TLSGroup) {
        for name in [group.name] + (group.alias.map { [$0] } ?? []) { #expect(TLSGroup.named(Array(name.utf8).span) == group) }
        #expect(TLSGroup.all.count { $0.number == group.number } == 1)
        #expect(group.isPostQuantum == (group.name.contains("MLKEM") || group.name.contains("Kyber")))
    }

    @Test(
        "A group of other releases has a replacement",
        arguments: [
            ("P-224", "P-256"), ("secp224r1", "P-256"), ("X25519Kyber768Draft00", "X25519MLKEM768"), ("CECPQ2", nil),
            ("P-256", nil),
        ])
    func replacement(_ name: String, expected: String?) {
        #expect(TLSGroups(of: "1.40").replacement(for: name)?.name == expected)
        if expected != nil { #expect(TLSGroups(of: "1.40").unknownName(in: Array(name.utf8).span) != nil) }
    }

    @Test("A name of other software is rejected, with a suggestion", arguments: TLSGroup.all)
    func mistakes(_ group: TLSGroup) {
        for mistake in group.mistakes {
            #expect(TLSGroup.named(Array(mistake.utf8).span) == nil)
            #expect(TLSGroups(of: "1.40").nearest(to: mistake) == group.name)
        }
    }

    @Test(
        "The nearest name",
        arguments: [("x25518", "X25519"), ("p-256", "P-256"), ("SECP384R1", "secp384r1"), ("brainpoolP256r1", nil)])
    func nearest(_ name: String, expected: String?) {
        #expect(TLSGroups(of: "1.40").nearest(to: name) == expected)
    }

    @Test(
        "The first unknown name of an entry with several names",
        arguments: [
            ("X25519", nil), ("X25519:P-256", nil), ("x25519:prime256v1:secp384r1:secp521r1", nil), ("X25519:secp224r1", 7..<16),
            ("X25519MLKEM768", nil),
            ("", 0..<0), ("P-255", 0..<5), ("X25519:", 7..<7), (":X25519", 0..<0), ("X25519:foo:bar", 7..<10), (" X25519", 0..<7),
        ])
    func unknownName(_ entry: String, expected: Range<Int>?) {
        #expect(TLSGroups(of: "1.40").unknownName(in: Array(entry.utf8).span) == expected)
    }
}

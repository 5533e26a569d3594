import Testing

@testable import TrafficPolicy

@Suite struct TLSGroupTests {
    @Test("A group is found by each of its names, and no name is given twice", arguments: TLSGroup.all)
    func lookup(_ group: TLSGroup) {
        for name in [group.name] + (group.alias.map { [$0] } ?? []) { #expect(TLSGroup.named(Array(name.utf8).span) == group) }
        #expect(TLSGroup.all.count { $0.number == group.number } == 1)
        #expect(group.isWeak == (group.name == "P-224"))
    }

    @Test("What people bring from elsewhere is refused, and the right name suggested", arguments: TLSGroup.all)
    func mistakes(_ group: TLSGroup) {
        for mistake in group.mistakes {
            #expect(TLSGroup.named(Array(mistake.utf8).span) == nil)
            #expect(TLSGroup.nearest(to: mistake) == group.name)
        }
    }

    @Test(
        "The nearest name",
        arguments: [("x25518", "X25519"), ("p-256", "P-256"), ("SECP384R1", "secp384r1"), ("brainpoolP256r1", nil)])
    func nearest(_ name: String, expected: String?) {
        #expect(TLSGroup.nearest(to: name) == expected)
    }

    @Test(
        "The first unknown name of an entry, which may hold several",
        arguments: [
            ("X25519", nil), ("X25519:P-256", nil), ("x25519:prime256v1:secp384r1:secp521r1:secp224r1", nil),
            ("X25519MLKEM768", nil),
            ("", 0..<0), ("P-255", 0..<5), ("X25519:", 7..<7), (":X25519", 0..<0), ("X25519:foo:bar", 7..<10), (" X25519", 0..<7),
        ])
    func unknownName(_ entry: String, expected: Range<Int>?) {
        #expect(TLSGroup.unknownName(in: Array(entry.utf8).span) == expected)
    }
}

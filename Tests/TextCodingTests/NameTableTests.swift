import Testing
import TextCoding

@Test(
    "A name leads to its index, and every other text to none",
    arguments: [
        ("a", 0), ("alpha", 0), ("abcdefgh", 1), ("abcdefghi", 1), ("abcdefghj", 2), ("", nil), ("A", nil), ("abcdefg", nil),
        ("abcdefghk", nil), ("abcdefghij", nil), ("alph", nil), ("alphb", nil),
    ] as [(String, Int?)])
func nameTable(_ name: String, _ expected: Int?) {
    let table = NameTable([["a", "alpha"], ["abcdefgh", "abcdefghi"], ["abcdefghj"]])
    let index = table.index(of: Array(name.utf8).span)
    #expect(index == expected)
}

import PolicySchema
import Testing

@Suite struct TextTableTests {
    @Test("Columns are as wide as their longest cells, and notes are indented")
    func columns() {
        var table = TextTable("A", "LONG", "C")
        table.add(["xyz", "-", "c"], notes: ["a note"])
        table.add(["", "y", ""])
        #expect(table.text == "A    LONG  C\nxyz  -     c\n    a note\n     y\n")
    }

    @Test("The last column is wrapped at the longest line")
    func wrapped() {
        var table = TextTable("A", "TEXT", maxWidth: 12)
        table.add(["a", "one two three four"])
        #expect(table.text == "A  TEXT\na  one two\n   three\n   four\n")
    }

    @Test("A cell cannot add a line or control a terminal")
    func hostile() {
        var table = TextTable("A")
        table.add(["a\nb\u{1B}[2J"], notes: ["c\nd"])
        #expect(table.text == "A\na\\nb\\u001b[2J\n    c\\nd\n")
    }
}

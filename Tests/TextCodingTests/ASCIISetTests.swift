import Testing
import TextCoding

@Suite struct ASCIISetTests {
    @Test(
        "A common set has exactly its characters",
        arguments: [
            (ASCIISet.digits, "0123456789"), (.uppercaseLetters, "ABCDEFGHIJKLMNOPQRSTUVWXYZ"),
            (.lowercaseLetters, "abcdefghijklmnopqrstuvwxyz"),
            (.letters, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"),
            (.alphanumerics, "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"),
            (.lowercaseAlphanumerics, "0123456789abcdefghijklmnopqrstuvwxyz"),
            (.token, "!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"),
            (.base64, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"), (ASCIISet(""), ""),
        ])
    func common(_ set: ASCIISet, _ characters: String) {
        #expect(set == ASCIISet(characters))
        for byte in UInt8.min...UInt8.max { #expect(set.contains(byte) == characters.utf8.contains(byte)) }
    }

    @Test(
        "A set contains all characters of a text or not",
        arguments: [("", true), ("0", true), ("0123456789", true), ("12a", false), ("-12", false), ("1２", false)])
    func all(_ text: String, _ expected: Bool) {
        let isContained = ASCIISet.digits.containsAll(Array(text.utf8).span)
        #expect(isContained == expected)
    }
}

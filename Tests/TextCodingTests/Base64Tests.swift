import Testing
import TextCoding

@Test(
    "The vectors of RFC 4648 §10 are encoded and decoded",
    arguments: [
        ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="), ("fooba", "Zm9vYmE="),
        ("foobar", "Zm9vYmFy"),
        ("\u{FB}\u{FF}?>", "w7vDvz8+"),
    ])
func base64(_ plain: String, _ text: String) {
    #expect(Base64.encode(Array(plain.utf8)) == text)
    #expect(Base64.decode(text) == Array(plain.utf8))
}

@Test("Decoding restores the bytes and ignores line breaks")
func base64RoundTrip() {
    for count in 0..<70 {
        let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 * 151 + count) }
        let text = Base64.encode(bytes)
        #expect(Base64.decode(text) == bytes)
        let inLines = text.map { "\($0)\r\n" }.joined()
        #expect(Base64.decode(inLines) == bytes)
    }
}

@Test(
    "A malformed text is rejected",
    arguments: [
        "Z", "Zg", "Zg=", "Zg===", "Zm9", "Z===", "====", "=", "Zg==Zg==", "e", "Zm 9", "Zm9-", "Zm9v\u{0}", "é===",
    ])
func notBase64(_ text: String) {
    #expect(Base64.decode(text) == nil)
}

@Test("Bits after the last byte are ignored, as Go does", arguments: [("Zh==", "f"), ("Zm9=", "fo"), ("Zg==", "f")])
func unusedBits(_ text: String, _ plain: String) {
    #expect(Base64.decode(text) == Array(plain.utf8))
}

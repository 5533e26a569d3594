import KubernetesClient
import Testing

@Test(
    "The vectors of RFC 4648 §10, both ways",
    arguments: [
        ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="), ("fooba", "Zm9vYmE="),
        ("foobar", "Zm9vYmFy"),
        ("\u{FB}\u{FF}?>", "w7vDvz8+"),
    ])
func base64(_ plain: String, _ text: String) {
    #expect(Base64.text(of: Array(plain.utf8)) == text)
    #expect(Base64.bytes(of: text) == Array(plain.utf8))
}

@Test("Every byte comes back, and line ends are passed over")
func base64RoundTrip() {
    for count in 0..<70 {
        let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 * 151 + count) }
        let text = Base64.text(of: bytes)
        #expect(Base64.bytes(of: text) == bytes)
        let inLines = text.map { "\($0)\r\n" }.joined()
        #expect(Base64.bytes(of: inLines) == bytes)
    }
}

@Test(
    "What is not base64 is refused",
    arguments: [
        "Z", "Zg", "Zg=", "Zg===", "Zm9", "Z===", "====", "=", "Zg==Zg==", "Zh==", "Zm9=", "Zm 9", "Zm9-", "Zm9v\u{0}", "é===",
    ])
func notBase64(_ text: String) {
    #expect(Base64.bytes(of: text) == nil)
}

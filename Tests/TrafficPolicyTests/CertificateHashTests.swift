import Testing

@testable import TrafficPolicy

@Suite struct CertificateHashTests {
    static let spki = "NvqYIYSbgK2vCJpQhObf77vv+bQWtc5ek5RIOwPiC9A="
    static let a42 = String(repeating: "A", count: 42)
    static let slash42 = String(repeating: "/", count: 42)
    static let hexadecimal = String(repeating: "df6ff72fe9116521", count: 4)
    static let separated = Array(repeating: "Df", count: 32).joined(separator: ":")

    @Test("The hash of a public key is base64 of 32 bytes", arguments: publicKeyRows)
    func publicKey(_ text: String, expected: CertificateHash.Problem?) {
        #expect(CertificateHash.publicKeyProblem(in: Array(text.utf8).span) == expected)
    }

    @Test("The last two bits of the last character of base64 must not be set")
    func lastCharacter() {
        let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
        for (value, character) in alphabet.enumerated() {
            let text = [UInt8](repeating: UInt8(ascii: "A"), count: 42) + [character, UInt8(ascii: "=")]
            #expect((CertificateHash.publicKeyProblem(in: text.span) == nil) == value.isMultiple(of: 4))
        }
    }

    @Test("The hash of a certificate is 64 hexadecimal digits, or 32 pairs with colons between", arguments: certificateRows)
    func certificate(_ text: String, expected: CertificateHash.Problem?) {
        #expect(CertificateHash.certificateProblem(in: Array(text.utf8).span) == expected)
    }

    @Test(
        "A suggestion corrects the alphabet or the padding, and nothing else",
        arguments: [
            (spki.replacing("+", with: "-"), spki), (String(spki.dropLast()), spki), ("\(spki)=", spki),
            ("\(String(repeating: "_", count: 42))8", "\(slash42)8="), (spki, nil),
            ("\(a42)B=", nil), (hexadecimal, nil), ("A\(spki)", nil),
        ])
    func nearest(_ text: String, expected: String?) {
        #expect(CertificateHash.nearestPublicKeyHash(to: Array(text.utf8).span) == expected)
    }

    static let lengthRows: [(text: String, isOfPublicKey: Bool, isOfCertificate: Bool)] = [
        (spki, true, false), (String(spki.dropLast()), false, false), ("\(spki)=", false, false),
        (String(repeating: "é", count: 22), false, false), (hexadecimal, false, true), (separated, false, true),
        ("\(separated):", false, false), (String(hexadecimal.dropLast()), false, false), ("\(hexadecimal):", false, true),
        (String(repeating: "é", count: 48), false, false),
        ("\(String(repeating: "é", count: 31))\(separated.prefix(33))", false, true),
    ]

    @Test("Only a text of a certain length gets to Envoy", arguments: lengthRows)
    func lengths(_ text: String, isOfPublicKey: Bool, isOfCertificate: Bool) {
        #expect(CertificateHash.hasBase64Length(Array(text.utf8).span) == isOfPublicKey)
        #expect(CertificateHash.hasHexadecimalLength(Array(text.utf8).span) == isOfCertificate)
    }

    static let colonRows: [(text: String, isAccepted: Bool)] = [
        (hexadecimal, true), (separated, true), (separated.replacing("Df:Df", with: "D:fDf", maxReplacements: 1), true),
        ("\(String(repeating: ":", count: 31))\(hexadecimal)", true),
        ("\(String(repeating: ":", count: 30))\(hexadecimal)", false), ("\(hexadecimal):", false),
        ("\(hexadecimal.dropLast())g", false),
    ]

    @Test("Envoy removes colons at any position from a text of 95 characters, and from no other", arguments: colonRows)
    func colons(_ text: String, isAccepted: Bool) {
        #expect(text.has(.certificateHash) == isAccepted)
        #expect(text.has(.certificateHashLength))
    }

    static let publicKeyRows: [(String, CertificateHash.Problem?)] = [
        (spki, nil), ("\(a42)A=", nil), ("\(slash42)8=", nil),
        ("", .length),
        ("A\(spki)", .length), (String(spki.dropFirst()), .length), ("\(spki.dropLast(2))=", .length),
        // 31 and 33 bytes.
        ("\(a42)==", .length), ("\(a42)AA", .length),
        (String(spki.dropLast()), .padding), ("\(spki)=", .padding), ("\(a42)B=", .padding),
        ("\(a42)/=", .padding),
        (spki.replacing("+", with: "-"), .urlAlphabet), (spki.replacing("+", with: " "), .character),
        (spki.replacing("v+b", with: "v=b"), .character), ("sha256/\(spki)", .length), ("\(spki)\n", .character),
        (hexadecimal, .otherEncoding), (separated, .otherEncoding),
    ]

    static let certificateRows: [(String, CertificateHash.Problem?)] = [
        (hexadecimal, nil), (hexadecimal.uppercased(), nil), (separated, nil), (separated.uppercased(), nil), ("", .length),
        (String(hexadecimal.dropLast()), .length), ("\(hexadecimal)0", .length), ("\(hexadecimal)00", .length),
        (String(separated.dropLast()), .length), (String(separated.dropLast(3)), .length), ("\(separated):00", .length),
        ("\(separated):", .colons), (":\(separated)", .colons), (":\(separated.dropFirst(3))00", .colons),
        ("\(hexadecimal):", .colons), (separated.replacing("Df:Df", with: "D:fDf"), .colons),
        ("0x\(hexadecimal.dropLast(2))", .character), ("\(hexadecimal.dropLast())g", .character),
        ("\(separated)\n", .character),
        ("sha256:\(hexadecimal)", .character), (spki, .otherEncoding), ("é\(hexadecimal)", .character),
    ]
}

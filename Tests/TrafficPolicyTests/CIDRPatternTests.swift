import SeededRandom
import Foundation
import Testing
@testable import TrafficPolicy

/// The pattern of a CIDR compared with its parser.
@Suite struct CIDRPatternTests {
    private static let pieces = [
        "0", "1", "9", "10", "25", "255", "256", "01", "32", "33", "128", "129", "127", "99", ".", ".", ".", ":", ":", "::", "/",
        "/", "a", "ffff",
        "FFFF", "12345", "g", "1.2.3.4", "10.0.0.0", "2001:db8", "1:2:3:4:5:6", "1:2:3:4:5:6:7:8", "/8", "/032", "/128", "%eth0",
        " ", "\n", "-",
    ]

    @Test("The pattern matches exactly the texts that are parsed")
    func agrees() throws {
        // In RE2 `$` matches only at the end; in ICU also before a final line feed.
        let expression = try NSRegularExpression(pattern: CIDR.pattern.replacing("$", with: "\\z"))
        var random = SplitMix64(seed: 7)
        var accepted = 0
        func check(_ text: String) {
            let isRead = CIDR(Array(text.utf8).span) != nil
            let matches = expression.firstMatch(in: text, range: NSRange(location: 0, length: text.utf16.count)) != nil
            if isRead != matches { Issue.record("\(text.debugDescription): read \(isRead), matched \(matches)") }
            accepted += isRead ? 1 : 0
        }
        for _ in 0..<20_000 {
            check(
                (0..<Int.random(in: 1...10, using: &random)).map { _ in Self.pieces.randomElement(using: &random) ?? "" }.joined()
            )
        }
        // Every number of groups before and after a gap, with and without an IPv4 address at the end.
        for before in 0...9 {
            for gap in [":", "::", ":::", ""] {
                for behind in 0...9 {
                    let front = Array(repeating: "ab", count: before).joined(separator: ":")
                    let back = Array(repeating: "1", count: behind)
                    for end in [back, back + ["1.2.3.4"], back + ["1.2.3.4", "5"]] {
                        for length in ["/0", "/064", "/128", "/129", "", "/"] {
                            check(front + gap + end.joined(separator: ":") + length)
                        }
                    }
                }
            }
        }
        for number in 0...300 {
            for text in ["\(number).0.0.0/0", "0.0.0.\(number)/1", "0.0.0.0/\(number)", "::/\(number)", "::1.2.3.\(number)/1"] {
                check(text)
            }
        }
        #expect(accepted > 800)
    }
}

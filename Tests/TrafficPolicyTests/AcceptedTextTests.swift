import JSONTape
@testable import PolicySchema
import SeededRandom
import Testing
@testable import TrafficPolicy

/// The patterns of the JSON Schema compared with the functions of the rules.
@Suite struct AcceptedTextTests {
    /// The schema of the value of a header, of items of a list, or of another field.
    private static func check(_ path: String) throws -> JSONSchemaCheck {
        let steps = path.split(separator: ".")
        let schema = steps.reduce(PolicyTables.newest.jsonSchema["properties"]?["spec"]) { schema, step in
            step == "[]" ? schema?["items"] : schema?["properties"]?[String(step)]
        }
        return JSONSchemaCheck(try #require(schema))
    }

    /// Values with faults in parentheses or in the length that the pattern does not express.
    private static let matchingFaults = ["%REQ()%", "%COALESCE()%", "%REQ(x):18446744073709551616%"]

    @Test("Every accepted command matches, and of those rejected only ones with wrong parameters")
    func commands() throws {
        let check = try Self.check("headers.lateResponseHeaders.set.[].value")
        for value in HeaderCommandTests.accepted where !check.accepts(.string(value)) { Issue.record("\(value)") }
        for row in HeaderCommandTests.rejected {
            let mayMatch = row.fault == .invalidParameters || Self.matchingFaults.contains(row.value)
            #expect(check.accepts(.string(row.value)) == mayMatch, "\(row.value)")
        }
    }

    @Test("A random header value that the rules accept matches")
    func headerValues() throws {
        let check = try Self.check("headers.earlyRequestHeaders.add.[].value")
        let pieces = [
            "%", "%", "(", ")", ")", ":", "REQ", "PROTOCOL", "%REQ(", "%START_TIME(", "%PATH", "a", " ", "\t", "1", "x-a", "?",
            "18446744073709551616", "18446744073709551615", ")%", "):", "%%", "é", "\n",
        ]
        let commands = HeaderCommands(of: KnownReleases.newestProfile.envoy)
        var random = SplitMix64(seed: 11)
        var accepted = 0
        for _ in 0..<100_000 {
            let text = (0..<Int.random(in: 1...9, using: &random)).map { _ in pieces.randomElement(using: &random) ?? "" }
                .joined()
            let bytes = Array(text.utf8)
            guard HeaderValue.firstProblem(in: bytes.span) == nil,
                HeaderValue.firstCommandFault(in: bytes.span, commands) == nil
            else { continue }
            accepted += 1
            if !check.accepts(.string(text)) { Issue.record("\(text.debugDescription)") }
        }
        #expect(accepted > 1000)
    }

    @Test("A hostile header value does not make the expression slow")
    func hostileValues() throws {
        let check = try Self.check("headers.earlyRequestHeaders.add.[].value")
        for piece in ["a", "a ", "%REQ(a)%", "%REQ(", ")", "):", "):1", ")12)", "%%", "%START_TIME(%Y)", "):1%"] {
            for start in ["", "%REQ(", "%START_TIME("] {
                let text = start + String(repeating: piece, count: 500) + " "
                #expect(!check.accepts(.string(text)))
            }
        }
    }

    @Test(
        "Hashes match exactly if the rules accept them, but for the number of colons",
        arguments: ["spkiHashes", "certificateHashes"])
    func hashes(field: String) throws {
        let check = try Self.check("tls.clientValidation.\(field).[]")
        let formats: [TextFormat] =
            field == "spkiHashes" ? [.spkiHash, .spkiHashLength] : [.certificateHash, .certificateHashLength]
        var random = SplitMix64(seed: 3)
        var accepted = 0
        let alphabet = field == "spkiHashes" ? "ABCDwxyz019+/=-_" : "0123abcdefABF::g"
        for _ in 0..<20_000 {
            let length = [43, 44, 44, 44, 45, 63, 64, 64, 64, 65, 94, 95, 95, 96].randomElement(using: &random) ?? 0
            let odd = Int.random(in: 0..<4, using: &random) == 0
            let characters = odd ? Array(alphabet) : Array(alphabet.prefix(13))
            var text = String((0..<length).map { _ in characters.randomElement(using: &random) ?? "0" })
            if field == "spkiHashes", !odd {
                text = text.dropLast(2) + ["A=", "Q=", "B=", "=="][Int.random(in: 0..<4, using: &random)]
            }
            if field != "spkiHashes", length == 95, !odd {
                text = stride(from: 0, to: 64, by: 2).map { String(text.dropFirst($0).prefix(2)) }.joined(separator: ":")
            }
            let isValid = formats.allSatisfy { text.has($0) }
            accepted += isValid ? 1 : 0
            let matches = check.accepts(.string(text))
            let differs = field == "spkiHashes" || length != 95 ? matches != isValid : isValid && !matches
            if differs { Issue.record("\(text): \(isValid), matched \(matches)") }
        }
        #expect(accepted > 500)
    }

    @Test(
        "Names match exactly if the rules accept them", arguments: ["ciphers", "ecdhCurves", "signatureAlgorithms"])
    func names(field: String) throws {
        let check = try Self.check("tls.\(field).[]")
        let envoy = KnownReleases.newestProfile.envoy
        let (names, formats): ([String], TextFormat) =
            switch field {
            case "ciphers": (CipherSuite.names, .supportedCipher)
            case "ecdhCurves": (TLSGroups(of: envoy).names, .keyExchangeGroup)
            default: (SignatureAlgorithms(of: envoy).names, .signatureAlgorithm)
            }
        // The document is that of the newest release.
        let format = try #require(formats.form(in: KnownReleases.newestProfile))
        let joined = names.flatMap { first in names.map { "\(first):\($0)" } }
        let mangled = names.flatMap { [$0.lowercased(), $0 + " ", $0 + ":", ":" + $0, $0 + "\n", String($0.dropLast())] }
        for text in names + joined + mangled + ["", ":", "x"] {
            if check.accepts(.string(text)) != text.has(format) { Issue.record("\(text.debugDescription)") }
        }
    }

    @Test(
        "Quantities match exactly if they are in the range",
        arguments: [
            0...4_294_967_295 as ClosedRange<Int64>, 1024...8_388_608, 65_535...2_147_483_647, 1...1, 1...999, 100...100,
            95...1205, 1_000_000...1_000_000,
            7...Int64.max,
        ])
    func quantities(range: ClosedRange<Int64>) throws {
        let check = JSONSchemaCheck(.object([.init(key: "pattern", value: .string(Quantity.pattern(of: range)))]))
        var random = SplitMix64(seed: 5)
        for suffix in ["", "k", "K", "Ki", "M", "Mi", "G", "Gi", "T", "Ti", "P", "Pi", "E", "Ei"] {
            let factor = Quantity.factor(of: Array(suffix.utf8).span) ?? 1
            var numbers: [Int64] = Array(0...120)
            for bound in [range.lowerBound / factor, range.upperBound / factor] {
                numbers += (max(0, bound - 20)...(bound > .max - 20 ? bound : bound + 20)).map(\.self)
            }
            for length in 1...18 {
                numbers.append(Int64.random(in: 0..<[10, 100, 1000, 10_000_000, 1_000_000_000_000][length % 5], using: &random))
            }
            for number in numbers {
                for text in ["\(number)\(suffix)", "0\(number)\(suffix)", "\(number)0\(suffix)"] {
                    let isValid =
                        if case .exact(let bytes)? = Quantity.value(of: Array(text.utf8).span) { range ~= bytes } else { false }
                    if check.accepts(.string(text)) != isValid { Issue.record("\(text) in \(range)") }
                }
            }
        }
    }
}

internal import PolicySchema

/// Identities of findings that do not change if lines move.
struct DiagnosticFingerprints {
    private var counts: [String: Int] = [:]

    /// The fingerprint of a finding, from its file, rule, object and field. Equal findings are numbered.
    mutating func next(of diagnostic: Diagnostic) -> String {
        next(of: [diagnostic.relativePath, diagnostic.rule.id, diagnostic.object, diagnostic.field])
    }

    /// The fingerprint of what the words name. Equal ones are numbered.
    mutating func next(of words: [String]) -> String {
        let key = words.joined(separator: "\0")
        let number = counts[key, default: 0]
        counts[key] = number + 1
        // FNV-1a with 64 bits, because Swift's own hash differs in every process.
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in "\(key)\0\(number)".utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
        let digits = String(hash, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}

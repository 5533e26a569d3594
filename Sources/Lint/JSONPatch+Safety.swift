internal import JSONTape
internal import PolicySchema

extension JSONPatch {
    /// The patch for an object that is at a path of a document.
    func moved(to path: FieldPath) -> JSONPatch {
        guard !path.steps.isEmpty else { return self }
        return JSONPatch(
            operations.map { operation in
                let moved = FieldPath(path.steps + operation.path.steps)
                switch operation {
                case .add(_, let value): return .add(moved, value)
                case .replace(_, let value): return .replace(moved, value)
                case .remove: return .remove(moved)
                }
            })
    }

    /// Whether the patch does certainly what the author intended: it adds or removes what has no effect, or corrects the notation of a value. A
    /// guess at a misspelled name and the replacement of a deprecated field are not safe.
    func isSafe(_ finding: Finding, _ policy: LintedPolicy) -> Bool {
        if finding.rule == .deprecated { return false }
        if operations.count == 2, case .add(let new, _) = operations[0], case .remove(let old) = operations[1] {
            return new.description.isSpelledLike(old.description)
        }
        return operations.allSatisfy { operation in
            guard case .replace(let path, .string(let new)) = operation else { return true }
            let spot = policy.spot(path)
            guard policy.tape.kind(at: spot.value) == .string else { return true }
            return Self.normalizingRules.contains(finding.rule.id) || new.isSpelledLike(policy.tape.text(at: spot.value))
        }
    }

    /// The rules whose suggestion means the same as the value that it replaces.
    private static let normalizingRules: Set = ["cidr", "cidr-host-bits", "format"]
}

extension String {
    /// Whether two texts differ only in case, spaces and punctuation.
    fileprivate func isSpelledLike(_ other: String) -> Bool {
        func letters(_ text: String) -> [UInt8] {
            text.utf8.compactMap { byte in
                switch byte | 0x20 {
                case UInt8(ascii: "a")...UInt8(ascii: "z"): byte | 0x20
                case UInt8(ascii: "0")...UInt8(ascii: "9"), 0x80...: byte
                default: nil
                }
            }
        }
        return letters(self) == letters(other)
    }
}

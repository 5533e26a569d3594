/// The texts that a format accepts, as far as a JSON Schema can state them: all that the format accepts, and as few others as possible.
public enum AcceptedTexts: Sendable {
    /// One of some words, which editors offer for completion.
    case words([String])
    /// One of some words, or several with a separator between them.
    case lists(of: [String], separator: Character)
    /// Every text but one, which is compared without regard to the case of ASCII letters.
    case others(than: String)
    /// The texts that match an expression in the common syntax of RE2 and ECMA-262. It must not make a backtracking engine slow.
    case pattern(String)
}

extension String {
    /// An expression that matches the text alone.
    var literalPattern: String {
        reduce(into: "") { pattern, character in
            if #"\^$.|?*+()[]{}"#.contains(character) { pattern.append("\\") }
            pattern.append(character)
        }
    }

    /// An expression that matches the text in any case of its ASCII letters.
    var caseInsensitivePattern: String {
        reduce(into: "") { pattern, character in
            let (upper, lower) = (character.uppercased(), character.lowercased())
            pattern += upper == lower ? String(character).literalPattern : "[\(upper)\(lower)]"
        }
    }
}

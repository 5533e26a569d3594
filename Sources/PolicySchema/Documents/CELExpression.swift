internal import TextCoding

/// A boolean expression in the Common Expression Language, for `x-kubernetes-validations` of a custom resource definition.
///
/// The expressions need Kubernetes 1.25 or later.
indirect enum CELExpression: Equatable {
    /// An expression that binds more tightly than `!`, such as a call.
    case term(String)
    /// A comparison, and its negation.
    case comparison(String, opposite: String)
    case not(CELExpression)
    case all([CELExpression])
    case any([CELExpression])

    /// The negation, with as few parentheses as possible.
    var negated: CELExpression {
        switch self {
        case .term: .not(self)
        case .comparison(let text, let opposite): .comparison(opposite, opposite: text)
        case .not(let expression): expression
        case .all(let expressions): .any(expressions.map(\.negated))
        case .any(let expressions): .all(expressions.map(\.negated))
        }
    }

    /// The expression as text.
    var text: String {
        switch self {
        case .term(let text), .comparison(let text, _): text
        case .not(.term(let text)): "!" + text
        case .not(let expression): "!(\(expression.text))"
        case .all(let expressions): expressions.map { $0.operand(of: .all) }.joined(separator: " && ")
        case .any(let expressions): expressions.map { $0.operand(of: .any) }.joined(separator: " || ")
        }
    }

    private enum Connective { case all, any }

    /// The text as part of a longer expression. Parentheses separate `&&` from `||` in both directions, although CEL needs only one.
    private func operand(of connective: Connective) -> String {
        switch (self, connective) {
        case (.all(let parts), .any) where parts.count > 1: "(\(text))"
        case (.any(let parts), .all) where parts.count > 1: "(\(text))"
        default: text
        }
    }
}

extension CELExpression {
    /// A constraint on `self`, an object of a schema; nil if CEL cannot express it.
    init?(_ constraint: Constraint, of schema: ObjectSchema) {
        switch constraint {
        case .implication(let condition, let consequence):
            guard let consequence = CELExpression(consequence, of: schema) else { return nil }
            guard let condition else {
                self = consequence
                return
            }
            guard let condition = CELExpression(condition, of: schema) else { return nil }
            // A forbidden condition implies its negation.
            self = condition.negated == consequence ? consequence : .any([condition.negated, consequence])
        case .exactlyOne(let names):
            let set = names.map { CELPath($0, in: schema).isSet.text }
            self = .term(set.count == 2 ? "\(set[0]) != \(set[1])" : "[\(set.joined(separator: ", "))].exists_one(x, x)")
        case .word(let name, let words):
            let field = CELPath(name, in: schema)
            self = field.isRequired ? field.isOne(of: words) : .any([field.isSet.negated, field.isOne(of: words)])
        case .shorter(let name, let other):
            let (field, other) = (CELPath(name, in: schema), CELPath(other, in: schema))
            self = .any([
                field.isSet.negated, other.isSet.negated, .term("duration(\(field.text)) < duration(\(other.text))"),
            ])
        case .ranked(let name, let other, let ranks):
            let (field, other) = (CELPath(name, in: schema), CELPath(other, in: schema))
            let word = "\(field.isSet.text) ? \(field.text) : \(ranks.absentLower.celLiteral)"
            self = .any([
                other.isSet.negated,
                .term("\(ranks.celMap(first: true))[\(word)] <= \(ranks.celMap(first: false))[\(other.text)]"),
            ])
        case .notAbove, .custom: return nil
        }
    }

    /// A condition on `self`; nil if CEL cannot express it.
    ///
    /// CEL does not see how a number is written, and compares quantities only since Kubernetes 1.29.
    init?(_ condition: Condition, of schema: ObjectSchema) {
        func ifSet(_ name: String, and condition: (CELPath) -> [CELExpression]) -> CELExpression {
            let field = CELPath(name, in: schema)
            return field.isRequired && !name.contains(".") ? .all(condition(field)) : .all([field.isSet] + condition(field))
        }
        switch condition {
        case .present(let name): self = CELPath(name, in: schema).isSet
        case .nonEmpty(let name):
            self = ifSet(name) { [.comparison("size(\($0.text)) > 0", opposite: "size(\($0.text)) == 0")] }
        case .isTrue(let name): self = ifSet(name) { [.term($0.text)] }
        case .word(let name, let words): self = ifSet(name) { [$0.isOne(of: words)] }
        case .item(let name, let words): self = ifSet(name) { [.term("\($0.text).exists(x, x in \(words.celList))")] }
        case .number(let name, let range):
            self = ifSet(name) { field in
                [
                    .comparison("\(field.text) >= \(range.lowerBound)", opposite: "\(field.text) < \(range.lowerBound)"),
                    .comparison("\(field.text) <= \(range.upperBound)", opposite: "\(field.text) > \(range.upperBound)"),
                ]
            }
        case .not(let condition):
            guard let expression = CELExpression(condition, of: schema) else { return nil }
            self = expression.negated
        case .allOf(let conditions):
            let expressions = conditions.compactMap { CELExpression($0, of: schema) }
            guard expressions.count == conditions.count else { return nil }
            self = .all(expressions)
        case .anyOf(let conditions):
            let expressions = conditions.compactMap { CELExpression($0, of: schema) }
            guard expressions.count == conditions.count else { return nil }
            self = .any(expressions)
        case .duration, .bytes, .isDecimal: return nil
        }
        self = flattened
    }

    /// The same expression without connectives of one operand or of nested operands of the same kind.
    private var flattened: CELExpression {
        switch self {
        case .all(let expressions):
            let parts = expressions.map(\.flattened).flatMap { if case .all(let inner) = $0 { inner } else { [$0] } }
            return parts.count == 1 ? parts[0] : .all(parts)
        case .any(let expressions):
            let parts = expressions.map(\.flattened).flatMap { if case .any(let inner) = $0 { inner } else { [$0] } }
            return parts.count == 1 ? parts[0] : .any(parts)
        default: return self
        }
    }
}

/// The path from `self` to a field, `a.b` for one inside another.
private struct CELPath {
    /// The expression that reads the field.
    let text: String
    /// Whether the field is set.
    let isSet: CELExpression
    /// Whether the field is required in its object.
    let isRequired: Bool

    init(_ name: String, in schema: ObjectSchema) {
        var text = "self"
        var steps: [CELExpression] = []
        var schema: ObjectSchema? = schema
        var isRequired = false
        for step in name.split(separator: ".") {
            let field = schema?.fields.first { $0.name == step }
            text += "." + String(step).celIdentifier
            steps.append(.term("has(\(text))"))
            isRequired = field?.isRequired == true
            schema = if case .object(let inner)? = field?.type { inner } else { nil }
        }
        self.text = text
        self.isSet = steps.count == 1 ? steps[0] : .all(steps)
        self.isRequired = isRequired
    }

    func isOne(of words: [String]) -> CELExpression {
        if words.count == 1 {
            return .comparison("\(text) == \(words[0].celLiteral)", opposite: "\(text) != \(words[0].celLiteral)")
        }
        return .comparison("\(text) in \(words.celList)", opposite: "!(\(text) in \(words.celList))")
    }
}

extension WordRanks {
    /// The rank of each word by its first or last position.
    fileprivate func celMap(first: Bool) -> String {
        var ranks: [String] = []
        for (rank, word) in order.enumerated() {
            guard (first ? order.firstIndex(of: word) : order.lastIndex(of: word)) == rank else { continue }
            ranks.append("\(word.celLiteral): \(rank)")
        }
        return "{\(ranks.joined(separator: ", "))}"
    }
}

extension [String] {
    fileprivate var celList: String { "[\(map(\.celLiteral).joined(separator: ", "))]" }
}

extension String {
    fileprivate var celLiteral: String {
        "'\(replacingOccurrences(of: "\\", with: "\\\\").replacingOccurrences(of: "'", with: "\\'"))'"
    }

    /// The name with the escapes that Kubernetes requires for reserved words and some characters.
    fileprivate var celIdentifier: String {
        if Self.celWords.contains(self) { return "__\(self)__" }
        return replacingOccurrences(of: "__", with: "__underscores__").replacingOccurrences(of: ".", with: "__dot__")
            .replacingOccurrences(of: "-", with: "__dash__")
            .replacingOccurrences(of: "/", with: "__slash__")
    }

    private static let celWords: Set<String> = [
        "true", "false", "null", "in", "as", "break", "const", "continue", "else", "for", "function", "if", "import", "let",
        "loop", "package", "namespace", "return", "var", "void", "while",
    ]
}

/// A truth value in the Common Expression Language, as `x-kubernetes-validations` of a custom resource definition have it.
///
/// Kubernetes 1.25 understands all that is written here.
indirect enum CELExpression: Equatable {
    /// An expression that binds more tightly than `!`, such as a call.
    case term(String)
    /// A comparison, and its opposite.
    case comparison(String, opposite: String)
    case not(CELExpression)
    case all([CELExpression])
    case any([CELExpression])

    /// The opposite, with as few parentheses as it can have.
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

    /// The text as a part of a longer expression: in parentheses where `&&` and `||` meet, although CEL needs only half of them.
    private func operand(of connective: Connective) -> String {
        switch (self, connective) {
        case (.all(let parts), .any) where parts.count > 1: "(\(text))"
        case (.any(let parts), .all) where parts.count > 1: "(\(text))"
        default: text
        }
    }
}

extension CELExpression {
    /// What a constraint demands of `self`, an object of a schema; nil where CEL cannot say it, or where nobody needs it said.
    init?(_ constraint: Constraint, of schema: ObjectSchema) {
        switch constraint {
        case .implication(let condition, let consequence):
            guard let consequence = CELExpression(consequence, of: schema) else { return nil }
            guard let condition else {
                self = consequence
                return
            }
            guard let condition = CELExpression(condition, of: schema) else { return nil }
            // "Never", which is written as "if so, then not so".
            self = condition.negated == consequence ? consequence : .any([condition.negated, consequence])
        case .exactlyOne(let names):
            let there = names.map { CELPath($0, in: schema).isThere.text }
            self = .term(there.count == 2 ? "\(there[0]) != \(there[1])" : "[\(there.joined(separator: ", "))].exists_one(x, x)")
        case .word(let name, let words):
            let field = CELPath(name, in: schema)
            self = field.isRequired ? field.isOne(of: words) : .any([field.isThere.negated, field.isOne(of: words)])
        case .shorter(let name, let other):
            let (field, other) = (CELPath(name, in: schema), CELPath(other, in: schema))
            self = .any([
                field.isThere.negated, other.isThere.negated, .term("duration(\(field.text)) < duration(\(other.text))"),
            ])
        case .ranked(let name, let other, let ranks):
            let (field, other) = (CELPath(name, in: schema), CELPath(other, in: schema))
            let word = "\(field.isThere.text) ? \(field.text) : \(ranks.absentLower.celLiteral)"
            self = .any([
                other.isThere.negated,
                .term("\(ranks.celMap(first: true))[\(word)] <= \(ranks.celMap(first: false))[\(other.text)]"),
            ])
        case .notAbove, .custom: return nil
        }
    }

    /// A condition that `self` meets; nil where CEL cannot say it.
    ///
    /// It has no word for how a number is written, and compares no quantities before Kubernetes 1.29.
    init?(_ condition: Condition, of schema: ObjectSchema) {
        func there(_ name: String, and condition: (CELPath) -> [CELExpression]) -> CELExpression {
            let field = CELPath(name, in: schema)
            return field.isRequired && !name.contains(".") ? .all(condition(field)) : .all([field.isThere] + condition(field))
        }
        switch condition {
        case .present(let name): self = CELPath(name, in: schema).isThere
        case .nonEmpty(let name):
            self = there(name) { [.comparison("size(\($0.text)) > 0", opposite: "size(\($0.text)) == 0")] }
        case .isTrue(let name): self = there(name) { [.term($0.text)] }
        case .word(let name, let words): self = there(name) { [$0.isOne(of: words)] }
        case .item(let name, let words): self = there(name) { [.term("\($0.text).exists(x, x in \(words.celList))")] }
        case .number(let name, let range):
            self = there(name) { field in
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

    /// The same without lists of one, and without lists in lists of their own kind.
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

/// The way from `self` to a field, `a.b` in the tables.
private struct CELPath {
    /// The expression that reads the field.
    let text: String
    /// Whether the field is there.
    let isThere: CELExpression
    /// Whether it must be there wherever its object is.
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
        self.isThere = steps.count == 1 ? steps[0] : .all(steps)
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
    /// The rank of each word by its first or last place.
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
    fileprivate var celLiteral: String { "'\(replacing("\\", with: "\\\\").replacing("'", with: "\\'"))'" }

    /// A name as Kubernetes' CEL reads it: words of the language and some characters are escaped.
    fileprivate var celIdentifier: String {
        if Self.celWords.contains(self) { return "__\(self)__" }
        return replacing("__", with: "__underscores__").replacing(".", with: "__dot__").replacing("-", with: "__dash__")
            .replacing("/", with: "__slash__")
    }

    private static let celWords: Set<String> = [
        "true", "false", "null", "in", "as", "break", "const", "continue", "else", "for", "function", "if", "import", "let",
        "loop", "package", "namespace", "return", "var", "void", "while",
    ]
}

extension RuleCheck {
    /// The check in a table whose absent fields count as not set; nil if it then always holds.
    func resolved(in schema: ObjectSchema) -> RuleCheck? {
        guard let constraint = constraint.resolved(in: schema) else { return nil }
        var crd = crdCondition
        if case .condition(let condition)? = crdCondition?.decision(in: schema) { crd = condition }
        return replacing(constraint, crd: crd)
    }
}

extension Constraint {
    /// The constraint in a table whose absent fields count as not set; nil if it then always holds.
    fileprivate func resolved(in schema: ObjectSchema) -> Constraint? {
        switch self {
        case .implication(nil, let consequence):
            switch consequence.decision(in: schema) {
            case .holds: return nil
            case .fails: return self
            case .condition(let consequence): return .implication(nil, consequence)
            }
        case .implication(let condition?, let consequence):
            switch (condition.decision(in: schema), consequence.decision(in: schema)) {
            case (.fails, _), (_, .holds): return nil
            case (.holds, .fails): return self
            case (.holds, .condition(let consequence)): return .implication(nil, consequence)
            case (.condition(let condition), .fails): return .implication(condition, .not(condition))
            case (.condition(let condition), .condition(let consequence)): return .implication(condition, consequence)
            }
        case .exactlyOne(let fields): return .exactlyOne(fields.filter { schema.hasField(at: $0) })
        case .word(let field, _): return schema.hasField(at: field) ? self : nil
        case .shorter(let field, let other), .ranked(let field, let other, _):
            return schema.hasField(at: field) && schema.hasField(at: other) ? self : nil
        case .notAbove(let field, let other, let comparison):
            return schema.hasField(at: field) && (schema.hasField(at: other) || comparison.otherwise != nil) ? self : nil
        case .custom(let fields, let ofEach, let check):
            let known = fields.filter { schema.hasField(at: $0) }
            return known.isEmpty ? nil : .custom(known, ofEach: ofEach, check)
        }
    }
}

/// What is left of a condition if the fields that a table lacks are never set.
private enum Decision {
    case holds
    case fails
    case condition(Condition)
}

extension Condition {
    fileprivate func decision(in schema: ObjectSchema) -> Decision {
        switch self {
        case .present(let field), .nonEmpty(let field), .isTrue(let field), .isDecimal(let field), .word(let field, _),
            .item(let field, _), .number(let field, _), .duration(let field, _), .bytes(let field, _):
            return schema.hasField(at: field) ? .condition(self) : .fails
        case .not(let inner):
            switch inner.decision(in: schema) {
            case .holds: return .fails
            case .fails: return .holds
            case .condition(let condition): return .condition(.not(condition))
            }
        case .allOf(let conditions):
            var rest: [Condition] = []
            for condition in conditions {
                switch condition.decision(in: schema) {
                case .holds: continue
                case .fails: return .fails
                case .condition(let condition): rest.append(condition)
                }
            }
            return rest.isEmpty ? .holds : .condition(rest.count == 1 ? rest[0] : .allOf(rest))
        case .anyOf(let conditions):
            var rest: [Condition] = []
            for condition in conditions {
                switch condition.decision(in: schema) {
                case .holds: return .holds
                case .fails: continue
                case .condition(let condition): rest.append(condition)
                }
            }
            return rest.isEmpty ? .fails : .condition(rest.count == 1 ? rest[0] : .anyOf(rest))
        }
    }
}

extension ObjectSchema {
    /// Whether a resolved table has a field, `a.b` for one inside another object, and all objects around it.
    func hasField(at path: String) -> Bool {
        var schema = self
        let steps = path.split(separator: ".")
        for (depth, step) in steps.enumerated() {
            guard let field = schema.fields.first(where: { $0.name == step }) else {
                preconditionFailure("a rule of \(name) names the field \(path), which is not in its table")
            }
            if field.addedIn != nil { return false }
            if depth + 1 < steps.count {
                guard case .object(let inner) = field.type else {
                    preconditionFailure("\(path) of \(name) does not lead through objects")
                }
                schema = inner
            }
        }
        return true
    }
}

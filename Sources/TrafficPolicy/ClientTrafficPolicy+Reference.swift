package import PolicySchema

extension ClientTrafficPolicy {
    /// The field at the end of a way: `spec.http2.maxConcurrentStreams`, where `spec.` may be left out, and as kubectl has it,
    /// `clienttrafficpolicy.` may stand before.
    package static func place(at way: String) throws(UnknownFieldError) -> SchemaPlace {
        var steps = way.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        if let first = steps.first?.lowercased(), first == kind.lowercased() || first == resource { steps.removeFirst() }
        guard let first = steps.first, !way.isEmpty else { return SchemaPlace(schema) }
        let isAtTop = schema.mayMean(first) && !spec.mayMean(first) || schema.fields.contains { $0.name == first }
        return try SchemaPlace(schema).place(at: ((isAtTop ? [] : ["spec"]) + steps).joined(separator: "."))
    }

    /// What `explain` says of a place.
    package static func explanation(of place: SchemaPlace, severities: Severities = Severities(), recursive: Bool = false)
        -> String
    {
        FieldExplanation(place, severities: severities)
            .text(of: [("GROUP", group), ("KIND", kind), ("VERSION", version)], recursive: recursive)
    }

    /// The page about all rules.
    package static func ruleReference(severities: Severities = Severities()) -> String {
        let catalogue = RuleCatalogue(rules, severities: severities)
        return """
            # Rules

            Every rule that a policy can break, with its severity, who would have complained, and an example.

            ## Overview

            An error denies the write, a warning lets it pass and is shown to its author. A configuration file sets any rule to \
            error, warning or off. The layer is the first to notice a violation that we let through:

            \(Layer.allCases.map { "- \($0.rawValue): \($0.words)" }.joined(separator: "\n"))

            The examples are specs; where one names no target, a sound one belongs to it. Those of rules about the cluster are its \
            objects, of which the last is the policy in question.

            \(catalogue.markdownTable)
            ## Each rule

            \(catalogue.markdown)
            """
    }

    /// The page about all fields.
    package static func fieldReference() -> String {
        """
        # Fields

        Every field of a ClientTrafficPolicy: what it may hold, what its absence means, which rules look at it.

        ## Overview

        Objects stand in the order in which a policy opens them. `[]` stands for an item of a list. <doc:RuleReference> says what the \
        rules are about.

        \(FieldReference(SchemaPlace(schema)).markdown)
        """
    }
}

extension ObjectSchema {
    /// Whether a name is one of the fields', or nearly.
    fileprivate func mayMean(_ name: String) -> Bool { name.nearest(among: fields.map(\.name)) != nil }
}

package import PolicySchema

extension ClientTrafficPolicy {
    /// The field at the end of a way: `spec.http2.maxConcurrentStreams`, where `spec.` may be left out.
    package static func place(at way: String) throws(UnknownFieldError) -> SchemaPlace {
        let top = SchemaPlace(schema)
        let first = way.prefix { $0 != "." && $0 != "[" }
        guard !way.isEmpty else { return top }
        let isAtTop = schema.fields.contains { $0.name == first }
        return try top.place(at: isAtTop ? way : "spec." + way)
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

            The examples are specs; where one names no target, a sound one belongs to it.

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

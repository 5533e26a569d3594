/// What a text must look like, said three times: to machines, to people and as a function.
///
/// The tests hold the function to the expression, over texts made from the expression.
public struct TextFormat: Sendable {
    /// The RE2 expression that the CRD states; nil where the CRD states none or a weaker one.
    public let pattern: String?
    /// An expression of our own for the texts that match, where the CRD states none or a weaker one: the documents that are derived
    /// from the tables state it instead.
    public let ownPattern: String?
    /// What OpenAPI calls the format, if it has a name there.
    public let openAPIFormat: String?
    /// What a person needs to know to write such a text, to be read after "must be": "a duration such as 30s or 1h30m".
    public let meaning: String
    /// The rule that a text breaks when it does not match.
    public let rule: Rule
    /// Whether a text matches. It is given UTF-8.
    public let accepts: Acceptance
    /// Whether a text matches this format and those that a field lists before it. Nearly every text does, and is read once so instead of
    /// once for each. Nil where that is not known at one look.
    public let settles: Acceptance?
    /// What is wrong with a text that does not match, and what was meant, as far as that can be told.
    public let diagnose: (@Sendable (_ text: String) -> Diagnosis)?

    /// Says of a text, which is given as UTF-8, whether it is as it must be.
    public typealias Acceptance = @Sendable (_ text: Span<UInt8>) -> Bool

    /// What a mismatch comes from.
    public struct Diagnosis: Sendable {
        /// What is wrong, if more can be said than the format's meaning.
        public let reason: String?
        /// A text that matches and is most likely meant.
        public let suggestion: String?

        /// A diagnosis by its parts.
        public init(reason: String? = nil, suggestion: String? = nil) {
            self.reason = reason
            self.suggestion = suggestion
        }
    }

    /// A format by its parts.
    public init(
        pattern: String?, ownPattern: String? = nil, openAPIFormat: String? = nil, meaning: String, rule: Rule = .format,
        accepts: @escaping Acceptance, settles: Acceptance? = nil,
        diagnose: (@Sendable (_ text: String) -> Diagnosis)? = nil
    ) {
        self.pattern = pattern
        self.ownPattern = ownPattern
        self.openAPIFormat = openAPIFormat
        self.meaning = meaning
        self.rule = rule
        self.accepts = accepts
        self.settles = settles
        self.diagnose = diagnose
    }
}

extension TextFormat {
    /// The expression that derived documents state.
    var statedPattern: String? { ownPattern ?? pattern }
}

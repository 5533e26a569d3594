internal import Synchronization

/// A string format: what the CRD states, what a person reads, and a function that tests it. It belongs to one rule.
///
/// The tests compare the function with the pattern, over generated texts.
public struct TextFormat: Sendable {
    /// The RE2 expression that the CRD states; nil if the CRD states none or a weaker one.
    public let pattern: String?
    /// An expression of this project, if the CRD states none or a weaker one. The derived documents state it instead.
    public let ownPattern: String?
    /// The name of the format in OpenAPI, if it has one.
    public let openAPIFormat: String?
    /// What a valid text is, as a noun phrase that reads after "must be": "a duration such as 30s or 1h30m".
    public let meaning: String
    /// The rule that an invalid text violates.
    public let rule: Rule
    /// Whether a text is valid.
    public let accepts: Acceptance
    /// The texts that the JSON Schema accepts, if it states no pattern or the rule is not the CRD's.
    var texts: AcceptedTexts? { makeTexts() }
    /// What is wrong with an invalid text, if more can be said than the rule's message.
    public let diagnose: (@Sendable (_ text: String) -> Diagnosis)?

    /// The format in the tables of a profile, nil if it is not checked there. Absent if it is the same everywhere.
    private(set) var variant: (@Sendable (Profile) -> TextFormat?)?

    private let makeTexts: @Sendable () -> AcceptedTexts?

    /// A test of a text, which is given as UTF-8.
    public typealias Acceptance = @Sendable (_ text: Span<UInt8>) -> Bool

    /// What is wrong with a text.
    public struct Diagnosis: Sendable {
        /// The values of the placeholders in the rule's message, by their names.
        public let details: MessageDetails
        /// A valid text that the author most likely meant.
        public let suggestion: String?
        /// Whether the suggestion certainly means the same, so that it is a fix.
        public let isCertain: Bool

        /// A diagnosis by its parts.
        public init(_ details: MessageDetails = [:], suggestion: String? = nil, isCertain: Bool = true) {
            self.details = details
            self.suggestion = suggestion
            self.isCertain = isCertain
        }
    }

    /// A format by its parts.
    ///
    /// - Parameter texts: the texts that the JSON Schema accepts, which are evaluated for that document only.
    public init(
        pattern: String? = nil, ownPattern: String? = nil, openAPIFormat: String? = nil, meaning: String, rule: Rule = .format,
        texts: @autoclosure @escaping @Sendable () -> AcceptedTexts? = nil, accepts: @escaping Acceptance,
        diagnose: (@Sendable (_ text: String) -> Diagnosis)? = nil
    ) {
        self.pattern = pattern
        self.ownPattern = ownPattern
        self.openAPIFormat = openAPIFormat
        self.meaning = meaning
        self.rule = rule
        makeTexts = texts
        self.accepts = accepts
        self.diagnose = diagnose
    }
}

extension TextFormat {
    /// The format in some releases only.
    public func only(in releases: Releases) -> TextFormat {
        var format = self
        format.variant = { releases.contains($0) ? self : nil }
        return format
    }

    /// The format in the tables of a profile; nil if it is not checked there.
    package func form(in profile: Profile) -> TextFormat? { variant.map { $0(profile) } ?? self }

    /// A format that depends on the release of Envoy. All its forms belong to the same rule. Each is made once, because many fields have the
    /// same format.
    public static func byEnvoy(_ newest: EnvoyRelease, _ make: @escaping @Sendable (EnvoyRelease) -> TextFormat) -> TextFormat {
        let forms = EnvoyForms(make)
        var format = forms[newest]
        format.variant = { forms[$0.envoy] }
        return format
    }

    /// The expression that derived documents state.
    var statedPattern: String? { ownPattern ?? pattern }
}

/// The forms of a format that depends on the release of Envoy.
private final class EnvoyForms: Sendable {
    private let make: @Sendable (EnvoyRelease) -> TextFormat
    private let made = Mutex<[EnvoyRelease: TextFormat]>([:])

    init(_ make: @escaping @Sendable (EnvoyRelease) -> TextFormat) { self.make = make }

    subscript(release: EnvoyRelease) -> TextFormat {
        made.withLock { made in
            if let known = made[release] { return known }
            let form = make(release)
            made[release] = form
            return form
        }
    }
}

/// The values of the placeholders in a message. They are few, so an array is faster than a dictionary.
public struct MessageDetails: Sendable, Hashable, ExpressibleByDictionaryLiteral {
    /// Names and values.
    private var details: [(String, String)] = []

    /// Details by the names of their placeholders.
    public init(dictionaryLiteral details: (String, String)...) {
        self.details = details
    }

    /// Two lists of details are equal if they have the same details in the same order.
    public static func == (left: MessageDetails, right: MessageDetails) -> Bool {
        left.details.elementsEqual(right.details, by: ==)
    }

    /// Hashes all details.
    public func hash(into hasher: inout Hasher) {
        for (name, value) in details {
            hasher.combine(name)
            hasher.combine(value)
        }
    }

    /// The value of a placeholder; nil if it has none. Setting nil changes nothing.
    public subscript(name: String) -> String? {
        get {
            for detail in details where detail.0 == name { return detail.1 }
            return nil
        }
        set {
            guard let newValue else { return }
            details.append((name, newValue))
        }
    }
}

import TLSEngine

extension SubjectAlternativeName {
    /// Reads the names that a repeating option gives.
    static func all(_ texts: [String], of option: String) throws(ConfigurationError) -> [SubjectAlternativeName] {
        var names: [SubjectAlternativeName] = []
        for text in texts {
            do throws(TLSConfigurationError) {
                names.append(try SubjectAlternativeName(text))
            } catch {
                throw ConfigurationError([(option, text)], "\(error)")
            }
        }
        return names
    }
}

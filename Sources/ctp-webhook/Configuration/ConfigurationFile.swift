import JSONTape
import LinuxSystem
import TrafficPolicy
import YAMLTape

/// A configuration file: YAML with at most one document.
enum ConfigurationFile {
    /// Reads the document of a file; nil if it has none.
    static func document(at path: String) throws -> JSONTape? {
        let text = try InputFile.contents(of: path)
        let documents = try YAMLStream(parsing: text.span).documents
        guard documents.count <= 1 else {
            throw RuleConfigurationError(description: "must be one YAML document, not \(documents.count)")
        }
        return documents.first
    }
}

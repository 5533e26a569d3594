package import TextCoding

/// When and of what a report was made. Reports have no clock, so the command passes the time.
package struct ReportContext: Sendable {
    /// The version of the program.
    package let version: String
    /// The time of the report; nil to leave it out.
    package let created: Timestamp?
    /// The words of the command line that name the input.
    package let input: [String]

    package init(version: String, created: Timestamp?, input: [String]) {
        (self.version, self.created, self.input) = (version, created, input)
    }
}

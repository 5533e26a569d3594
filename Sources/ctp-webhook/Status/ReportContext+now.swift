import LinuxSystem
import Reports
import TextCoding

extension ReportContext {
    /// The variable that sets the time of a report, so that the same input gives the same file
    /// (https://reproducible-builds.org/specs/source-date-epoch/).
    private static let timeVariable = "SOURCE_DATE_EPOCH"

    /// A report that is made now.
    ///
    /// - Parameter input: the words of the command line that name the input.
    static func now(input: [String]) throws(ConfigurationError) -> ReportContext {
        var seconds = WallTime.now().seconds
        if let text = Environment.value(of: timeVariable) {
            guard let stated = Int64(text), stated >= 0 else {
                throw ConfigurationError([(timeVariable, text)], "must be a number of seconds since 1970")
            }
            seconds = stated
        }
        return ReportContext(version: Version.text, created: Timestamp(seconds: seconds), input: input)
    }
}

import Glibc
import LinuxSystem

/// The result of a command, which goes to standard output.
enum CommandOutput {
    /// Writes a text whole.
    static func write(_ text: String) throws(OutputError) {
        do throws(SystemCallError) { try StandardOutput.write(text) } catch { throw OutputError(cause: error) }
    }
}

/// A failure to write the result of a command.
struct OutputError: Error, CustomStringConvertible {
    let cause: SystemCallError

    var isBrokenPipe: Bool { cause.number == EPIPE }
    var description: String { "\(cause)" }
}

import Glibc

/// Another program, run to its end, and what it printed.
package struct ChildProgram: Sendable {
    /// Why there is nothing to read.
    package enum Failure: Error, Sendable {
        case notFound
        /// It printed more than was asked for, and was stopped.
        case tooMuchOutput
        case systemCall(SystemCallError)
    }

    /// How it ended: its exit code, or 128 and the signal that ended it, as a shell says it.
    package let status: Int32
    /// What it printed.
    package let output: [UInt8]
    /// The beginning of what it said of errors.
    package let errors: String

    /// The most bytes of errors that are kept: some pages. The rest is read and dropped.
    private static let maxErrorBytes = 64 << 10

    /// Runs a program of the search path with our own environment and nothing to read.
    package static func run(_ name: String, _ arguments: [String], maxBytes: Int) throws(Failure) -> ChildProgram {
        do throws(SystemCallError) {
            return try runToEnd(name, arguments, maxBytes: maxBytes)
        } catch {
            switch error.number {
            case ENOENT: throw .notFound
            case EFBIG: throw .tooMuchOutput
            default: throw .systemCall(error)
            }
        }
    }

    private static func runToEnd(
        _ name: String, _ arguments: [String], maxBytes: Int
    ) throws(SystemCallError) -> ChildProgram {
        var output = try OutputPipe()
        var errors = try OutputPipe()
        let process = try ChildProcess.spawn(name, arguments, output: output.writeEnd, errors: errors.writeEnd)
        output.closeWriteEnd()
        errors.closeWriteEnd()
        var (printed, complaints): ([UInt8], [UInt8]) = ([], [])
        while output.isOpen || errors.isOpen {
            try OutputPipe.wait(for: output, errors)
            try output.read { printed += $0 }
            try errors.read { if complaints.count < maxErrorBytes { complaints += $0 } }
            guard printed.count <= maxBytes else { throw SystemCallError(call: "read from \(name)", number: EFBIG) }
        }
        return ChildProgram(
            status: try process.wait(), output: printed, errors: String(decoding: complaints, as: UTF8.self))
    }
}

import Glibc

/// The result of a program that was run to its end.
package struct Subprocess: Sendable {
    /// Why there is no result.
    package enum Failure: Error, Sendable {
        /// `PATH` has no such program.
        case notFound
        /// The program wrote more bytes than the caller accepts. It was killed.
        case tooMuchOutput
        case systemCall(SystemCallError)
    }

    /// The exit code, or 128 plus the number of the signal that ended the program, as a shell reports it.
    package let status: Int32
    /// The bytes of standard output.
    package let output: [UInt8]
    /// The beginning of standard error, about 64 KiB at most.
    package let errors: String

    /// Bytes of standard error that are kept. The rest is read and discarded.
    private static let maxErrorBytes = 64 << 10

    /// Runs a program found in `PATH` with this process's environment and an empty standard input, and waits for its end.
    ///
    /// - Parameter maxBytes: bytes of standard output that are accepted.
    package static func run(_ name: String, _ arguments: [String], maxBytes: Int) throws(Failure) -> Subprocess {
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
    ) throws(SystemCallError) -> Subprocess {
        var output = try OutputPipe()
        var errors = try OutputPipe()
        let process = try ProcessHandle.spawn(name, arguments, output: output.writeEnd, errors: errors.writeEnd)
        output.closeWriteEnd()
        errors.closeWriteEnd()
        var (outputBytes, errorBytes): ([UInt8], [UInt8]) = ([], [])
        while output.isOpen || errors.isOpen {
            try OutputPipe.wait(for: output, errors)
            try output.read { outputBytes += $0 }
            try errors.read { if errorBytes.count < maxErrorBytes { errorBytes += $0 } }
            guard outputBytes.count <= maxBytes else { throw SystemCallError(call: "read from \(name)", number: EFBIG) }
        }
        return Subprocess(
            status: try process.wait(), output: outputBytes, errors: String(decoding: errorBytes, as: UTF8.self))
    }
}

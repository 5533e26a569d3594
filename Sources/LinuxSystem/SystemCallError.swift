import Glibc

/// A system call that failed.
package struct SystemCallError: Error, Equatable, CustomStringConvertible {
    /// The name of the call: `bind`.
    package let call: String
    /// The value of `errno`.
    package let number: Int32

    package init(call: String, number: Int32) {
        self.call = call
        self.number = number
    }

    /// `bind: Address already in use (errno 98)`.
    package var description: String {
        // strerror is thread-safe since glibc 2.32 (its buffer is thread-local).
        "\(call): \(strerror(number).map { String(cString: $0) } ?? "unknown error") (errno \(number))"
    }
}

/// The result of a system call, with its `errno`.
enum CallResult {
    case value(Int)
    case error(Int32)

    /// Returns the value, or throws the error with the name of the call.
    func get(_ call: String) throws(SystemCallError) -> Int {
        switch self {
        case .value(let value): return value
        case .error(let number): throw SystemCallError(call: call, number: number)
        }
    }
}

/// Makes a system call, repeats it if a signal interrupted it, and reads `errno` before any other call can change it.
@inline(__always)
func systemCall<Value: SignedInteger>(_ call: () -> Value) -> CallResult {
    while true {
        let value = call()
        let number = errno
        if value >= 0 { return .value(Int(value)) }
        if number != EINTR { return .error(number) }
    }
}

import Glibc

/// A system call that failed.
package struct SystemCallError: Error, Equatable, CustomStringConvertible {
    /// The call's name: `bind`.
    package let call: String
    /// What the call left in `errno`.
    package let number: Int32

    package init(call: String, number: Int32) {
        self.call = call
        self.number = number
    }

    /// `bind: Address already in use (errno 98)`.
    package var description: String {
        // glibc's strerror is thread-safe since 2.32 (its buffer belongs to the thread).
        "\(call): \(strerror(number).map { String(cString: $0) } ?? "unknown error") (errno \(number))"
    }
}

/// What a system call returned, with the `errno` that belongs to it.
enum CallResult {
    case value(Int)
    case error(Int32)

    /// The value, or the error under the call's name.
    func get(_ call: String) throws(SystemCallError) -> Int {
        switch self {
        case .value(let value): return value
        case .error(let number): throw SystemCallError(call: call, number: number)
        }
    }
}

/// Makes a system call, again if a signal interrupted it, and reads `errno` before anything else can change it.
@inline(__always)
func systemCall<Value: SignedInteger>(_ call: () -> Value) -> CallResult {
    while true {
        let value = call()
        let number = errno
        if value >= 0 { return .value(Int(value)) }
        if number != EINTR { return .error(number) }
    }
}

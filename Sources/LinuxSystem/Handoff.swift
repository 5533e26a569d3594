import Synchronization

/// A value that one thread creates and another thread takes once.
///
/// A closure cannot consume a noncopyable value that it captured, because it might be called twice. It can take the value from here.
package final class Handoff<Value: ~Copyable & Sendable>: Sendable {
    private let value: Mutex<Value?>

    package init(_ value: consuming Value) {
        self.value = Mutex(value)
    }

    /// The value at the first call; nil afterwards.
    package func take() -> Value? {
        value.withLock { $0.take() }
    }
}

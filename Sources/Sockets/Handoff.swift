import Synchronization

/// A value handed once from the thread that made it to the thread that uses it.
///
/// A closure cannot give away a noncopyable value that it captured, since it might be called twice; it can ask this.
package final class Handoff<Value: ~Copyable & Sendable>: Sendable {
    private let value: Mutex<Value?>

    package init(_ value: consuming Value) {
        self.value = Mutex(value)
    }

    /// The value, the first time.
    package func take() -> Value? {
        value.withLock { $0.take() }
    }
}

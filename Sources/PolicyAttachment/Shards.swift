/// A dictionary that is copied in parts: after a snapshot was taken, a change copies the part it falls in and not the whole.
struct Shards<Key: Hashable & Sendable, Value: Sendable>: Sendable {
    /// A part of 100,000 entries is some 400 of them: a few microseconds to copy.
    private static var shardCount: Int { 256 }

    private var shards = [[Key: Value]](repeating: [:], count: shardCount)
    private(set) var count = 0

    private func shard(of key: Key) -> Int { Int(truncatingIfNeeded: key.hashValue) & (Self.shardCount - 1) }

    subscript(key: Key) -> Value? {
        get { shards[shard(of: key)][key] }
        set {
            let shard = shard(of: key)
            count -= shards[shard].count
            shards[shard][key] = newValue
            count += shards[shard].count
        }
    }

    /// Changes an entry in place; `initial` is what is changed where there is none.
    mutating func update(_ key: Key, default initial: @autoclosure () -> Value, _ change: (inout Value) -> Void) {
        let shard = shard(of: key)
        count -= shards[shard].count
        change(&shards[shard][key, default: initial()])
        count += shards[shard].count
    }

    /// All values, in no order.
    var values: [Value] { shards.flatMap(\.values) }

    /// All keys, in no order.
    var keys: [Key] { shards.flatMap(\.keys) }
}

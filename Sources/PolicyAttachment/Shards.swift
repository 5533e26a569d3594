/// A dictionary in parts. A change after a copy was made copies only one part.
struct Shards<Key: Hashable & Sendable, Value: Sendable>: Sendable {
    /// Of 100,000 entries a part has about 400, which take a few microseconds to copy.
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

    /// Changes an entry in place, or `initial` if there is none.
    mutating func update(_ key: Key, default initial: @autoclosure () -> Value, _ change: (inout Value) -> Void) {
        let shard = shard(of: key)
        count -= shards[shard].count
        change(&shards[shard][key, default: initial()])
        count += shards[shard].count
    }

    /// All values in no particular order.
    var values: [Value] { shards.flatMap(\.values) }

    /// All keys in no particular order.
    var keys: [Key] { shards.flatMap(\.keys) }
}

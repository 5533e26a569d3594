/// A key that may be repeated in its object, both by their tokens.
struct SuspectKey {
    let object: Int
    let key: Int
}

extension JSONTape {
    /// Finds the repeated keys.
    mutating func noteRepeatedKeys(_ suspects: [SuspectKey]) {
        guard !suspects.isEmpty else { return }
        var wide: Set<Int> = []
        for suspect in suspects {
            let object = Place(suspect.object)
            if count(at: object) <= 24 {
                if isRepeated(Place(suspect.key), in: object) { repeatedKeys.append(Place(suspect.key)) }
            } else if wide.insert(suspect.object).inserted {
                repeatedKeys += repeatedKeysByHash(object)
            }
        }
        repeatedKeys.sort()
    }

    /// Compares a key with those before it, which is fastest for few keys.
    private func isRepeated(_ key: Place, in object: Place) -> Bool {
        var other = first(in: object)
        while other < key {
            if isSameText(other, key) { return true }
            other = end(of: value(ofKey: other))
        }
        return false
    }

    /// Groups keys by a hash with a random seed, so that an attacker cannot cause collisions, and compares keys within a group.
    private func repeatedKeysByHash(_ object: Place) -> [Place] {
        var keys: [(hash: Int, place: Place)] = []
        forEachMember(of: object) { key, _ in keys.append((hash(ofKeyAt: key), key)) }
        keys.sort { ($0.hash, $0.place) < ($1.hash, $1.place) }
        var repeated: [Place] = []
        var first = 0
        for index in keys.indices.dropFirst() {
            if keys[index].hash != keys[first].hash {
                first = index
            } else if isSameText(keys[first].place, keys[index].place) {
                repeated.append(keys[index].place)
            }
        }
        return repeated
    }

    private func hash(ofKeyAt key: Place) -> Int {
        withText(at: key) { text in
            var hasher = Hasher()
            text.withUnsafeBufferPointer { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
            return hasher.finalize()
        }
    }
}

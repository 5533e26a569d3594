extension JSONTape {
    /// One bit out of 64 by a key's length and ends. Equal keys have equal bits; in objects as small as ours, different keys
    /// mostly have different ones, and then nothing needs to be compared.
    func keyBit(ofKeyAt key: Int) -> UInt64 {
        let start = Int(tokens[key].text)
        let length = Int(tokens[key].length)
        guard length > 0 else { return 1 }
        let mixed =
            UInt32(bytes[start]) &* 31 &+ UInt32(bytes[start + length - 1]) &* 17
            &+ UInt32(bytes[start + length / 2]) &* 7 &+ UInt32(length) &* 5
        return 1 << UInt64(mixed & 63)
    }

    /// Adds the repeated keys of one object to ``repeatedKeys``. The object is still open: it reaches to the end of the tape.
    mutating func noteRepeatedKeys(ofObjectAt object: Int, count: Int) {
        var repeated: [Place] = count <= 24 ? repeatedKeysByComparison(object) : repeatedKeysByHash(object)
        guard !repeated.isEmpty else { return }
        repeated.sort()
        repeatedKeys.append(contentsOf: repeated)
    }

    /// Compares every key with those before it: the quickest way where there are few.
    private func repeatedKeysByComparison(_ object: Int) -> [Place] {
        var repeated: [Place] = []
        var key = object + 1
        while key < tokens.count {
            var other = object + 1
            while other < key {
                if tokens[other].length == tokens[key].length, isSameText(Place(other), Place(key)) {
                    repeated.append(Place(key))
                    break
                }
                other = Int(tokens[other + 1].end)
            }
            key = Int(tokens[key + 1].end)
        }
        return repeated
    }

    /// Brings keys together by a hash with a random seed, so that nobody can choose many keys that meet, and compares only those.
    private func repeatedKeysByHash(_ object: Int) -> [Place] {
        var keys: [(hash: Int, place: Place)] = []
        var key = object + 1
        while key < tokens.count {
            keys.append((hash(ofKeyAt: key), Place(key)))
            key = Int(tokens[key + 1].end)
        }
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

    private func hash(ofKeyAt key: Int) -> Int {
        withText(at: Place(key)) { text in
            var hasher = Hasher()
            text.withUnsafeBufferPointer { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
            return hasher.finalize()
        }
    }
}

import HTTPEngine
import SeededRandom
import Testing

extension SplitMix64 {
    /// Changes, inserts, removes or repeats a few bytes.
    mutating func mutate(_ bytes: [UInt8]) -> [UInt8] {
        let specialBytes: [UInt8] = [0, 0x09, 0x0A, 0x0D, 0x20, 0x22, 0x2C, 0x30, 0x3A, 0x3B, 0x7F, 0x80, 0xFF]
        var bytes = bytes
        for _ in 0..<Int.random(in: 1...4, using: &self) {
            let place = Int.random(in: 0..<bytes.count, using: &self)
            switch Int.random(in: 0..<6, using: &self) {
            case 0: bytes[place] = UInt8.random(in: 0...255, using: &self)
            case 1: bytes[place] = specialBytes.randomElement(using: &self) ?? 0
            case 2: bytes.insert(specialBytes.randomElement(using: &self) ?? 0, at: place)
            case 3: bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &self)
            case 4 where bytes.count > 1: bytes.remove(at: place)
            default:
                let end = min(bytes.count, place + Int.random(in: 1...12, using: &self))
                bytes.insert(contentsOf: bytes[place..<end], at: place)
            }
        }
        return bytes
    }
}

@Test(
    "Mutated requests are read in the same way wherever they are split, and nothing is read after a rejection", arguments: 1...8)
func mutatedRequests(_ seed: UInt64) throws {
    var generator = SplitMix64(seed: seed)
    let seeds = HTTP1Row.all.map { Array($0.input.utf8) }
    for _ in 0..<1000 {
        let bytes = generator.mutate(seeds.randomElement(using: &generator) ?? [0])
        let whole = try Exchange(.http1)
        whole.send(bytes)
        whole.end()
        let pieces = try Exchange(.http1)
        pieces.send(bytes, inPiecesOf: Int.random(in: 1...9, using: &generator))
        pieces.end()
        #expect(whole.events == pieces.events, "\(String(decoding: bytes, as: UTF8.self).debugDescription)")
        #expect(whole.details == pieces.details)
        #expect(whole.isFinished && pieces.isFinished)
        #expect(whole.bufferedBodyBytes == 0 && pieces.bufferedBodyBytes == 0)
        let rejections = whole.events.indices.filter { if case .rejected = whole.events[$0] { true } else { false } }
        #expect(rejections.allSatisfy { $0 == whole.events.count - 1 })
    }
}

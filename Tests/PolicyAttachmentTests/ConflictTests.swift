import PolicyAttachment
import Testing

/// Which listeners are served if several compete for a port.
@Suite struct ConflictTests {
    @Test("The listeners that are served are those that the controller's rules leave", arguments: Array(UInt64(1)...600))
    func agreesWithTheModel(seed: UInt64) throws {
        let model = ConflictModel(seed: seed)
        let listeners = try model.inventory().resolution().listeners
        #expect(listeners.count == model.listeners.count)
        #expect(listeners.filter { $0.fault == nil }.map { "\($0.listener)" }.sorted() == model.served)
    }

    @Test(
        "The random listeners include all kinds of faults, and listeners that are served beside a listener without a certificate")
    func coverage() throws {
        var faults: Set<String> = []
        var besides = 0
        for seed in UInt64(1)...600 {
            let listeners = try ConflictModel(seed: seed).inventory().resolution().listeners
            for listener in listeners { faults.insert(listener.fault.map { "\($0)".prefix(40).description } ?? "served") }
            besides += listeners.count { served in
                served.fault == nil
                    && listeners.contains {
                        if case .certificateNotFound = $0.fault { $0.port == served.port } else { false }
                    }
            }
        }
        #expect(faults.count == 4)
        #expect(besides > 100)
    }
}

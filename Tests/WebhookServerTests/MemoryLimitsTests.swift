import Testing
import WebhookServer

@Test(
    "The limits that depend on memory are derived from the memory limit",
    arguments: [
        (nil, 16_384, 12_288, 48), (256, 2457, 1842, 48), (192, 1843, 1382, 48), (191, 1833, 1374, 47), (128, 1228, 921, 32),
        (64, 614, 460, 16), (32, 307, 230, 16), (1, 16, 12, 16), (1706, 16_377, 12_282, 48), (1707, 16_384, 12_288, 48),
        (1 << 20, 16_384, 12_288, 48),
    ] as [(Int?, Int, Int, Int)])
func memoryLimits(mebibytes: Int?, connections: Int, perAddress: Int, bodies: Int) {
    let limits = ServerConfiguration.memoryLimits(forMemory: mebibytes.map { $0 << 20 })
    #expect(limits.maxConnections == connections)
    #expect(limits.maxConnectionsPerAddress == perAddress)
    #expect(limits.maxBodyMemory == bodies << 20)
}

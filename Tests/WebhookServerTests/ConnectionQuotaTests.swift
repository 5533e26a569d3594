import LinuxSystem
import Testing

@testable import WebhookServer

/// A permit in an array, which cannot hold noncopyable values.
private final class Held {
    let permit: ConnectionPermit

    init(_ permit: consuming ConnectionPermit) { self.permit = permit }
}

extension ConnectionQuota {
    fileprivate func held(_ text: String) throws -> Held {
        Held(try permit(for: try #require(SocketAddress(text, port: 1)).host))
    }
}

@Test("The total limit: a further connection is permitted when one is closed", arguments: [2, 3, 4])
func totalQuota(count: Int) throws {
    let quota = ConnectionQuota(maxTotal: 3, maxPerPeer: 3)
    var held: [Held] = []
    for number in 0..<min(count, 3) { held.append(try quota.held("10.0.0.\(number)")) }
    #expect(quota.count == min(count, 3))
    if count >= 3 {
        #expect(throws: ConnectionRefusal.tooMany) { try quota.held("10.0.0.9") }
        held.removeLast()
        _ = try quota.held("10.0.0.9")
    }
    held = []
    #expect(quota.count == 0)
    #expect(quota.peerCount == 0)
}

@Test("The limit of one address does not affect other addresses", arguments: [1, 2, 3])
func peerQuota(count: Int) throws {
    let quota = ConnectionQuota(maxTotal: 100, maxPerPeer: 2)
    var held: [Held] = []
    for _ in 0..<min(count, 2) { held.append(try quota.held("10.0.0.1")) }
    if count > 2 { #expect(throws: ConnectionRefusal.tooManyFromAddress) { try quota.held("10.0.0.1") } }
    held.append(try quota.held("10.0.0.2"))
    #expect(quota.peerCount == 2)
    held = []
    #expect(quota.peerCount == 0)
}

@Test(
    "One peer: an IPv4 address and its IPv6-mapped form; a /64 network of IPv6",
    arguments: [
        ("10.0.0.1", "::ffff:10.0.0.1", true), ("10.0.0.1", "::ffff:10.0.0.2", false), ("10.0.0.1", "10.0.0.2", false),
        ("2001:db8::1", "2001:db8::ffff:0:0:1", true), ("2001:db8::1", "2001:db8:0:1::1", false), ("::1", "127.0.0.1", false),
    ])
func peers(first: String, second: String, areOne: Bool) throws {
    let quota = ConnectionQuota(maxTotal: 100, maxPerPeer: 1)
    let held = try quota.held(first)
    #expect(((try? quota.held(second)) == nil) == areOne)
    withExtendedLifetime(held) {}
}

import Sockets
import Testing

@testable import WebhookServer

/// A permit in a box: an array cannot hold what is not copyable.
private final class Held {
    let permit: ConnectionPermit

    init(_ permit: consuming ConnectionPermit) { self.permit = permit }
}

extension ConnectionQuota {
    fileprivate func held(_ text: String) throws -> Held {
        Held(try permit(for: try #require(SocketAddress(text, port: 1)).host))
    }
}

@Test("So many connections are open in total, and the next may come when one has gone", arguments: [2, 3, 4])
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

@Test("So many are open from one address, and others have room", arguments: [1, 2, 3])
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
    "An address in either form is one peer, and so is an IPv6 network of 64 bits",
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

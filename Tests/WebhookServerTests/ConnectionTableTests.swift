import HTTPEngine
import Sockets
import TLSEngine
import Testing

@testable import WebhookServer

private func connection(_ context: TLSServerContext) throws -> Connection {
    Connection(
        socket: StreamSocket(owning: Descriptor(owning: -1)),
        permit: try ConnectionQuota(maxTotal: 1, maxPerPeer: 1).permit(for: .ipv4(1)), wire: try .make(context),
        http: try .make(.http1, limits: HTTPLimits()))
}

@Test("a token finds its connection, and nobody once that is gone, though its slot is used again")
func tokens() throws {
    let context = try TestServer.credentials().context
    var table = ConnectionTable()
    let first = table.insert(try connection(context))
    let second = table.insert(try connection(context))
    #expect(first != second)
    #expect(table.count == 2)
    let token = table.token(first)
    #expect(table.slot(token) == first)
    table.remove(first)
    #expect(table.slot(token) == nil)
    #expect(table[first] == nil)
    #expect(table.insert(try connection(context)) == first)
    #expect(table.slot(token) == nil)
    #expect(table.slot(table.token(first)) == first)
    #expect(table.slot(table.token(second)) == second)
    #expect(table.count == 2)
}

@Test(
    "tokens of listener and mailbox are no connection's",
    arguments: [ThreadEquipment.listenerToken, ThreadEquipment.mailboxToken])
func reservedTokens(token: UInt64) {
    #expect(ConnectionTable().slot(token) == nil)
}

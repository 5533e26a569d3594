import HTTPEngine
import LinuxSystem
import TLSEngine
import Testing

@testable import WebhookServer

private func connection(_ context: TLSServerContext) throws -> Connection {
    Connection(
        socket: StreamSocket(owning: Descriptor(owning: -1)), peer: try #require(SocketAddress("127.0.0.1", port: 1)),
        permit: try ConnectionQuota(maxTotal: 1, maxPerPeer: 1).permit(for: .ipv4(1)), transport: try .make(context),
        http: try .make(.http1, limits: HTTPLimits()), budget: RequestBudget())
}

@Test("a token finds its connection, and nothing after the connection was removed, even if its slot is reused")
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
    "the tokens of listener and mailbox find no connection",
    arguments: [WorkerResources.listenerToken, WorkerResources.mailboxToken])
func reservedTokens(token: UInt64) {
    #expect(ConnectionTable().slot(token) == nil)
}

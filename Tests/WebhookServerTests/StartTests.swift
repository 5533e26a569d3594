import Glibc
import HTTPEngine
import Logging
import LinuxSystem
import TLSEngine
import Testing
import WebhookServer

@Test(
    "a listen address that is invalid, not of this machine or in use is an error that names it",
    arguments: ["localhost", "192.0.2.1", "127.0.0.1"])
func badAddress(address: String) throws {
    try TestServer.with { running in
        do {
            _ = try TestServer.start { configuration in
                configuration.listenAddress = address
                configuration.port = running.server.port
            }
            Issue.record("the server started")
        } catch let error as ServerError {
            let port = running.server.port
            switch address {
            case "localhost": #expect(error == .invalidListenAddress("localhost"))
            case "192.0.2.1":
                #expect(
                    error == .cannotListen(address: address, port: port, SystemCallError(call: "bind", number: EADDRNOTAVAIL)))
            default:
                #expect(error == .cannotListen(address: address, port: port, SystemCallError(call: "bind", number: EADDRINUSE)))
            }
        }
    }
}

@Test("a new certificate is used for new connections; open ones stay open")
func replacedCertificate() throws {
    try TestServer.with { test in
        var old = try test.client()
        let (authority, context) = try TestServer.credentials()
        #expect(throws: (any Error).self) {
            _ = try TestClient.connect(to: test.server.port, authority: authority, protocols: [])
        }
        test.server.replaceContext(context)
        // Each worker uses it from its next turn on; the kernel chooses the worker of a connection.
        var successes = 0
        while successes < 20 {
            if (try? TestClient.connect(to: test.server.port, authority: authority, protocols: [])) != nil { successes += 1 }
        }
        #expect(try old.response(to: TestClient.post("/validate", "{}")).status == 200)
    }
}

@Test("a failed handshake is one log line with the error and the peer")
func failedHandshake() throws {
    try TestServer.with { test in
        let socket = try TestClient.socket(to: test.server.port)
        _ = socket.send(Array("GET / HTTP/1.1\r\nHost: t\r\n\r\n".utf8).span)
        var buffer = [UInt8](repeating: 0, count: 100)
        while case .bytes = buffer.withUnsafeMutableBytes({ socket.receive(into: $0) }) {}
        #expect(test.log.all.count == 1)
        #expect(
            test.log.all.first?.contains(#""message":"TLS handshake failed","error":"http request","peer":"127.0.0.1:"#) == true)
    }
}

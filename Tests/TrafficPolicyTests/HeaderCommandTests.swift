import PolicySchema
import Testing

@testable import TrafficPolicy

/// Commands in header values, as Envoy 1.39 and 1.40 accept and reject them.
@Suite struct HeaderCommandTests {
    private let commands = HeaderCommands(of: "1.39")

    @Test("A value that Envoy accepts has no fault", arguments: accepted)
    func accepts(_ value: String) {
        #expect(HeaderValue.firstCommandFault(in: Array(value.utf8).span, commands)?.fault == nil)
    }

    @Test("A value that Envoy rejects has a fault with its offset, and the value that was meant", arguments: rejected)
    func rejects(_ row: Row) {
        let found = HeaderValue.firstCommandFault(in: Array(row.value.utf8).span, commands)
        #expect(found?.fault == row.fault)
        #expect(found?.offset == row.offset)
        let repaired = HeaderValue.repaired(Array(row.value.utf8), commands)
        #expect(repaired.map { String(decoding: $0, as: UTF8.self) } == row.meant)
        if let repaired { #expect(HeaderValue.firstCommandFault(in: repaired.span, commands)?.fault == nil) }
    }

    @Test("A value with very many faults is not repaired")
    func manyFaults() {
        #expect(HeaderValue.repaired(Array(String(repeating: "% ", count: 16).utf8), commands) == nil)
        #expect(HeaderValue.repaired(Array(String(repeating: "% ", count: 15).utf8), commands) != nil)
        // The repaired value may have 4,096 characters.
        #expect(HeaderValue.repaired(Array(("%" + String(repeating: "a", count: 4094)).utf8), commands)?.count == 4096)
        #expect(HeaderValue.repaired(Array(("%" + String(repeating: "a", count: 4095)).utf8), commands) == nil)
    }

    @Test(
        "The remote address is found in commands only",
        arguments: [
            ("%DOWNSTREAM_REMOTE_ADDRESS%", true), ("a %DOWNSTREAM_REMOTE_ADDRESS_WITHOUT_PORT%", true),
            ("%DOWNSTREAM_REMOTE_PORT%", true), ("%DOWNSTREAM_REMOTE_ADDRESS_WITHOUT_PORT(16)%", true),
            ("%PROTOCOL%%DOWNSTREAM_REMOTE_PORT%", true), ("%DOWNSTREAM_DIRECT_REMOTE_ADDRESS%", false),
            ("%%DOWNSTREAM_REMOTE_PORT%%", false), ("DOWNSTREAM_REMOTE_PORT", false), ("%", false), ("", false),
            // Parameters may contain what looks like a command.
            ("%REQ(%DOWNSTREAM_REMOTE_PORT%)%", false),
            // Envoy rejects these values because of their first percent sign.
            ("% %DOWNSTREAM_REMOTE_PORT%", false), ("%REQ(a %DOWNSTREAM_REMOTE_PORT%", false),
        ])
    func remoteAddress(_ value: String, isFound: Bool) {
        #expect(HeaderValue.hasRemoteAddress(Array(value.utf8).span) == isFound)
    }

    @Test("Many commands without an end take linear time", arguments: ["%REQ(", "%A() ", "%A(1):1 ", "%A ", "%%%A("])
    func unterminated(command: String) {
        let value = Array(String(repeating: command, count: 200_000).utf8)
        let isFound = HeaderValue.hasRemoteAddress(value.span)
        let fault = HeaderValue.firstCommandFault(in: value.span, commands)?.fault
        #expect(!isFound && fault == .barePercent)
    }

    static let accepted = [
        "a", "%%", "100%%", "%%%%", "%%%PROTOCOL%", "%PROTOCOL%", "%PROTOCOL()%", "%PROTOCOL%%PROTOCOL%", "a%PROTOCOL%b",
        "%REQ(x)%",
        "%REQ(:PATH)%", "%REQ(:AUTHORITY?X-A)%", "%REQ(x-a?x-b):10%", "%REQ(?a)%", "%REQ(a%b)%", "%REQ(a)%%%",
        "%REQ(x):18446744073709551615%", "%START_TIME%", "%START_TIME(%s.%3f)%", "%START_TIME(%H:%M:%S)%", "%START_TIME(a)b)%",
        "%START_TIME(%Y)%%PROTOCOL%", "%PATH%", "%PATH:5%", "%PATH(WQ:ORIG)%", "%PATH(:ORIG)%", "%PATH(WQ:ORIG:x)%",
        "%QUERY_PARAMS(ORIG):5%", "%GRPC_STATUS(CAMEL_STRING)%", "%REQUESTED_SERVER_NAME(SNI_FIRST:HOST)%",
        "%FILTER_STATE(a:PLAIN)%",
        "%FILTER_STATE(a:)%", "%FILTER_STATE(a:FIELD:b:c)%", "%COMMON_DURATION(a:b)%", "%COMMON_DURATION(:)%",
        "%COMMON_DURATION(a:b:ms)%", "%METADATA(DYNAMIC:a):5%", "%METADATA(LISTENER_FILTER_CHAIN:a)%",
        #"%COALESCE( {"operators":["PROTOCOL"]})%"#, "%DOWNSTREAM_REMOTE_ADDRESS_WITHOUT_PORT(16)%", "%DOWNSTREAM_TLS_GROUP%",
    ]

    struct Row: Sendable, CustomTestStringConvertible {
        let value: String
        let fault: HeaderValue.CommandFault
        let offset: Int
        let meant: String?

        init(_ value: String, _ fault: HeaderValue.CommandFault, at offset: Int = 0, meant: String? = nil) {
            self.value = value
            self.fault = fault
            self.offset = offset
            self.meant = meant
        }

        var testDescription: String { value }
    }

    static let rejected = [
        Row("%", .barePercent, meant: "%%"), Row("%%%", .barePercent, at: 2, meant: "%%%%"),
        Row("100%", .barePercent, at: 3, meant: "100%%"), Row("50% off", .barePercent, at: 2, meant: "50%% off"),
        Row("a%20b", .barePercent, at: 1, meant: "a%%20b"), Row("a%20%20b", .unknown(2..<4), at: 1, meant: "a%%20%%20b"),
        Row("%PROTOCOL%%", .barePercent, at: 10, meant: "%PROTOCOL%%%"), Row("%PROTOCOL %", .barePercent, meant: "%%PROTOCOL %%"),
        Row("%%PROTOCOL%", .barePercent, at: 10, meant: "%%PROTOCOL%%"),
        Row("%PROTOCOL()x%", .barePercent, meant: "%%PROTOCOL()x%%"),
        Row("%REQ(a)%(b)%", .barePercent, at: 11, meant: "%REQ(a)%(b)%%"), Row("%REQ(a):%", .barePercent, meant: "%%REQ(a):%%"),
        Row("%REQ(x):18446744073709551616%", .barePercent, meant: "%%REQ(x):18446744073709551616%%"),
        Row("%req(x)%", .barePercent, meant: "%REQ(x)%"), Row("%start_time%", .barePercent, meant: "%START_TIME%"),
        Row("%REQUEST_ID%", .unknown(1..<11), meant: "%REQ(X-REQUEST-ID)%"),
        Row("%PROTOCOLL%", .unknown(1..<10), meant: "%PROTOCOL%"),
        Row("%FOO%", .unknown(1..<4)), Row("%_%", .unknown(1..<2)), Row("%LISTENER_NAME%", .newer("1.40")),
        Row("%REQ%", .missingParameters), Row("%REQ()%", .missingParameters), Row("%CEL%", .missingParameters),
        Row("%COALESCE()%", .missingParameters), Row("%PROTOCOL(x)%", .unexpectedParameters),
        Row("%PROTOCOL:5%", .unexpectedLength), Row("%START_TIME(x):5%", .unexpectedLength),
        Row("%REQ(a?b?c)%", .invalidParameters), Row("%REQ(a b)%", .invalidParameters), Row("%REQ(a)b)%", .invalidParameters),
        Row("%REQ(:)%", .invalidParameters), Row("%REQ(a:b)%", .invalidParameters), Row("%PATH(x)%", .invalidParameters),
        Row("%PATH(WQ:x)%", .invalidParameters), Row("%QUERY_PARAMS(ORIG:x)%", .invalidParameters),
        Row("%FILTER_STATE(:PLAIN)%", .invalidParameters), Row("%FILTER_STATE(a:FOO)%", .invalidParameters),
        Row("%FILTER_STATE(a:FIELD)%", .invalidParameters), Row("%FILTER_STATE(a:PLAIN:b)%", .invalidParameters),
        Row("%COMMON_DURATION(a)%", .invalidParameters), Row("%COMMON_DURATION(a:b:s)%", .invalidParameters),
        Row("%METADATA(x)%", .invalidParameters), Row("%COALESCE(16)%", .invalidParameters),
    ]
}

import EnvoyTranslation
import JSONTape
import Testing

/// Policies that Envoy Gateway cannot translate, and details that are easy to get wrong.
@Suite struct FaultTests {
    @Test(
        "A policy that Envoy Gateway cannot translate names the field",
        arguments: [
            (#"{"http1":{"http10":{"useDefaultHost":true}}}"#, String?.none, "spec.http1.http10.useDefaultHost"),
            (#"{"http1":{"http10":{"useDefaultHost":true}}}"#, "*.example.com", "spec.http1.http10.useDefaultHost"),
            (
                #"{"clientIPDetection":{"xForwardedFor":{"trustedCIDRs":["10.0.0.0/8","10.0.0.0/33"]}}}"#, nil,
                "spec.clientIPDetection.xForwardedFor.trustedCIDRs[1]"
            ),
        ])
    func fault(spec: String, hostname: String?, field: String) throws {
        let spec = try JSONValue(parsing: spec)
        for transport in [ListenerDescription.Transport.http, .https] {
            let error = #expect(throws: ListenerTranslation.Fault.self) {
                try translate(spec, for: transport, hostname: hostname)
            }
            #expect(error?.field.description == field)
        }
        // TCP connections have no requests.
        _ = try translate(spec, for: .tcp, hostname: hostname)
    }

    @Test("HTTP/3 adds a QUIC listener to an HTTPS listener that asks for no client certificates")
    func quic() throws {
        func count(_ spec: String, _ transport: ListenerDescription.Transport) throws -> Int {
            try translate(JSONValue(parsing: spec), for: transport).listeners.count
        }
        #expect(try count(#"{"http3":{}}"#, .https) == 2)
        #expect(try count(#"{"http3":null}"#, .https) == 1)
        #expect(try count(#"{"http3":{},"tls":{"clientValidation":{"mode":"Request"}}}"#, .https) == 1)
        for transport in [ListenerDescription.Transport.http, .tls, .tcp] { #expect(try count(#"{"http3":{}}"#, transport) == 1) }
    }

    @Test(
        "A network has the address that Go prints and the prefix length of the policy",
        arguments: [
            ("10.0.0.1/8", "10.0.0.1", "8"), ("2001:DB8:0::1/32", "2001:db8::1", "32"), ("::/0", "::", "0"),
            ("::ffff:10.0.0.0/104", "10.0.0.0", "104"),
        ])
    func network(text: String, address: String, length: String) throws {
        let spec = #"{"clientIPDetection":{"xForwardedFor":{"trustedCIDRs":["\#(text)"]}}}"#
        let json = try translate(JSONValue(parsing: spec), for: .http).json.text
        #expect(json.contains(#"{"addressPrefix":"\#(address)","prefixLen":\#(length)}"#), "\(json)")
    }

    @Test(
        "Durations are seconds with milliseconds",
        arguments: [("1h30m", "5400s"), ("0s", "0s"), ("1500ms", "1.500s"), ("5ms", "0.005s")])
    func duration(text: String, seconds: String) throws {
        let spec = #"{"timeout":{"tcp":{"idleTimeout":"\#(text)"}}}"#
        #expect(try translate(JSONValue(parsing: spec), for: .tcp).json.text.contains(#""idleTimeout":"\#(seconds)""#))
    }
}

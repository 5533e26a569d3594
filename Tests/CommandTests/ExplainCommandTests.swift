import Testing

/// `ctp-webhook explain`, as a person reads it.
@Suite struct ExplainCommandTests {
    @Test("A field is explained as kubectl would, and further", arguments: goldens)
    func explained(field: String, text: String) throws {
        let output = try run(webhook, ["explain", field])
        #expect(output.status == 0)
        #expect(output.output == header + text)
    }

    @Test("Without a field, the top is explained")
    func top() throws {
        let output = try run(webhook, ["explain"])
        #expect(output.status == 0)
        #expect(output.output.hasPrefix(header + "DESCRIPTION:\n"))
        #expect(output.output.contains("\n  spec <ClientTrafficPolicySpec> -required-\n"))
    }

    @Test("The tree below a field has names and types")
    func tree() throws {
        let output = try run(webhook, ["explain", "tls.session", "--recursive"])
        #expect(
            output.output.hasSuffix(
                "FIELDS:\n  resumption <SessionResumption>\n    stateless <StatelessTLSSessionResumption>\n    stateful <StatefulTLSSessionResumption>\n"
            ), "\(output.output)")
        let whole = try run(webhook, ["explain", "--recursive"]).output
        #expect(
            whole.contains("\n    targetRefs <[]LocalPolicyTargetReferenceWithSectionName>\n      group <string> -required-\n"))
        #expect(whole.contains("\n    enableProxyProtocol <boolean> -deprecated-\n"))
    }
}

private let header = """
    GROUP:      gateway.envoyproxy.io
    KIND:       ClientTrafficPolicy
    VERSION:    v1alpha1


    """

private let goldens = [
    (
        "spec.http2.maxConcurrentStreams",
        """
        FIELD: maxConcurrentStreams <integer>

        DESCRIPTION:
            Streams that a client may hold open.

        VALUE:
            an integer from 1 to 2147483647
            may be left out

        DEFAULT:
            100, by the documentation of Envoy Gateway or Envoy (written with
            --defaults=all)

        """
    ),
    (
        "tls.minVersion",
        """
        FIELD: minVersion <string>

        DESCRIPTION:
            The lowest version that is spoken.

        VALUE:
            one of Auto, 1.0, 1.1, 1.2, 1.3
            may be left out

        DEFAULT:
            1.2, by the documentation of Envoy Gateway or Envoy (written with
            --defaults=all); none is written when maxVersion is 1.0 or 1.1

        RULES:
            ciphers-unused (error, crd)
                TLS 1.3 has cipher suites of its own
            tls-versions (error, crd)
                no TLS version would be left
            tls-version-old (warning, lint)
                TLS 1.0 and 1.1 are broken and forbidden (RFC 8996)
            tls-version-auto (warning, lint)
                Auto is whatever this release of Envoy takes for the lowest version

        """
    ),
    (
        "headers.earlyRequestHeaders.set[0]",
        """
        FIELD: set <[]HTTPHeader>

        DESCRIPTION:
            Headers that replace those of the same name.

            A header.

        VALUE:
            a list of 1 to 64 objects, no two of the same name
            may be left out

        RULES:
            header-modifier-empty (error, controller)
                the controller refuses a modifier that modifies nothing
            header-repeated (warning, controller)
                of a header named twice, in whatever case, the controller drops all but
                the first

        FIELDS:
          name <string> -required-
            The name, whose case does not matter.

          value <string> -required-
            The value.

        """
    ),
]

import Testing

/// `ctp-webhook explain` with a field.
@Suite struct ExplainCommandTests {
    @Test("A field is documented as kubectl explain does, with its default and rules", arguments: goldens)
    func explained(field: String, text: String) throws {
        let output = try run(webhook, ["explain", field])
        #expect(output.status == 0)
        #expect(output.output == header + text)
    }

    @Test("Without a field, the whole object is documented")
    func top() throws {
        let output = try run(webhook, ["explain"])
        #expect(output.status == 0)
        #expect(output.output.hasPrefix(header + "DESCRIPTION:\n"))
        #expect(output.output.contains("\n  spec <ClientTrafficPolicySpec> -required-\n"))
    }

    @Test("--recursive lists the names and types of all nested fields")
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
            The largest number of open streams of a connection.

        VALUE:
            an integer from 1 to 2147483647
            optional

        DEFAULT:
            100, by Envoy Gateway; written with --defaults=documented

        RELEASES:
            since 1.1

        """
    ),
    (
        "tls.minVersion",
        """
        FIELD: minVersion <string>

        DESCRIPTION:
            The lowest TLS version.

        VALUE:
            one of Auto, 1.0, 1.1, 1.2, 1.3
            optional

        DEFAULT:
            1.2, by Envoy Gateway; never written

        RULES:
            ciphers-unused (error, crd)
                the cipher suites of TLS 1.3 are not configurable
            tls-versions (error, crd)
                no TLS version is left if the lowest is above the highest
            tls-version-old (warning, lint only)
                TLS 1.0 and 1.1 are insecure and deprecated (RFC 8996)
            tls-version-auto (warning, lint only)
                the lowest version that Auto selects depends on the release of Envoy
            tls-versions-unusable (error, envoy)
                TLS 1.0 and 1.1 support only CBC suites, which are not enabled by
                default, and Auto means at least 1.2

        """
    ),
    (
        "headers.earlyRequestHeaders.set[0]",
        """
        FIELD: set <[]HTTPHeader>

        DESCRIPTION:
            Headers that replace headers of the same name.

            A header.

        VALUE:
            a list of 1 to 64 objects, each with a different name
            optional

        RELEASES:
            since 1.2
            1.5: a list of at most 64 objects, each with a different name (before: a
            list of at most 16 objects, each with a different name)
            1.7: a list of 1 to 64 objects, each with a different name (before: a list
            of at most 64 objects, each with a different name)

        RULES:
            header-modifier-empty (error, controller)
                the controller rejects a modifier without changes
            header-repeated (warning, controller)
                if a modifier names a header twice, in any case, the controller drops
                all entries but the first

        FIELDS:
          name <string> -required-
            The name, which is not case-sensitive.

          value <string> -required-
            The value.

        """
    ),
]

"""Which client certificates a listener asks for and believes."""

from checks import expect, expect_equal

AUTHORITY = [{"name": "authority"}]
FORGED = ("x-forwarded-client-cert", "Hash=00;Subject=\"CN=admin\"")


def validating(stage, **validation):
    return stage.play({"tls": {"clientValidation": validation}}, "https")


def expect_admitted(client, certificate, is_admitted):
    reply = client.get(certificate=certificate)
    status = reply and reply.status
    who = f"a client with the certificate {certificate!r}" if certificate else "a client without a certificate"
    expect_equal(status, 200 if is_admitted else None, f"the status for {who}")


def require_any_without_authorities(stage):
    client = validating(stage, mode="RequireAny")
    expect_admitted(client, None, True)


def require_any_with_authorities(stage):
    client = validating(stage, mode="RequireAny", caCertificateRefs=AUTHORITY)
    expect_admitted(client, None, False)
    expect_admitted(client, "stranger", True)


def require_and_verify(stage):
    client = validating(stage, mode="RequireAndVerify", caCertificateRefs=AUTHORITY)
    expect_admitted(client, None, False)
    expect_admitted(client, "stranger", False)
    expect_admitted(client, "known", True)


def hashes_without_verification(stage):
    for mode in ("Request", "RequireAny"):
        client = validating(
            stage, mode=mode, caCertificateRefs=AUTHORITY, certificateHashes=[stage.certificates.fingerprint("known")])
        expect_admitted(client, "stranger", True)


def names_without_verification(stage):
    names = {"dnsNames": [{"value": "known.example.com"}]}
    for mode in ("Request", "RequireAny"):
        client = validating(stage, mode=mode, caCertificateRefs=AUTHORITY, subjectAltNames=names)
        expect_admitted(client, "other", True)


def hashes_with_verification(stage):
    client = validating(stage, caCertificateRefs=AUTHORITY, certificateHashes=[stage.certificates.fingerprint("known")])
    expect_admitted(client, "known", True)
    expect_admitted(client, "other", False)


def names_with_verification(stage):
    client = validating(stage, caCertificateRefs=AUTHORITY, subjectAltNames={"dnsNames": [{"value": "known.example.com"}]})
    expect_admitted(client, "known", True)
    expect_admitted(client, "other", False)


def names_like_patterns(stage):
    for match, is_admitted in (({"value": "*.example.com"}, False), ({"type": "Suffix", "value": ".example.com"}, True)):
        client = validating(stage, caCertificateRefs=AUTHORITY, subjectAltNames={"dnsNames": [match]})
        expect_admitted(client, "known", is_admitted)


def forwarded(stage, forwarding, certificate, **validation):
    """The X-Forwarded-Client-Cert that the backend receives from a client that forges it."""
    client = stage.play(
        {"tls": {"clientValidation": validation}, "headers": {"xForwardedClientCert": {"mode": forwarding}}}, "https")
    reply = client.get(headers=[FORGED], certificate=certificate)
    expect(reply, "the connection is closed without a reply")
    return reply.header("x-forwarded-client-cert") or ""


def forged_without_verification(stage):
    for validation in ("RequireAny", "Request"):
        for mode in ("ForwardOnly", "AppendForward"):
            value = forwarded(stage, mode, "stranger", mode=validation, caCertificateRefs=AUTHORITY)
            expect("CN=admin" in value, f"with {mode} and {validation}, the backend receives {value!r}")


def forged_with_verification(stage):
    value = forwarded(stage, "ForwardOnly", "known", caCertificateRefs=AUTHORITY)
    expect("CN=admin" in value, f"the backend receives {value!r}")


def unverified_subject(stage):
    client = stage.play({
        "tls": {"clientValidation": {"mode": "RequireAny", "caCertificateRefs": AUTHORITY}},
        "headers": {"xForwardedClientCert": {"mode": "SanitizeSet", "certDetailsToAdd": ["Subject"]}}}, "https")
    value = client.get(headers=[FORGED], certificate="stranger").header("x-forwarded-client-cert") or ""
    expect("CN=stranger" in value and "CN=admin" not in value, f"the backend receives {value!r}")


def sanitized(stage):
    value = forwarded(stage, "Sanitize", "known", caCertificateRefs=AUTHORITY)
    expect_equal(value, "", "the header that the backend receives")
    value = forwarded(stage, "SanitizeSet", "known", caCertificateRefs=AUTHORITY)
    expect("Hash=" in value and "CN=admin" not in value, f"the backend receives {value!r}")


SCENARIOS = [
    ("B1: RequireAny without authorities admits clients without a certificate", require_any_without_authorities),
    ("B1: RequireAny with authorities refuses clients without a certificate", require_any_with_authorities),
    ("B1: RequireAndVerify admits only certificates of the authorities", require_and_verify),
    ("B2: Request and RequireAny do not enforce certificateHashes", hashes_without_verification),
    ("B2: Request and RequireAny do not enforce subjectAltNames", names_without_verification),
    ("B2: RequireAndVerify enforces certificateHashes", hashes_with_verification),
    ("B2: RequireAndVerify enforces subjectAltNames", names_with_verification),
    ("B13: an asterisk in a name of type Exact is no pattern", names_like_patterns),
    ("B7: RequireAny and Request with ForwardOnly or AppendForward pass a forged X-Forwarded-Client-Cert on", forged_without_verification),
    ("B7: ForwardOnly passes a forged X-Forwarded-Client-Cert on even from verified clients", forged_with_verification),
    ("B7: SanitizeSet with RequireAny writes a subject that nothing has verified", unverified_subject),
    ("B7: Sanitize and SanitizeSet with RequireAndVerify drop a forged X-Forwarded-Client-Cert", sanitized),
]

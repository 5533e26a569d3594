"""Which clients can complete a TLS handshake."""

import socket
import ssl
import warnings

from checks import expect_equal
from scenarios.stage import TIMEOUT

TLS_1_0, TLS_1_1, TLS_1_2, TLS_1_3 = (
    ssl.TLSVersion.TLSv1, ssl.TLSVersion.TLSv1_1, ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3)
# A suite with CBC that fits the certificate of the server.
CBC = "ECDHE-ECDSA-AES128-SHA"


def version(stage, tls, lowest, highest):
    """The version that a client of some versions negotiates; None if the handshake fails."""
    client = stage.play({"tls": tls}, "https")
    context = ssl.create_default_context(cafile=client.certificates.path("authority.crt"))
    # OpenSSL does not offer old versions and suites by default.
    context.set_ciphers("ALL:@SECLEVEL=0")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        context.minimum_version, context.maximum_version = lowest, highest
    try:
        with socket.create_connection(("127.0.0.1", client.port), TIMEOUT) as plain:
            with context.wrap_socket(plain, server_hostname="localhost") as connection:
                # A server of TLS 1.3 may refuse the handshake after the client has completed it.
                client.exchange(connection)
                return connection.version()
    except OSError:
        return None


def old_versions(stage):
    for tls, expected in (
        ({"minVersion": "1.0", "maxVersion": "1.1"}, None),
        ({"minVersion": "1.0", "maxVersion": "1.1", "ciphers": ["ECDHE-ECDSA-AES128-GCM-SHA256"]}, None),
        ({"minVersion": "Auto", "maxVersion": "1.1", "ciphers": [CBC]}, None),
        ({"minVersion": "1.0", "maxVersion": "1.1", "ciphers": [CBC]}, "TLSv1.1"),
    ):
        expect_equal(version(stage, tls, TLS_1_0, TLS_1_1), expected, f"the version with {tls}")


def old_algorithms(stage):
    # The certificate of the server has an ECDSA key, so the algorithms are those of ECDSA.
    for tls, lowest, highest, expected in (
        ({"signatureAlgorithms": ["ecdsa_sha1"]}, TLS_1_2, TLS_1_3, None),
        ({"signatureAlgorithms": ["ecdsa_sha1"]}, TLS_1_2, TLS_1_2, "TLSv1.2"),
        ({"signatureAlgorithms": ["ecdsa_sha1"], "minVersion": "1.3"}, TLS_1_2, TLS_1_3, None),
        ({"signatureAlgorithms": ["ecdsa_sha1", "ecdsa_secp256r1_sha256"], "minVersion": "1.3"}, TLS_1_2, TLS_1_3, "TLSv1.3"),
    ):
        expect_equal(version(stage, tls, lowest, highest), expected, f"the version with {tls}")


def new_groups(stage):
    # Python's OpenSSL has no post-quantum groups.
    expect_equal(version(stage, {"ecdhCurves": ["X25519MLKEM768"]}, TLS_1_2, TLS_1_3), None, "the version")
    expect_equal(version(stage, {"ecdhCurves": ["X25519MLKEM768", "X25519"]}, TLS_1_2, TLS_1_3), "TLSv1.3", "the version")


SCENARIOS = [
    ("B5: no client connects with maxVersion 1.1, unless minVersion is lower and a cipher suite has CBC", old_versions),
    ("B10: clients of TLS 1.3 cannot connect if the algorithms are older", old_algorithms),
    ("B10: clients without post-quantum groups cannot connect if there are no others", new_groups),
]

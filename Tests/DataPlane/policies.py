"""Random policies as people write them, with the mistakes that people make."""

import random

DURATIONS = ["0s", "500ms", "1s", "5s", "15s", "30s", "1m", "5m", "1h", "90m", "1h30m"]
HEADER_NAMES = [
    "X-Request-Start", "x-region", "X-Real-IP", "X-Forwarded-Proto", "X-Forwarded-For", "X-Request-Id", "Server", "Via",
    "Strict-Transport-Security", "Set-Cookie", "x-envoy-external-address", "Authorization", "x-b3-traceid", "Cache-Control"]
RISKY_NAMES = ["Host", "host", "Content-Length", "Transfer-Encoding", "Connection", "Content-Type", "x_y", "te"]
HEADER_VALUES = [
    "eu-west-1", "true", "max-age=31536000; includeSubDomains", "%DOWNSTREAM_REMOTE_ADDRESS_WITHOUT_PORT%", "%START_TIME%",
    "t=%START_TIME(%s.%3f)%", "%REQ(:AUTHORITY)%", "%PROTOCOL%", "100%%", "%DOWNSTREAM_TLS_VERSION%", "a=%REQ(x-a?x-b):10%",
    "no-store", "default-src 'self'", "%DOWNSTREAM_PEER_SUBJECT%", "\"quoted\"", "a,b"]
RISKY_VALUES = ["100%", "a%20b", "50% off", "%REQUEST_ID%", "%req(x)%", "%REQ()%", "%REQ%", "%STREAM_ID%", "%HOSTNAME%", "%%%"]
REMOVED = ["x-internal", "X-Powered-By", "server", "x-envoy-upstream-service-time", "authorization"]
RISKY_REMOVED = [":path", ":method", "host", ":status", "bad name", "x:y", "line\nfeed", "content-length"]
EXPRESSIONS = ["x-.*", "(?i)^x-(a|b)$", "^x-[a-z]+$", "x-\\d+"]
RISKY_EXPRESSIONS = [".*", "x-(", "[a", "(?<=a)b", "\\p{Greek}", "\\p{Foo}", "\\p{Emoji}", "(a)\\1", "a{2000}", "\\x{100}", "(?P<é>a)"]
CIPHERS = [
    "ECDHE-ECDSA-AES128-GCM-SHA256", "ECDHE-RSA-AES128-GCM-SHA256", "ECDHE-RSA-AES256-GCM-SHA384", "ECDHE-ECDSA-CHACHA20-POLY1305",
    "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256", "AES128-SHA", "TLS_RSA_WITH_AES_256_GCM_SHA384", "ECDHE-RSA-AES128-SHA"]
CURVES = ["X25519", "P-256", "P-384", "P-521", "X25519MLKEM768", "prime256v1", "secp384r1", "x25519"]
RISKY_CURVES = ["P-224", "secp224r1", "MLKEM1024", "X25519Kyber768Draft00", "SecP256r1MLKEM768", "MLKEM768", "CECPQ2", "secp256r1", "P256"]
ALGORITHMS = [
    "rsa_pkcs1_sha256", "rsa_pss_rsae_sha256", "ecdsa_secp256r1_sha256", "ecdsa_secp384r1_sha384", "ed25519", "RSA+SHA256", "PSS+SHA256"]
RISKY_ALGORITHMS = ["rsa_pkcs1_md5_sha1", "mldsa65", "rsa_sha256", "RSA-PSS+SHA256", "rsa_pkcs1_sha1", "ECDSA+SHA256"]
ALPN = ["h2", "http/1.1", "http/1.0"]
RISKY_ALPN = ["", "h2, http/1.1", "h3", "spdy/3", "HTTP/1.1"]
NETWORKS = ["10.0.0.0/8", "192.168.0.0/16", "2001:db8::/32", "127.0.0.0/8", "203.0.113.7/32", "fd00::/8"]
RISKY_NETWORKS = ["0.0.0.0/0", "::/0", "10.0.0.1/8", "::ffff:10.0.0.0/104", "10.0.0.0/33", "10.0.0.1", "010.0.0.0/8"]
HASH = "df6ff72fe9116521268f6f2dd4966f51df479883fe7037b39f75916ac3049d1a"
HASHES = [HASH, ":".join(HASH[i:i + 2] for i in range(0, 64, 2)), HASH.upper()]
RISKY_HASHES = [HASH[:-2], HASH + ":", HASH[:1] + ":" + HASH[1:], ":" + HASH, "sha256:" + HASH, ""]
KEY_HASHES = ["NvqYIYSbgK2vCJpQhObf77vv+bQWtc5ek5RIOwPiC9A="]
RISKY_KEY_HASHES = ["NvqYIYSbgK2vCJpQhObf77vv+bQWtc5ek5RIOwPiC9A", "abc", HASH, "NvqYIYSbgK2vCJpQhObf77vv-bQWtc5ek5RIOwPiC9A="]
IDENTIFIERS = ["1.3.6.1.4.1.311.20.2.3", "msUPN", "DNS", "upn", "2.5.4.3", "x"]
PATHS = ["/healthz", "/ready", "/a//b", "/a/../b", "/a%2Fb", "/ü", "healthz"]
UPGRADES = ["websocket", "h2c", "TLS/1.2", "tls/"]


class Generator:
    """The same seed makes the same policies."""

    def __init__(self, seed, risk=0.1):
        self.random, self.risk = random.Random(seed), risk

    def policy(self):
        spec = self._some(0.25, {
            "tcpKeepalive": self._keepalive, "enableProxyProtocol": self._boolean,
            "proxyProtocol": lambda: self._some(0.4, {"optional": self._boolean}), "clientIPDetection": self._detection,
            "path": self._path, "timeout": self._timeout, "connection": self._connection,
            "http1": self._http1, "http2": self._http2, "http3": dict, "grpc": lambda: {"enableWeb": self._boolean()},
            "healthCheck": lambda: {"path": self._one(PATHS[:2], PATHS[2:])}, "scheme": lambda: self._one(["Preserve", "MatchBackend"]),
        })
        # These have the most fields.
        spec.update(self._some(0.45, {"tls": self._tls, "headers": self._headers}))
        return spec or {"tls": self._tls()}

    # Choices

    def _some(self, probability, makers):
        return {name: make() for name, make in makers.items() if self.random.random() < probability}

    def _one(self, usual, risky=(), risk=None):
        pool = risky if risky and self.random.random() < (risk or self.risk) else usual
        return self.random.choice(pool)

    def _list(self, usual, risky=(), most=3):
        count = self.random.randint(1, most)
        values = self.random.sample(usual, min(count, len(usual)))
        if risky and self.random.random() < self.risk * 2:
            values.append(self.random.choice(risky))
        if self.random.random() < self.risk:
            values.append(self.random.choice(values))
        return values

    def _boolean(self):
        return self.random.random() < 0.6

    def _duration(self):
        return self.random.choice(DURATIONS)

    def _durations(self, *names):
        return lambda: self._some(0.4, {name: self._duration for name in names})

    # Sections of the spec

    def _keepalive(self):
        return self._some(0.5, {
            "probes": lambda: self._one([3, 9, 127], [0, 128, 255]), "idleTime": lambda: self._one(["60s", "2h", "10m"], ["0s", "500ms", "10h"]),
            "interval": lambda: self._one(["10s", "75s"], ["0s", "999ms"])})

    def _detection(self):
        kind = self._one(["hops", "networks", "header", "direct"])
        if kind == "direct":
            return {"directSourceIP": {}}
        if kind == "header":
            return {"customHeader": {
                "name": self._one(["x-real-ip", "CF-Connecting-IP"]), **self._some(0.4, {"failClosed": self._boolean})}}
        source = {"numTrustedHops": self.random.choice([0, 1, 2, 5])} if kind == "hops" else {
            "trustedCIDRs": self._list(NETWORKS, RISKY_NETWORKS)}
        return {"xForwardedFor": {**source, **self._some(0.2, {"disableXForwardedForAppend": self._boolean})}}

    def _tls(self):
        return self._some(0.3, {
            "minVersion": lambda: self._one(["1.2", "1.3"], ["1.0", "1.1", "Auto"]),
            "maxVersion": lambda: self._one(["1.3", "1.2"], ["1.0", "1.1", "Auto"]),
            "ciphers": lambda: self._list(CIPHERS, ["ALL", "TLS_AES_128_GCM_SHA256"]), "ecdhCurves": lambda: self._list(CURVES[:5], CURVES[5:] + RISKY_CURVES),
            "signatureAlgorithms": lambda: self._list(ALGORITHMS[:5], ALGORITHMS[5:] + RISKY_ALGORITHMS),
            "alpnProtocols": lambda: self._list(ALPN, RISKY_ALPN), "fingerprints": lambda: self._list(["JA3", "JA4"], most=2),
            "session": lambda: {"resumption": self._some(0.5, {"stateless": dict, "stateful": dict})},
            "clientValidation": self._validation})

    def _validation(self):
        validation = self._some(0.3, {
            "optional": self._boolean, "mode": lambda: self._one(["Request", "RequireAny", "VerifyIfGiven", "RequireAndVerify"]),
            "spkiHashes": lambda: self._list(KEY_HASHES, RISKY_KEY_HASHES), "certificateHashes": lambda: self._list(HASHES, RISKY_HASHES),
            "subjectAltNames": self._names, "crl": lambda: {"refs": [{"name": "crl"}]}, "allowExpiredCertificate": self._boolean})
        if self.random.random() < 0.75:
            validation["caCertificateRefs"] = [{"name": "ca"}]
        return validation

    def _names(self):
        return self._some(0.6, {
            "dnsNames": lambda: [self._match(["a.example.com", "*.example.com"])],
            "emailAddresses": lambda: [self._match(["a@example.com"])], "ipAddresses": lambda: [self._match(["10.0.0.1", "10.0.0.0/8"])],
            "uris": lambda: [self._match(["spiffe://example.com/a"])],
            "otherNames": lambda: [{"oid": self._one(IDENTIFIERS[:3], IDENTIFIERS[3:]), **self._match(["a"])}]})

    def _match(self, values):
        kind = self._one(["Exact", "Exact", "Prefix", "Suffix", "RegularExpression"])
        value = self._one(EXPRESSIONS, RISKY_EXPRESSIONS, 0.3) if kind == "RegularExpression" else self.random.choice(values)
        return {"value": value, **({"type": kind} if kind != "Exact" or self._boolean() else {})}

    def _path(self):
        return self._some(0.6, {
            "disableMergeSlashes": self._boolean,
            "escapedSlashesAction": lambda: self._one(["KeepUnchanged", "RejectRequest", "UnescapeAndForward", "UnescapeAndRedirect"])})

    def _headers(self):
        headers = self._some(0.3, {
            "enableEnvoyHeaders": self._boolean, "disableRateLimitHeaders": self._boolean,
            "withUnderscoresAction": lambda: self._one(["Allow", "RejectRequest", "DropHeader"]),
            "requestID": lambda: self._one(["PreserveOrGenerate", "Preserve", "Generate", "Disable"]),
            "xForwardedClientCert": self._forwarded, "host": lambda: {"stripTrailingHostDot": self._boolean()},
            "maxRequestHeaderLimit": lambda: self._one(["60Ki", "96Ki", 8192, "1Mi"], [512, "9Mi", 0]),
            "earlyRequestHeaders": self._modifier, "lateResponseHeaders": self._modifier})
        if "requestID" not in headers and self.random.random() < 0.1:
            headers["preserveXRequestID"] = self._boolean()
        return headers

    def _forwarded(self):
        mode = self._one(["Sanitize", "ForwardOnly", "AppendForward", "SanitizeSet", "AlwaysForwardOnly"])
        details = {"certDetailsToAdd": self._list(["Subject", "Cert", "Chain", "DNS", "URI"])} if mode in ("AppendForward", "SanitizeSet") else {}
        return {"mode": mode, **details}

    def _modifier(self):
        def headers():
            names = {name.lower(): name for name in self._list(HEADER_NAMES, RISKY_NAMES)}
            return [{"name": name, "value": self._one(HEADER_VALUES, RISKY_VALUES)} for name in names.values()]
        modifier = self._some(0.35, {
            "set": headers, "add": headers, "addIfAbsent": headers, "remove": lambda: sorted(set(self._list(REMOVED, RISKY_REMOVED))),
            "removeOnMatch": lambda: [self._match(["x-internal-", "X-Debug"])]})
        return modifier or {"set": headers()}

    def _timeout(self):
        return self._some(0.7, {
            "tcp": self._durations("idleTimeout", "tlsHandshakeTimeout", "connectionInspectionTimeout"),
            "http": self._durations("requestReceivedTimeout", "requestHeadersReceivedTimeout", "idleTimeout", "streamIdleTimeout")})

    def _connection(self):
        return self._some(0.5, {
            "connectionLimit": self._limit, "bufferLimit": lambda: self._one(["32Ki", 65536, "1Mi"], [0, "5Gi", 100]),
            "maxAcceptPerSocketEvent": lambda: self.random.choice([0, 1, 10])})

    def _limit(self):
        limit = self._some(0.5, {
            "value": lambda: self.random.choice([1, 100, 10000]), "maxConnectionDuration": self._duration,
            "maxRequestsPerConnection": lambda: self.random.choice([0, 1, 1000]), "maxStreamDuration": self._duration})
        if "value" in limit and self._boolean():
            limit["closeDelay"] = self._duration()
        return limit

    def _http1(self):
        return self._some(0.3, {
            "enableTrailers": self._boolean, "preserveHeaderCase": self._boolean,
            "http10": lambda: self._some(0.7, {"useDefaultHost": self._boolean}), "disableSafeMaxConnectionDuration": self._boolean,
            "ignoredUpgradeTypes": lambda: [self._match(UPGRADES)]})

    def _http2(self):
        return self._some(0.4, {
            "initialStreamWindowSize": lambda: self._one(["64Ki", 65535, "1Mi"], [1024, "4Gi"]),
            "initialConnectionWindowSize": lambda: self._one(["1Mi", "64Ki", 2147483647], [2147483648]),
            "maxConcurrentStreams": lambda: self.random.choice([1, 100, 2147483647]),
            "onInvalidMessage": lambda: self._one(["TerminateConnection", "TerminateStream"]), "connectionKeepalive": self._ping})

    def _ping(self):
        ping = self._some(0.6, {
            "interval": lambda: self._one(["30s", "1m"], ["0s"]), "intervalJitter": lambda: self.random.choice([0, 15, 100]),
            "idleInterval": lambda: self._one(["10s"], ["0s"])})
        if self.random.random() < 0.9:
            ping["timeout"] = self._one(["5s", "10s"], ["0s", "500ms"])
        return ping

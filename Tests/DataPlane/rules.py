"""Every rule whose violation Envoy detects: the bad example is refused or shown to misbehave, the good example loads."""

import json

from checks import Skipped, expect
from product import policy
from scenarios import all_scenarios

DETECTORS = ("data plane", "envoy")
HOSTNAME = "a.example.com"
# Rules whose bad example loads, with the scenario that shows the effect at run time. Warnings that only the webhook gives are among them.
SHOWN_BY_SCENARIO = {
    "alpn-empty": "B15: an empty name in alpnProtocols turns ALPN off",
    "alpn-unknown": "B15: a blank after a comma makes another name in alpnProtocols",
    "cidr-mapped": "B11: an IPv4-mapped network in trustedCIDRs does not trust the proxy",
    "client-cert-forged": "B7: ForwardOnly passes a forged X-Forwarded-Client-Cert on even from verified clients",
    "client-ip-header-denied": "B16: a custom header that earlyRequestHeaders removes is not found",
    "client-ip-header-removed": "B16: a custom header that earlyRequestHeaders removes is not found",
    "client-pins-unenforced": "B2: Request and RequireAny do not enforce subjectAltNames",
    "connection-duration-zero": "B6: maxConnectionDuration 0s ends connections at the latest after the second response",
    "curve-support": "B10: clients without post-quantum groups cannot connect if there are no others",
    "header-content-length": "B3: Content-Length in earlyRequestHeaders smuggles requests",
    "header-match-case": "B4: removeOnMatch with capital letters matches no header",
    "header-overwritten": "B17: Envoy overwrites x-request-id, x-forwarded-client-cert and x-forwarded-proto of earlyRequestHeaders",
    "header-peer-address": "B18: earlyRequestHeaders sees the peer's address, not the client's",
    "header-removed": "B20: a header that is written and removed ends removed",
    "header-required": "B8: removing pseudo-headers of requests makes every request fail",
    "header-transfer-encoding": "B3: Envoy drops Transfer-Encoding of earlyRequestHeaders and lateResponseHeaders",
    "health-check-normalized": "B12: a health check path that normalisation changes or rejects is not found",
    "name-pattern": "B13: an asterisk in a name of type Exact is no pattern",
    "require-any-unenforced": "B1: RequireAny without authorities admits clients without a certificate",
    "signature-algorithms-old": "B10: clients of TLS 1.3 cannot connect if the algorithms are older",
    "signature-algorithms-unusable": "B10: clients of TLS 1.3 cannot connect if the algorithms are older",
    "tls-versions-unusable": "B5: no client connects with maxVersion 1.1, unless minVersion is lower and a cipher suite has CBC",
    "upgrade-type-case": "B14: ignoredUpgradeTypes is compared with regard to case",
}
# Rules whose effect cannot be shown here.
NOT_SHOWN = {"http3-tls-version": "the listener loads, and there is no QUIC client to show that handshakes fail"}

# The same for rules that only old releases have.
NOT_SHOWN_IN_OLD_RELEASES = {"client-ca-missing": "Envoy Gateway before 1.8 ignores the field, so the listener loads"}


def run(checks, bench):
    rules = [rule for rule in bench.product.rules() if rule["detectedBy"] in DETECTORS or rule["id"] in SHOWN_BY_SCENARIO]
    verdicts = {rule["id"]: bench.product.verdict(policy("bad", json.loads(rule["bad"]))) for rule in rules}
    rules = [rule for rule in rules if not verdicts[rule["id"]].ignores_fields]
    bad = {rule["id"]: policy("bad-" + rule["id"], json.loads(rule["bad"])) for rule in rules}
    good = {rule["id"]: policy("good-" + rule["id"], json.loads(rule["good"])) for rule in rules}
    with checks("every rule that a scenario shows names one of the scenarios"):
        unknown = set(SHOWN_BY_SCENARIO.values()) - {sentence for sentence, _ in all_scenarios()}
        expect(not unknown, f"there are no scenarios {unknown}")
        unknown = set(SHOWN_BY_SCENARIO) | set(NOT_SHOWN)
        # Old releases do not have all rules.
        unknown -= {rule["id"] for rule in bench.product.rules(releases=())}
        expect(not unknown, f"there are no rules {unknown} that Envoy detects")
    # Socket options take effect when the socket is bound.
    refused, untranslated = bench.refusals(list(bad.values()) + list(good.values()), hostname=HOSTNAME, binds=True)
    for rule in rules:
        identifier = rule["id"]
        name = "bad-" + identifier
        with checks(f"rule {identifier}: {_way(name, identifier, untranslated)}"):
            if reason := (NOT_SHOWN | NOT_SHOWN_IN_OLD_RELEASES).get(identifier):
                expect(name not in refused, f"Envoy refuses the bad example; remove the rule from NOT_SHOWN: {refused.get(name)}")
                raise Skipped(reason)
            if identifier not in SHOWN_BY_SCENARIO:
                words = refused.get(name, []) + untranslated.get(name, [])
                expect(words, f"Envoy loads the bad example {rule['bad']}")
            else:
                expect(name not in refused, f"Envoy refuses the bad example; remove the rule from SHOWN_BY_SCENARIO: {refused.get(name)}")
        with checks(f"rule {identifier}: Envoy loads the good example"):
            name = "good-" + identifier
            expect(name not in refused, f"Envoy refuses {rule['good']}: {refused.get(name)}")
            expect(name not in untranslated, f"{rule['good']} is not translated: {untranslated.get(name)}")


def _way(name, identifier, untranslated):
    if identifier in SHOWN_BY_SCENARIO:
        return f"the bad example loads, and a scenario shows the effect: {SHOWN_BY_SCENARIO[identifier]}"
    return "Envoy Gateway cannot translate the bad example" if name in untranslated else "Envoy refuses the bad example"

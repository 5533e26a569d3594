"""The words of policies that only some releases of Envoy accept: the webhook denies those that the running Envoy refuses."""

import copy
import json
import pathlib

from checks import expect
from listeners import loadable
from product import policy

RECORD = pathlib.Path(__file__).parent / "words.json"
# A word that everything accepts, in whose place the others are put.
PLACEHOLDER = "ECDHE-ECDSA-AES128-GCM-SHA256"
# The fields that take words, each with a policy.
SPECS = {
    "curves": {"tls": {"ecdhCurves": [PLACEHOLDER]}},
    "signatureAlgorithms": {"tls": {"signatureAlgorithms": [PLACEHOLDER]}},
    "ciphers": {"tls": {"ciphers": [PLACEHOLDER]}},
    "alpnProtocols": {"tls": {"alpnProtocols": [PLACEHOLDER]}},
    "headerCommands": {"headers": {"earlyRequestHeaders": {"set": [{"name": "x", "value": PLACEHOLDER}]}}},
    "expressions": {"tls": {"clientValidation": {
        "caCertificateRefs": [{"name": "ca"}],
        "subjectAltNames": {"dnsNames": [{"type": "RegularExpression", "value": PLACEHOLDER}]}}}},
}


def words():
    """The recorded words of each field."""
    record = json.loads(RECORD.read_text())
    return {field: list(record[field]) for field in SPECS}


def replaced(value, word):
    """A copy of a JSON value with the word in place of the placeholder."""
    if isinstance(value, dict):
        return {key: replaced(item, word) for key, item in value.items()}
    if isinstance(value, list):
        return [replaced(item, word) for item in value]
    return word if value == PLACEHOLDER else copy.copy(value)


def translations(product):
    """The listener of each field with the placeholder."""
    # It is a cipher of all releases; that it is no curve and no algorithm prevents no translation.
    listeners, messages = product.translations([policy(field.lower(), spec) for field, spec in SPECS.items()], "https")
    if messages:
        raise AssertionError(f"not translated: {messages}")
    return {field: listeners[field.lower()][0] for field in SPECS}


def accepted(envoy, listeners, certificates):
    """The words that an Envoy accepts, by field."""
    keys = [(field, word) for field, all_words in words().items() for word in all_words]
    items = [
        ((field, word), loadable(
            replaced(listeners[field], word), "", certificates, (f"127.1.{index // 250}.{index % 250 + 1}", 10000), False))
        for index, (field, word) in enumerate(keys)]
    found = {field: set() for field in SPECS}
    for (field, word), refusal in envoy.verdicts(items).items():
        if not refusal:
            found[field].add(word)
    return found


def run(checks, bench):
    found = accepted(bench.envoy, translations(bench.product), bench.certificates)
    for field, all_words in words().items():
        verdicts = {word: bench.product.verdict(policy("words", replaced(SPECS[field], word))) for word in all_words}
        denied = {word for word, verdict in verdicts.items() if not verdict.allowed}
        # Since 1.8, Envoy Gateway refuses ciphers that Envoy accepts.
        by_gateway = {word for word in denied if "[cipher-unknown]" in verdicts[word].message}
        refused = set(all_words) - found[field]
        with checks(f"no word of {field} that Envoy refuses is admitted"):
            expect(refused <= denied, f"admitted: {sorted(refused - denied)}")
        with checks(f"no word of {field} that Envoy accepts is denied"):
            expect(denied - refused <= by_gateway, f"denied: {sorted(denied - refused - by_gateway)}")
        print(f"      {field}: {len(all_words)} words, Envoy refuses {len(refused)}, the webhook denies {len(denied)}")

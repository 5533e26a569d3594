"""Random policies: Envoy refuses none that the webhook admits, except for the known gaps."""

import pathlib
import re

from checks import expect
from policies import Generator
from product import policy

SEED, COUNT = 1, 2000
HOSTNAME = "a.example.com"
GAPS = pathlib.Path(__file__).parent / "known_gaps.txt"


def known_gaps():
    """The reasons in the file with the expression that Envoy's words match."""
    lines = [line for line in GAPS.read_text().splitlines() if line and not line.startswith("#")]
    return {reason: re.compile(expression) for reason, expression in (line.split(" = ", 1) for line in lines)}


def run(checks, bench, seed, count, expects_all_gaps):
    generator = Generator(seed)
    policies = {f"p{number}": policy(f"p{number}", generator.policy()) for number in range(count)}
    verdicts = {name: bench.product.verdict(item) for name, item in policies.items()}
    admitted = {name: item for name, item in policies.items() if verdicts[name].allowed}
    refused, untranslated = bench.refusals(list(admitted.values()), hostname=HOSTNAME)

    silent = sum(not verdicts[name].warnings for name in admitted)
    print(f"      {count} policies with seed {seed}: {count - len(admitted)} denied, {len(admitted) - silent} admitted with warnings, "
          f"{silent} admitted without; Envoy refuses {len(refused)} of those admitted")
    with checks("every admitted policy is translated"):
        expect(not untranslated, "\n".join(f"{policies[name]['spec']}: {words}" for name, words in untranslated.items()))
    gaps = known_gaps()
    hits = dict.fromkeys(gaps, 0)
    unexplained = {}
    for name, words in refused.items():
        reasons = set()
        for protocol, text in words:
            found = [reason for reason, expression in gaps.items() if expression.search(text)]
            reasons.update(found)
            if not found:
                # A failed validation begins with the whole message.
                unexplained.setdefault(text.strip()[-400:], (protocol, name))
        for reason in reasons:
            hits[reason] += 1
    with checks("Envoy refuses no admitted policy for a reason that is not a known gap"):
        expect(not unexplained, "\n".join(
            f"{protocol}: {words}\n  {policies[name]['spec']}\n  warnings: {verdicts[name].warnings}"
            for words, (protocol, name) in unexplained.items()))
    for reason, number in hits.items():
        print(f"      known gap: {reason}: {number} policies")
    # Few policies, those of another seed, and other releases of Envoy need not have every gap.
    if expects_all_gaps and (seed, count) == (SEED, COUNT):
        with checks("every known gap occurs"):
            fixed = [reason for reason, number in hits.items() if not number]
            expect(not fixed, "remove these from known_gaps.txt: " + "; ".join(fixed))
    denied = [item for name, item in policies.items() if name not in admitted]
    refused, untranslated = bench.refusals(denied, hostname=HOSTNAME, binds=True)
    loaded = [item for item in denied if item["metadata"]["name"] not in {**refused, **untranslated}]
    # Envoy loads some policies that do not do what they say; a person decides whether these are denied for a good reason.
    print(f"      {len(loaded)} denied policies load:")
    reasons = {}
    for item in loaded:
        reasons.setdefault(re.sub(r"\[\d+\]", "[]", _first_error(verdicts[item["metadata"]["name"]].message)), []).append(item)
    for reason, items in sorted(reasons.items()):
        print(f"      {len(items)} x {reason}")


def _first_error(message):
    """The first error of a denial, without the sentence that introduces it."""
    return message.split(" is invalid: ")[-1].lstrip("[").split(", spec.")[0][:200]

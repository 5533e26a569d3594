"""The proof that the webhook and a real Envoy agree. hack/dataplane/run starts it."""

import argparse
import sys

import corpus
import random_policies
import rules
import scenarios
import words
from backend import Backend
from bench import Bench
from checks import Checks
from envoy import Envoy
from product import Product
from scenarios.stage import Stage
from workplace import Certificates, Workplace


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--envoy", required=True)
    parser.add_argument("--webhook", required=True)
    parser.add_argument("--releases", default="", help="the options that name the releases of Envoy Gateway and Envoy")
    parser.add_argument("--only-words", action="store_true", help="check only which words Envoy accepts")
    parser.add_argument("--seed", type=int, default=random_policies.SEED)
    parser.add_argument("--count", type=int, default=random_policies.COUNT)
    parser.add_argument("--expect-all-gaps", action="store_true", help="fail if a known gap does not occur")
    arguments = parser.parse_args()
    checks = Checks()
    with Workplace() as workplace, Backend() as backend:
        certificates = Certificates(workplace.folder)
        product = Product(workplace, arguments.webhook, arguments.releases.split())
        bench = Bench(product, Envoy(workplace, arguments.envoy, "loading"), certificates)
        words.run(checks, bench)
        if arguments.only_words:
            return checks.finish()
        stage = Stage(product, Envoy(workplace, arguments.envoy, "running", [("backend", backend.port)]), certificates, backend)
        scenarios.run(checks, stage)
        rules.run(checks, bench)
        corpus.run(checks, bench)
        random_policies.run(checks, bench, arguments.seed, arguments.count, arguments.expect_all_gaps)
    return checks.finish()


if __name__ == "__main__":
    sys.exit(main())

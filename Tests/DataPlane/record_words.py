"""Asks releases of Envoy which words they accept, and writes words.json. hack/dataplane/record-words starts it."""

import argparse
import json

import words
from envoy import Envoy
from product import Product
from workplace import Certificates, Workplace


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--webhook", required=True)
    parser.add_argument("releases", nargs="+", metavar="RELEASE=PATH")
    arguments = parser.parse_args()
    releases = dict(release.split("=", 1) for release in arguments.releases)
    record = {field: {word: [] for word in found} for field, found in words.words().items()}
    with Workplace() as workplace:
        certificates = Certificates(workplace.folder)
        listeners = words.translations(Product(workplace, arguments.webhook))
        for release, program in releases.items():
            found = words.accepted(Envoy(workplace, program, f"envoy-{release}"), listeners, certificates)
            for field in record:
                for word in found[field]:
                    record[field][word].append(release)
    words.RECORD.write_text(text(list(releases), record))


def text(releases, accepted):
    """The record as JSON with a line for each word."""
    sections = [f'  "releases": {json.dumps(releases)}']
    for field, words in accepted.items():
        lines = [f"    {json.dumps(word)}: {json.dumps(found)}" for word, found in sorted(words.items())]
        sections.append(f'  "{field}": {{\n' + ",\n".join(lines) + "\n  }")
    return "{\n" + ",\n".join(sections) + "\n}\n"


if __name__ == "__main__":
    main()

"""Pages of the program in a real browser. hack/page/test starts it."""

import argparse
import sys
import tempfile

import accessibility
import appearance
import large
import markup
import reading
import searching
from browser import Browser
from checks import Checks
from inputs import CLUSTERS, ROOT, Program, hostile
from visit import Visit


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--webhook", required=True)
    arguments = parser.parse_args()
    checks = Checks()
    with tempfile.TemporaryDirectory() as folder, Browser("chromium") as browser:
        program = Program(arguments.webhook, folder)
        pages = [program.status(f"status-{path.stem}", path.relative_to(ROOT)) for path in CLUSTERS]
        pages += [program.lint(f"lint-{name}", f"Tests/Policies/{name}") for name in ("accepted", "sensible")]
        pages.append(program.lint("lint-cluster", "Tests/Clusters/storefront.yaml"))
        status = next(path for path in pages if path.stem == "status-storefront")
        lint = program.lint("lint-refused", "Tests/Policies/refused")
        pages.append(lint)
        objects = program.input("hostile", hostile())
        foreign = [program.status("status-hostile", objects), program.lint("lint-hostile", objects)]
        visits = [Visit(browser, path) for path in pages + foreign]
        markup.run(checks, browser, visits, foreign)
        accessibility.run(checks, browser, visits, (status, lint))
        appearance.run(checks, browser, visits, (status, lint))
        searching.run(checks, browser, status, lint)
        reading.run(checks, browser, status, lint)
        large.run(checks, browser, program)
    return checks.finish()


if __name__ == "__main__":
    sys.exit(main())

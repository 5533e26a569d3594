"""Tests the alerts and the dashboard. Started by hack/monitoring/test."""

import argparse
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "EndToEnd"))

import alerts
import dashboard
import scrape
from checks import Checks
from processes import Workspace


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--tools", type=pathlib.Path, required=True)
    arguments.add_argument("--webhook", type=pathlib.Path, required=True)
    given = arguments.parse_args()
    checks = Checks()
    with Workspace() as workspace:
        alerts.run(checks, workspace, given.tools / "promtool")
        prometheus = scrape.start(workspace, given.tools / "prometheus", given.webhook)
        scrape.run(checks, prometheus)
        dashboard.run(checks, prometheus)
    return checks.finish()


if __name__ == "__main__":
    sys.exit(main())

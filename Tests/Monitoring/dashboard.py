"""Evaluates the queries of the dashboard and the metrics that alerts name, on what Prometheus has scraped."""

import json
import pathlib
import re

import alerts
from checks import expect, expect_equal

REPOSITORY = pathlib.Path(__file__).resolve().parents[2]
DASHBOARD = REPOSITORY / "manifests/helm/ctp-webhook/monitoring/dashboard/ctp-webhook.json"
SELECTOR = r"\b(?:ctp_webhook|controller_runtime_webhook|apiserver_admission|process)_[a-z_]+(?:\{[^}]*\})?"


def expression(text):
    """Replaces the variables of Grafana."""
    return text.replace("$__rate_interval", "30s").replace("$job", ".+")


def queries():
    panels = json.loads(DASHBOARD.read_text())["panels"]
    return [(panel["title"], target) for panel in panels for target in panel.get("targets", [])]


def selectors(text):
    """Returns the metrics that an expression names, with their labels."""
    return re.findall(SELECTOR, expression(text))


def run(checks, prometheus):
    for title, target in queries():
        with checks(f"dashboard: {title}: {target['legendFormat']}"):
            # A comparison leaves out series that are fine.
            found = prometheus.query(re.sub(r" > 0$", "", expression(target["expr"])))
            expect(found, f"no result: {target['expr']}")
            labels = set(re.findall(r"{{(\w+)}}", target["legendFormat"]))
            expect(labels <= found[0].keys(), f"the result has {sorted(found[0])}, not {sorted(labels)}")
            has_every_metric(prometheus, target["expr"])
    for rule in alerts.rules():
        with checks(f"alert: every metric and label of {rule['alert']} exists"):
            expect(selectors(rule["expr"]), "no metric was found in the expression")
            has_every_metric(prometheus, rule["expr"])
    with checks("dashboard: the variable lists the job"):
        expect_equal(prometheus.get("/api/v1/label/job/values", **{"match[]": "ctp_webhook_build_info"}), ["ctp-webhook-metrics"], "the list")
    with checks("dashboard: panels have distinct IDs, descriptions, and do not overlap"):
        has_sound_panels(json.loads(DASHBOARD.read_text())["panels"])
    with checks("a metric or label that does not exist is detected"):
        expect(not prometheus.query("ctp_webhook_none_total"), "a metric")
        expect(not prometheus.query('ctp_webhook_tls_handshake_failures_total{reason="none"}'), "a label")


def has_every_metric(prometheus, text):
    for selector in selectors(text):
        expect(prometheus.query(selector), f"not scraped: {selector}")


def has_sound_panels(panels):
    expect_equal(len({panel["id"] for panel in panels}), len(panels), "the number of IDs")
    taken = set()
    for panel in panels:
        expect(panel["type"] == "row" or panel.get("description"), f"{panel['title']} has no description")
        place = panel["gridPos"]
        cells = {(x, y) for x in range(place["x"], place["x"] + place["w"]) for y in range(place["y"], place["y"] + place["h"])}
        expect(place["x"] + place["w"] <= 24 and not cells & taken, f"{panel['title']} overlaps")
        taken |= cells

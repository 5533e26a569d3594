"""Checks the alerts with promtool, and that each fires and does not fire when cases.yaml says so."""

import json
import pathlib
import re
import subprocess

import yaml

from checks import expect, expect_equal

REPOSITORY = pathlib.Path(__file__).resolve().parents[2]
RULES = REPOSITORY / "manifests/helm/ctp-webhook/monitoring/alerts/prometheus-rule.yaml"
CASES = pathlib.Path(__file__).parent / "cases.yaml"
LABELS = {
    "VALIDATE": "name='validate.clienttrafficpolicies.ctp-webhook.io'", "MUTATE": "name='mutate.clienttrafficpolicies.ctp-webhook.io'",
    "POD2": "namespace='n',job='ctp-webhook-metrics',instance='2:8080'", "POD": "namespace='n',job='ctp-webhook-metrics',instance='1:8080'",
}


def groups():
    return yaml.safe_load(RULES.read_text())["spec"]["groups"]


def rules():
    return [rule for group in groups() for rule in group["rules"]]


def expanded(series):
    for name, labels in LABELS.items():
        series = re.sub(rf"\b{name}\b", labels, series)
    return series.replace("'", '"')


def promtool(program, *arguments, folder):
    return subprocess.run([program, *arguments], cwd=folder, capture_output=True, text=True)


def test_file(alert, row):
    """Returns a test of promtool: how many alerts fire at the time."""
    series = [{"series": expanded(name), "values": values} for name, values in row["series"].items()]
    expression = f'count(ALERTS{{alertname="{alert}",alertstate="firing"}}) or vector(0)'
    sample = {"labels": "{}", "value": 1 if row["fires"] else 0}
    return {"rule_files": ["alerts.yaml"], "evaluation_interval": "1m", "tests": [{
        "interval": "1m", "input_series": series, "promql_expr_test": [{"expr": expression, "eval_time": row["at"], "exp_samples": [sample]}]}]}


def run(checks, workspace, program):
    folder = workspace.folder / "alerts"
    folder.mkdir()
    (folder / "alerts.yaml").write_text(yaml.safe_dump({"groups": groups()}))
    with checks("promtool check rules finds no fault"):
        done = promtool(program, "check", "rules", "alerts.yaml", folder=folder)
        expect(done.returncode == 0, done.stdout + done.stderr)
    with checks("every alert has a severity, a summary, a description, and a link to a heading of docs/troubleshooting.md"):
        has_documentation()
    cases = yaml.safe_load(CASES.read_text())
    with checks("every alert has a case in which it fires and one in which it does not"):
        expect_equal(sorted(cases), sorted(rule["alert"] for rule in rules()), "the list of alerts")
        for alert, rows in cases.items():
            expect_equal({row["fires"] for row in rows}, {True, False}, alert)
    for alert, rows in cases.items():
        for row in rows:
            with checks(f"{alert} {'fires' if row['fires'] else 'does not fire'}: {row['case']}"):
                (folder / "test.yaml").write_text(json.dumps(test_file(alert, row)))
                done = promtool(program, "test", "rules", "test.yaml", folder=folder)
                expect(done.returncode == 0, done.stdout + done.stderr)
    with checks("the texts of alerts name the webhook, and times for people"):
        renders_texts(program, folder)


def has_documentation():
    headings = re.findall(r"^#+ (.*)$", (REPOSITORY / "docs/troubleshooting.md").read_text(), re.MULTILINE)
    anchors = {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}
    for rule in rules():
        expect(rule["labels"]["severity"] in ("critical", "warning", "info"), rule["alert"])
        annotations = rule["annotations"]
        expect(annotations["summary"] and annotations["description"], rule["alert"])
        page, _, anchor = annotations["runbook_url"].partition("#")
        expect(page == "docs/troubleshooting.md" and anchor in anchors, f"{rule['alert']}: {annotations['runbook_url']} does not exist")


def renders_texts(program, folder):
    texts = {
        "CtpWebhookCallsFail": ("The API server rejected 5 writes of ClientTrafficPolicies in 5 minutes, because calls of"
                                " validate.clienttrafficpolicies.ctp-webhook.io failed. Traffic is not affected."),
        "CtpWebhookCertificateExpires": ("The certificate of the Pod at 1:8080 expires in 5d 23h 40m 0s. It is renewed 30 days before, unless you renew"
                                         " it yourself."),
    }
    cases, by_name = yaml.safe_load(CASES.read_text()), {rule["alert"]: rule for rule in rules()}
    for alert, description in texts.items():
        row = next(row for row in cases[alert] if row["fires"] and not row["case"].startswith("the first"))
        test, rule = test_file(alert, row), by_name[alert]
        series = dict(re.findall(r'(\w+)="([^"]*)"', test["tests"][0]["input_series"][0]["series"]))
        labels = {**({"name": series["name"]} if "name" in series else series), **rule["labels"]}
        test["tests"][0].pop("promql_expr_test")
        test["tests"][0]["alert_rule_test"] = [{"alertname": alert, "eval_time": row["at"], "exp_alerts": [
            {"exp_labels": labels, "exp_annotations": {**rule["annotations"], "description": description}}]}]
        (folder / "test.yaml").write_text(json.dumps(test))
        done = promtool(program, "test", "rules", "test.yaml", folder=folder)
        expect(done.returncode == 0, done.stdout + done.stderr)

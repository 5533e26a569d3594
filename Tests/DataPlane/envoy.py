"""A running Envoy whose listeners come from a file, and its verdict on each of them."""

import itertools
import json
import os
import re
import urllib.request

from workplace import free_port, wait_until

# As in Envoy Gateway's bootstrap: RE2 programs may be as large as the message allows.
RUNTIME = {"re2.max_program_size.error_level": 4294967295, "re2.max_program_size.warn_level": 1000}
_base_ids = itertools.count(os.getpid() % 20000 + 1000)


class Envoy:
    def __init__(self, workplace, program, name, backends=()):
        self.workplace, self.name, self.version = workplace, name, 0
        self.folder = workplace.folder / name
        self.folder.mkdir()
        self.admin = free_port()
        self._names = itertools.count()
        self._write([])
        clusters = [{"name": "EmptyCluster", "type": "STATIC", "loadAssignment": {"clusterName": "EmptyCluster"}}]
        clusters += [_cluster(name, port) for name, port in backends]
        bootstrap = {
            "node": {"id": "bench", "cluster": "bench"},
            "admin": {"address": {"socketAddress": {"address": "127.0.0.1", "portValue": self.admin}}},
            "layeredRuntime": {"layers": [{"name": "global_config", "staticLayer": RUNTIME}]},
            "staticResources": {"clusters": clusters},
            "dynamicResources": {"ldsConfig": {"pathConfigSource": {"path": str(self.folder / "lds.json")}, "resourceApiVersion": "V3"}},
        }
        (self.folder / "bootstrap.json").write_text(json.dumps(bootstrap))
        self.process = workplace.start(
            name, program, "-c", self.folder / "bootstrap.json", "--base-id", next(_base_ids), "--concurrency", "1",
            "--log-level", "info", "--drain-time-s", "1", "--parent-shutdown-time-s", "2")
        wait_until(lambda: "starting main dispatch loop" in self._log() or self.process.poll() is not None, "Envoy")
        if self.process.poll() is not None:
            raise AssertionError("Envoy ended: " + self._log()[-500:])

    def _log(self):
        return self.workplace.log(self.name)

    def _write(self, listeners):
        self.version += 1
        resources = [{"@type": "type.googleapis.com/envoy.config.listener.v3.Listener", **listener} for listener in listeners]
        (self.folder / "new").write_text(json.dumps({"versionInfo": str(self.version), "resources": resources}))
        os.rename(self.folder / "new", self.folder / "lds.json")

    def get(self, path):
        with urllib.request.urlopen(f"http://127.0.0.1:{self.admin}{path}", timeout=120) as response:
            return response.read().decode()

    def _attempts(self):
        return self._statistics("update_success") + self._statistics("update_rejected")

    def _statistics(self, name):
        text = self.get(f"/stats?filter=listener_manager.lds.{name}$")
        return int(text.rsplit(":", 1)[1]) if ":" in text else 0

    def update(self, listeners):
        """Replaces all listeners. The refused ones by name with Envoy's words; the whole file is refused under the name None."""
        attempts, start = self._attempts(), len(self._log())
        self._write(listeners)
        wait_until(lambda: self.process.poll() is not None or self._attempts() > attempts, "the update of the listeners", 120)
        if self.process.poll() is not None:
            raise AssertionError("Envoy ended: " + self._log()[-800:])
        log = self._log()[start:]
        refused = re.search(r"Error adding/updating listener\(s\) ((?:.|\n)*?)(?=\n\[20\d\d-|\Z)", log)
        if refused:
            parts = re.split(r"(?:^|\n)(?=L\d+: )", refused.group(1))
            return dict(re.match(r"(L\d+): ((?:.|\n)*)", part).groups() for part in parts if part.strip())
        rejected = re.search(r"update rejected: (.*)|Unable to parse (.*)|Filesystem config update failure: (.*)", log)
        return {None: rejected.group(0).strip()} if rejected else {}

    def verdicts(self, listeners):
        """Envoy's words about each listener, None for those that load. Takes pairs of a key and a listener."""
        names = {f"L{next(self._names)}": key for key, _ in listeners}
        named = [{**listener, "name": name} for name, (_, listener) in zip(names, listeners)]
        refused = self.update(named)
        if None in refused:
            if len(listeners) == 1:
                return {listeners[0][0]: refused[None]}
            middle = len(listeners) // 2
            return {**self.verdicts(listeners[:middle]), **self.verdicts(listeners[middle:])}
        return {key: refused.get(name) for name, key in names.items()}

    def port(self, name):
        """The TCP port of a listener; 0 if it is not open."""
        for status in json.loads(self.get("/listeners?format=json")).get("listener_statuses", []):
            if status["name"] == name:
                return status["local_address"]["socket_address"].get("port_value", 0)
        return 0


def _cluster(name, port):
    endpoint = {"endpoint": {"address": {"socketAddress": {"address": "127.0.0.1", "portValue": port}}}}
    return {
        "name": name, "type": "STATIC", "connectTimeout": "5s",
        "loadAssignment": {"clusterName": name, "endpoints": [{"lbEndpoints": [endpoint]}]}}

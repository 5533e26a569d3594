"""Clients that write policies without a pause, and record every failure."""

import http.client
import itertools
import json
import ssl
import threading
import time

from test_cluster import policy


class Writers:
    """Within `with`, applies policies continuously, with kubectl and by server-side apply on keep-alive connections.

    An API server keeps its connections to a webhook open. `new_connections_to` is a port to which another client opens a new connection for every
    request, like an API server that was just started. `authority` is the certificate authority it trusts, or a function that returns it."""

    def __init__(self, cluster, by_kubectl=1, directly=2, new_connections_to=None, authority=None):
        self.cluster = cluster
        self.failures, self.applied = [], 0
        self._lock, self._ended = threading.Lock(), threading.Event()
        self._threads = [threading.Thread(target=self._kubectl, args=(f"loop-{n}",)) for n in range(by_kubectl)]
        self._threads += [threading.Thread(target=self._direct, args=(f"stream-{n}",)) for n in range(directly)]
        if new_connections_to:
            self._threads.append(threading.Thread(target=self._connect, args=(new_connections_to, authority)))

    def __enter__(self):
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_):
        self._ended.set()
        for thread in self._threads:
            thread.join()

    def _count(self, failure):
        with self._lock:
            self.applied += 1
            if failure:
                self.failures.append(failure)

    def _versions(self, name):
        """Yields a policy with another value each time, so that each apply is a write."""
        for turn in itertools.count():
            if self._ended.is_set():
                return
            yield policy(name, tcpKeepalive={"probes": 1 + turn % 100})

    def _kubectl(self, name):
        for given in self._versions(name):
            answer = self.cluster.kubectl("apply", "--filename=-", given=given)
            self._count(answer.text if answer.code else None)

    def _connect(self, port, authority):
        while not self._ended.wait(0.02):
            trusted = ssl.create_default_context(cadata=authority() if callable(authority) else authority)
            try:
                server = http.client.HTTPSConnection("127.0.0.1", port, timeout=10, context=trusted)
                server.request("GET", "/livez")
                status = server.getresponse().status
                self._count(None if status == 200 else f"a new connection got status {status}")
            except OSError as error:
                self._count(f"a new connection failed: {error}")
            finally:
                server.close()

    def _direct(self, name):
        control_plane = self.cluster.control_plane
        trusted = ssl.create_default_context(cafile=control_plane.certificates / "ca.crt")
        server = http.client.HTTPSConnection("127.0.0.1", control_plane.port, timeout=60, context=trusted)
        headers = {"Authorization": f"Bearer {control_plane.token}", "Content-Type": "application/apply-patch+yaml"}
        path = f"/apis/gateway.envoyproxy.io/v1alpha1/namespaces/default/clienttrafficpolicies/{name}?fieldManager=e2e"
        for given in self._versions(name):
            server.request("PATCH", path, json.dumps(given), headers)
            answer = server.getresponse()
            body = answer.read().decode()
            self._count(None if answer.status < 300 else f"{answer.status}: {body}")
            time.sleep(0.005)
        server.close()

"""Writers that never pause: what they were refused is what an operator would have been refused."""

import http.client
import itertools
import json
import ssl
import threading
import time

from world import policy


class Writers:
    """While it is entered, policies are applied over and over: by kubectl, and by server-side apply on kept-alive connections.

    An API server keeps its connections to a webhook as long as it can. `newcomers` is a port to which somebody connects anew each time,
    as one of many API servers, or one that was just started, would. `authority` is whom it trusts, or a function that says so each time."""

    def __init__(self, world, by_kubectl=1, directly=2, newcomers=None, authority=None):
        self.world = world
        self.failures, self.applied = [], 0
        self._lock, self._ended = threading.Lock(), threading.Event()
        self._threads = [threading.Thread(target=self._kubectl, args=(f"loop-{n}",)) for n in range(by_kubectl)]
        self._threads += [threading.Thread(target=self._direct, args=(f"stream-{n}",)) for n in range(directly)]
        if newcomers:
            self._threads.append(threading.Thread(target=self._connect_anew, args=(newcomers, authority)))

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
        """The same policy with another number each time, so that each is a write."""
        for turn in itertools.count():
            if self._ended.is_set():
                return
            yield policy(name, tcpKeepalive={"probes": 1 + turn % 100})

    def _kubectl(self, name):
        for given in self._versions(name):
            answer = self.world.kubectl("apply", "--filename=-", given=given)
            self._count(answer.text if answer.code else None)

    def _connect_anew(self, port, authority):
        while not self._ended.wait(0.02):
            trusted = ssl.create_default_context(cadata=authority() if callable(authority) else authority)
            try:
                server = http.client.HTTPSConnection("127.0.0.1", port, timeout=10, context=trusted)
                server.request("GET", "/livez")
                status = server.getresponse().status
                self._count(None if status == 200 else f"a new connection was answered {status}")
            except OSError as error:
                self._count(f"a new connection failed: {error}")
            finally:
                server.close()

    def _direct(self, name):
        control_plane = self.world.control_plane
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

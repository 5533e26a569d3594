"""Restarts two servers behind a load balancer, in turn, while clients send reviews over HTTP/1.1 and HTTP/2. No review may fail, and clients do
not retry.

usage: restart.py PROGRAM [RESTARTS]
"""

import sys
import threading
import time

import client
from balancer import Balancer
from server import Server

CLIENTS_OF_EACH_KIND = 4
# More than twice the time that the balancer needs to notice that a server is not ready.
FLAGS = ["--shutdown-delay", "1s", "--shutdown-timeout", "10s"]


class Client(threading.Thread):
    def __init__(self, kind, port, policies):
        super().__init__(daemon=True)
        self.kind, self.port, self.policies = kind, port, policies
        self.count, self.failure, self.is_stopped = 0, None, False

    def run(self):
        try:
            connection = self.kind(self.port)
            while not self.is_stopped:
                client.check(connection, *self.policies[self.count % len(self.policies)])
                self.count += 1
                time.sleep(0.001)
        except Exception as error:
            self.failure = f"{self.kind.protocol}: {type(error).__name__}: {error}"


def main():
    program, restarts = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 6
    servers = [Server(program, *FLAGS), Server(program, *FLAGS)]
    balancer = Balancer(servers)
    policies = list(client.policies())
    clients = [
        Client(kind, balancer.port, policies) for kind in (client.Http1, client.Http2) for _ in range(CLIENTS_OF_EACH_KIND)
    ]
    for each in clients:
        each.start()
    statuses = []
    for number in range(restarts):
        time.sleep(0.5)
        statuses.append(servers[number % 2].stop())
        servers[number % 2] = Server(program, *FLAGS)
        # The other server may stop only after the balancer uses this one.
        while servers[number % 2] not in balancer.ready:
            time.sleep(0.05)
    for each in clients:
        each.is_stopped = True
        each.join(timeout=20)
    statuses += [server.stop() for server in servers]
    failures = [each.failure for each in clients if each.failure]
    for kind in (client.Http1, client.Http2):
        count = sum(each.count for each in clients if each.kind is kind)
        print(f"{kind.protocol}: {count} reviews over {restarts} restarts")
    print(f"failures: {len(failures)}; exit statuses: {statuses}")
    for failure in failures:
        print(failure)
    return 1 if failures or any(statuses) else 0


if __name__ == "__main__":
    sys.exit(main())

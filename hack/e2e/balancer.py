"""A balancer of TCP connections, as a Service is one: new connections go to the members, those that stand stay where they are."""

import contextlib
import itertools
import socket
import threading


class Balancer:
    def __init__(self, *members):
        self.members = list(members)
        self._clients = set()
        self._turn = itertools.count()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self):
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            members = list(self.members)
            if not members:
                client.close()
                continue
            port = members[next(self._turn) % len(members)]
            threading.Thread(target=self._carry, args=(client, port), daemon=True).start()

    def _carry(self, client, port):
        self._clients.add(client)
        # A member that takes no connections is a refused connection to the client: nobody tries another for it.
        with client, contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=5) as server:
            server.settimeout(None)
            back = threading.Thread(target=pump, args=(server, client), daemon=True)
            back.start()
            pump(client, server)
            back.join()
        self._clients.discard(client)

    def cut(self):
        """Sends everybody away, those too who stand, until there are members again."""
        self.members = []
        for client in list(self._clients):
            with contextlib.suppress(OSError):
                client.shutdown(socket.SHUT_RDWR)

    def close(self):
        self._listener.close()


def pump(source, sink):
    with contextlib.suppress(OSError):
        while data := source.recv(65536):
            sink.sendall(data)
    # Half a connection may end before the other half has.
    with contextlib.suppress(OSError):
        sink.shutdown(socket.SHUT_WR)


class Silent:
    """A port that takes connections and never says a word: what a dropped packet looks like, without dropping any."""

    def __init__(self):
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=64)
        self.port = self._listener.getsockname()[1]

    def close(self):
        self._listener.close()

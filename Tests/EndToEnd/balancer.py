"""A load balancer for TCP connections, like a Service: new connections go to the current backends, open ones stay where they are."""

import contextlib
import itertools
import socket
import threading


class Balancer:
    def __init__(self, *backends):
        self.backends = list(backends)
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
            backends = list(self.backends)
            if not backends:
                client.close()
                continue
            port = backends[next(self._turn) % len(backends)]
            threading.Thread(target=self._forward, args=(client, port), daemon=True).start()

    def _forward(self, client, port):
        self._clients.add(client)
        # If the backend refuses the connection, the client's connection ends. No other backend is tried.
        with client, contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=5) as server:
            server.settimeout(None)
            back = threading.Thread(target=copy, args=(server, client), daemon=True)
            back.start()
            copy(client, server)
            back.join()
        self._clients.discard(client)

    def disconnect(self):
        """Removes all backends and closes all open connections."""
        self.backends = []
        for client in list(self._clients):
            with contextlib.suppress(OSError):
                client.shutdown(socket.SHUT_RDWR)

    def close(self):
        self._listener.close()


def copy(source, sink):
    with contextlib.suppress(OSError):
        while data := source.recv(65536):
            sink.sendall(data)
    # One direction may end before the other.
    with contextlib.suppress(OSError):
        sink.shutdown(socket.SHUT_WR)


class SilentServer:
    """A port that accepts connections and never sends anything, which a client cannot tell from dropped packets."""

    def __init__(self):
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=64)
        self.port = self._listener.getsockname()[1]

    def close(self):
        self._listener.close()

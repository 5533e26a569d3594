"""A small load balancer for TCP. New connections go in turn to the servers whose /readyz answers 200."""

import asyncio
import itertools
import threading
import urllib.request


class Balancer:
    """Runs on a separate thread. `servers` may be changed at any time."""

    POLL_SECONDS = 0.1

    def __init__(self, servers):
        self.servers = servers
        self.ready = []
        self.turns = itertools.count()
        started = threading.Event()
        threading.Thread(target=lambda: asyncio.run(self._run(started)), daemon=True).start()
        started.wait()

    async def _run(self, started):
        listener = await asyncio.start_server(self._forward, "127.0.0.1", 0)
        self.port = listener.sockets[0].getsockname()[1]
        while True:
            self.ready = [server for server in self.servers if await asyncio.to_thread(self._is_ready, server)]
            if self.ready:
                started.set()
            await asyncio.sleep(self.POLL_SECONDS)

    @staticmethod
    def _is_ready(server):
        try:
            return urllib.request.urlopen(f"http://127.0.0.1:{server.metrics_port}/readyz", timeout=1).status == 200
        except OSError:
            return False

    async def _forward(self, reader, writer):
        ready = self.ready
        try:
            backend = ready[next(self.turns) % len(ready)]
            other_reader, other_writer = await asyncio.open_connection("127.0.0.1", backend.port)
            await asyncio.gather(self._copy(reader, other_writer), self._copy(other_reader, writer))
        except (OSError, ZeroDivisionError):
            writer.close()

    @staticmethod
    async def _copy(reader, writer):
        try:
            while data := await reader.read(65536):
                writer.write(data)
                await writer.drain()
            writer.write_eof()
        except OSError:
            writer.close()

"""The programs a test starts: each ended by its own handle, whatever happens."""

import pathlib
import shutil
import signal
import socket
import subprocess
import tempfile
import time


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_until(condition, what, seconds=60.0, every=0.1):
    """What the condition returned once it was true; an AssertionError when it did not become so in time."""
    deadline = time.monotonic() + seconds
    while not (result := condition()):
        if time.monotonic() > deadline:
            raise AssertionError(f"waited {seconds:g} s for {what}")
        time.sleep(every)
    return result


class Workplace:
    """A temporary folder and the programs that run in it. Leaving it ends the programs and removes the folder."""

    def __enter__(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="ctp-webhook-e2e-"))
        self._running = []
        return self

    def __exit__(self, *_):
        for process in reversed(self._running):
            self.stop(process, wait=10)
        shutil.rmtree(self.folder, ignore_errors=True)

    def start(self, name, *command, environment=None):
        """Starts a program, its output in NAME.log."""
        with open(self.folder / f"{name}.log", "ab") as log:
            process = subprocess.Popen(
                [str(part) for part in command], cwd=self.folder, env=environment, stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        process.name = name
        self._running.append(process)
        return process

    def stop(self, process, with_signal=signal.SIGTERM, wait=30.0):
        """Ends a program, by force when it does not end by itself; its exit code."""
        if process.poll() is None:
            process.send_signal(with_signal)
        try:
            return process.wait(wait)
        except subprocess.TimeoutExpired:
            process.kill()
            return process.wait()
        finally:
            if process in self._running:
                self._running.remove(process)

    def log(self, name):
        return (self.folder / f"{name}.log").read_text(errors="replace")

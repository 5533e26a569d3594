"""The processes that a test starts. Each is stopped by its own handle, also if the test fails."""

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


def wait_until(condition, description, seconds=60.0, every=0.1):
    """Returns the result of the condition as soon as it is true. Raises AssertionError if it is not true in time."""
    deadline = time.monotonic() + seconds
    while not (result := condition()):
        if time.monotonic() > deadline:
            raise AssertionError(f"waited {seconds:g} s for {description}")
        time.sleep(every)
    return result


class Workspace:
    """A temporary folder and the processes that run in it. At the end of `with`, the processes are stopped and the folder is removed."""

    def __enter__(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="ctp-webhook-e2e-"))
        self._running = []
        return self

    def __exit__(self, *_):
        for process in reversed(self._running):
            self.stop(process, wait=10)
        shutil.rmtree(self.folder, ignore_errors=True)

    def start(self, name, *command, environment=None):
        """Starts a process, whose output goes to NAME.log."""
        with open(self.folder / f"{name}.log", "ab") as log:
            process = subprocess.Popen(
                [str(part) for part in command], cwd=self.folder, env=environment, stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        process.name = name
        self._running.append(process)
        return process

    def stop(self, process, with_signal=signal.SIGTERM, wait=30.0):
        """Stops a process, with SIGKILL if it does not exit within `wait` seconds, and returns its exit code."""
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

"""The server under load, started with new certificates. Reads its memory and descriptors from /proc."""

import os
import re
import shutil
import signal
import subprocess
import tempfile
import time


class Server:
    """`ctp-webhook serve` on free ports of 127.0.0.1. `under` is the command line of a tool that runs it, such as valgrind."""

    def __init__(self, program, *flags, under=()):
        self.program = program
        self.folder = tempfile.mkdtemp(prefix="ctp-webhook-load-")
        self.renew_certificate()
        self.log_path = self.folder + "/log"
        self.process = subprocess.Popen(
            [
                *under, program, "serve", "--tls-cert-file", self.folder + "/tls.crt",
                "--tls-private-key-file", self.folder + "/tls.key", "--listen-address", "127.0.0.1", "--port", "0",
                "--metrics-address", "127.0.0.1:0", "--shutdown-delay", "0s", "--shutdown-timeout", "5s", *flags,
            ],
            stderr=open(self.log_path, "wb"))  # fmt: skip
        self.pid = self.process.pid
        self.port = int(self._wait_for(r'"message":"serving".*?"port":(\d+)'))
        self.metrics_port = int(re.search(r'"metrics[^"]*":"[^"]*?(\d+)"', self.log()).group(1))

    def renew_certificate(self):
        """Replaces the authority and the certificate with new ones."""
        subprocess.run(
            [self.program, "certs", "create", "--directory", self.folder], check=True, stdout=subprocess.DEVNULL)

    def _wait_for(self, pattern):
        for _ in range(1200):
            if found := re.search(pattern, self.log()):
                return found.group(1)
            if self.process.poll() is not None:
                break
            time.sleep(0.05)
        self.process.kill()
        raise SystemExit("the server did not start:\n" + self.log())

    def log(self):
        with open(self.log_path, errors="replace") as file:
            return file.read()

    def is_running(self):
        return self.process.poll() is None

    def memory(self):
        """Returns the resident memory in bytes."""
        with open(f"/proc/{self.pid}/statm") as file:
            return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")

    def peak_memory(self):
        """Returns the largest resident memory since the start, in bytes."""
        with open(f"/proc/{self.pid}/status") as file:
            return int(re.search(r"VmHWM:\s+(\d+) kB", file.read()).group(1)) << 10

    def descriptors(self):
        return len(os.listdir(f"/proc/{self.pid}/fd"))

    def cpu(self):
        """Returns the CPU time used so far, in seconds."""
        with open(f"/proc/{self.pid}/stat") as file:
            fields = file.read().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def stop(self):
        """Stops the server and returns its exit status."""
        if self.is_running():
            self.process.send_signal(signal.SIGTERM)
        status = self.process.wait(timeout=30)
        shutil.rmtree(self.folder, ignore_errors=True)
        return status

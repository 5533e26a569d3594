"""A temporary folder with certificates, and the programs that run in it."""

import pathlib
import shutil
import socket
import subprocess
import tempfile
import time


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_until(condition, subject, seconds=60.0, every=0.05):
    """The first true result of the condition; an AssertionError if there is none in time."""
    deadline = time.monotonic() + seconds
    while not (result := condition()):
        if time.monotonic() > deadline:
            raise AssertionError(f"waited {seconds:g} s for {subject}")
        time.sleep(every)
    return result


class Workplace:
    """Leaving it ends the programs that it started and removes the folder."""

    def __enter__(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="ctp-webhook-dataplane-"))
        self._running = []
        return self

    def __exit__(self, *_):
        for process in reversed(self._running):
            process.terminate()
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)

    def start(self, name, *command):
        """Starts a program with its output in NAME.log."""
        with open(self.folder / f"{name}.log", "ab") as log:
            process = subprocess.Popen(
                [str(part) for part in command], cwd=self.folder, stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        self._running.append(process)
        return process

    def log(self, name):
        return (self.folder / f"{name}.log").read_text(errors="replace")


class Certificates:
    """An authority, a server certificate and client certificates, made with openssl."""

    # Each client certificate with its names, and whether the authority signs it.
    CLIENTS = {
        "known": ("DNS:known.example.com", True),
        "other": ("DNS:other.example.com", True),
        "stranger": ("DNS:known.example.com", False),
    }

    def __init__(self, folder):
        self.folder = folder / "certificates"
        self.folder.mkdir()
        self._key("authority")
        self._openssl("req", "-x509", "-new", "-key", "authority.key", "-out", "authority.crt", "-days", "2", "-subj", "/CN=authority")
        self._certificate("server", "DNS:localhost,DNS:a.example.com", True)
        for name, (names, is_signed) in self.CLIENTS.items():
            self._certificate(name, names, is_signed)

    def path(self, name):
        return str(self.folder / name)

    def client(self, name):
        return self.path(f"{name}.crt"), self.path(f"{name}.key")

    def fingerprint(self, name):
        """The SHA-256 hash of a certificate as `certificateHashes` takes it."""
        text = self._openssl("x509", "-in", f"{name}.crt", "-noout", "-fingerprint", "-sha256")
        return text.split("=")[1].strip().replace(":", "").lower()

    def _certificate(self, name, names, is_signed):
        self._key(name)
        (self.folder / "names").write_text(f"subjectAltName={names}\n")
        self._openssl("req", "-new", "-key", f"{name}.key", "-out", f"{name}.csr", "-subj", f"/CN={name}")
        signer = ["-CA", "authority.crt", "-CAkey", "authority.key", "-CAcreateserial"] if is_signed else ["-signkey", f"{name}.key"]
        self._openssl("x509", "-req", "-in", f"{name}.csr", *signer, "-days", "2", "-extfile", "names", "-out", f"{name}.crt")

    def _key(self, name):
        self._openssl("ecparam", "-genkey", "-name", "prime256v1", "-noout", "-out", f"{name}.key")

    def _openssl(self, *arguments):
        result = subprocess.run(["openssl", *arguments], cwd=self.folder, capture_output=True, text=True)
        if result.returncode:
            raise AssertionError(f"openssl {arguments[0]}: {result.stderr.strip()}")
        return result.stdout

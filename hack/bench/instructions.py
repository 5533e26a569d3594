"""Counts instructions per review with callgrind. See hack/bench/instructions."""

import copy
import http.client
import json
import os
import re
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "../../Tests/Load"))

import raw_http  # noqa: E402
import server  # noqa: E402

# Recorded with Swift 6.3.1 and the libraries of Debian 12. Another compiler needs new figures.
# "valid" is a policy without findings, "warned" a common policy with six warnings, both at /validate. "completed" is the valid policy at /mutate,
# without the group and kind of its target; "denied" is the same with two errors, of which the CRD detects one.
FIGURES = {"valid": 152_370, "warned": 203_080, "completed": 315_789, "denied": 367_656}
TOLERANCE = 0.05
# A second run sends twice as many. The difference between the runs excludes the start and the handshake.
REVIEWS = 200

# The libraries choose implementations by the features of the processor. These settings disable the features that some processors lack, so that the
# choice is the same on every machine: AVX and later in OpenSSL, AVX2 and fast string moves in glibc.
PINNED_FEATURES = {
    "OPENSSL_ia32cap": "~0x1000000000000000:0",
    "GLIBC_TUNABLES": "glibc.cpu.hwcaps=-AVX2,-AVX_Fast_Unaligned_Load,-ERMS",
}


def bodies():
    """Returns the paths and the bodies of the reviews, by name."""
    with open(os.path.join(HERE, "review.json")) as file:
        valid = json.load(file)
    warned = copy.deepcopy(valid)
    spec = warned["request"]["object"]["spec"]
    spec["connection"]["socketBufferLimit"] = "1Mi"
    spec["headers"]["earlyRequestHeaders"]["set"].append({"name": "X-Forwarded-For", "value": "192.0.2.1"})
    spec["http1"] = {"enableTrailers": True, "http10": {"useDefaultHost": False}}
    spec["http3"] = {}
    validation = spec["tls"]["clientValidation"]
    del validation["mode"]
    validation["optional"] = True
    spec["tls"]["session"] = {"resumption": {"stateless": {}}}
    incomplete = copy.deepcopy(valid)
    for reference in incomplete["request"]["object"]["spec"]["targetRefs"]:
        reference.pop("group", None)
        reference.pop("kind", None)
    denied = copy.deepcopy(incomplete)
    denied["request"]["object"]["spec"].update(scheme="Keep", tcpKeepalive={"probes": -3})
    reviews = {
        "valid": ("/validate", valid), "warned": ("/validate", warned), "completed": ("/mutate", incomplete), "denied": ("/mutate", denied),
    }
    return {name: (path, json.dumps(body, separators=(",", ":")).encode()) for name, (path, body) in reviews.items()}


def count(program, path, body, reviews):
    """Returns the instructions of a whole run and the last response."""
    with tempfile.TemporaryDirectory() as folder:
        log = folder + "/log"
        tool = ["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null", "--log-file=" + log]
        webhook = server.Server(program, "--threads", "1", "--tls-reload-interval", "5s", under=tool)
        try:
            connection = raw_http.connect(webhook.port)
            for _ in range(reviews):
                connection.sendall(raw_http.post(body, path + "?timeout=10s"))
                response = http.client.HTTPResponse(connection)
                response.begin()
                answer = response.read()
                if response.status != 200:
                    raise SystemExit(f"status {response.status}: {answer!r}")
            connection.close()
        finally:
            webhook.stop()
        with open(log) as file:
            return int(re.search(r"Collected : (\d+)", file.read()).group(1)), json.loads(answer)["response"]


def main():
    program, compares = sys.argv[1], "--record" not in sys.argv[2:]
    os.environ.update(PINNED_FEATURES)
    failed = False
    for name, (path, body) in bodies().items():
        less, answer = count(program, path, body, REVIEWS)
        more, _ = count(program, path, body, 2 * REVIEWS)
        if answer["allowed"] == (name == "denied") or ("patch" in answer) != (name == "completed") or len(answer.get("warnings", [])) != (6 if name == "warned" else 0):
            raise SystemExit(f"{name}: unexpected response: {answer}")
        instructions, figure = round((more - less) / REVIEWS), FIGURES.get(name)
        print(f"{name}: {len(body)} bytes, {instructions} instructions per review, committed {figure}", flush=True)
        if figure is None:
            continue
        if compares and instructions > figure * (1 + TOLERANCE):
            failed = True
            print(f"hack/bench/instructions: {name} is more than {TOLERANCE:.0%} above the committed figure", file=sys.stderr)
        elif instructions < figure * (1 - TOLERANCE):
            print(f"{name}: more than {TOLERANCE:.0%} below the committed figure: commit the new one")
    sys.exit(1 if failed else 0)


main()

"""Instructions per review, by callgrind. See hack/bench/instructions."""

import copy
import http.client
import json
import os
import re
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "../load"))

import server  # noqa: E402
import wire  # noqa: E402

# Recorded with Swift 6.3.1 and the libraries of Debian 12; record them anew with another compiler. "sound" draws no finding, "warned" is
# a policy of every day with six warnings.
FIGURES = {"sound": 146_900, "warned": 191_900}
TOLERANCE = 0.05
# Between two runs of which the second has twice as many, start and handshake cancel out.
REVIEWS = 200

# The libraries choose their code by the processor that they find. What not every processor has is left out, so that the choice is the
# same everywhere: AVX and all that came after it in OpenSSL, AVX2 and long string moves in glibc.
PINNED = {
    "OPENSSL_ia32cap": "~0x1000000000000000:0",
    "GLIBC_TUNABLES": "glibc.cpu.hwcaps=-AVX2,-AVX_Fast_Unaligned_Load,-ERMS",
}


def bodies():
    """The reviews, by name."""
    with open(os.path.join(HERE, "review.json")) as file:
        sound = json.load(file)
    warned = copy.deepcopy(sound)
    spec = warned["request"]["object"]["spec"]
    spec["connection"]["socketBufferLimit"] = "1Mi"
    spec["headers"]["earlyRequestHeaders"]["set"].append({"name": "X-Forwarded-Proto", "value": "https"})
    spec["http1"] = {"enableTrailers": True, "http10": {"useDefaultHost": False}}
    spec["http3"] = {}
    validation = spec["tls"]["clientValidation"]
    del validation["mode"]
    validation["optional"] = True
    spec["tls"]["session"] = {"resumption": {"stateless": {}}}
    return {name: json.dumps(body, separators=(",", ":")).encode() for name, body in (("sound", sound), ("warned", warned))}


def count(program, body, reviews):
    """The instructions of a whole run, and the last answer."""
    with tempfile.TemporaryDirectory() as folder:
        log = folder + "/log"
        tool = ["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null", "--log-file=" + log]
        webhook = server.Server(program, "--threads", "1", "--tls-reload-interval", "5s", under=tool)
        try:
            connection = wire.connect(webhook.port)
            for _ in range(reviews):
                connection.sendall(wire.post(body, "/validate?timeout=10s"))
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
    program, is_judged = sys.argv[1], "--record" not in sys.argv[2:]
    os.environ.update(PINNED)
    failed = False
    for name, body in bodies().items():
        less, answer = count(program, body, REVIEWS)
        more, _ = count(program, body, 2 * REVIEWS)
        if not answer["allowed"] or len(answer.get("warnings", [])) != (6 if name == "warned" else 0):
            raise SystemExit(f"{name}: not the answer that was meant: {answer}")
        instructions, figure = round((more - less) / REVIEWS), FIGURES[name]
        print(f"{name}: {len(body)} bytes, {instructions} instructions per review, committed {figure}", flush=True)
        if is_judged and instructions > figure * (1 + TOLERANCE):
            failed = True
            print(f"hack/bench/instructions: {name} takes more than {TOLERANCE:.0%} above the committed figure", file=sys.stderr)
        elif instructions < figure * (1 - TOLERANCE):
            print(f"{name}: well below: commit the new figure, so that it stays so")
    sys.exit(1 if failed else 0)


main()

"""The functions that reviews run, as the linker names them, those of every review first, then those of connections. See hack/image/order."""

import collections
import itertools
import os
import pathlib
import re
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "../load"))

import client  # noqa: E402
import link_map as link_map_reader  # noqa: E402
import server  # noqa: E402

# Between two runs of which the second has twice as many rounds, what only start and end run cancels out.
ROUNDS = 4
# Bytes of a section that is better left where it is.
LARGE = 16384
NAME = re.compile(r"(?P<what>c?fn)=\((?P<number>\d+)\)(?: (?P<name>.*))?")


def costs(path):
    """How often each function was called, and the instructions of its own, from a profile by callgrind."""
    names, calls, instructions = {}, collections.Counter(), collections.Counter()
    function = callee = ""
    is_call = False
    with open(path) as file:
        for line in file:
            if found := NAME.match(line):
                if found["name"]:
                    # Callgrind numbers the levels of a recursion.
                    names[found["number"]] = re.sub(r"'\d+$", "", found["name"])
                if found["what"] == "fn":
                    function = names[found["number"]]
                else:
                    callee = names[found["number"]]
            elif line.startswith("calls="):
                calls[callee] += int(line[6:].split()[0])
                is_call = True
            elif line[0] in "0123456789+-*" and len(fields := line.split()) == 2:
                # The line after a call has the cost of that.
                if not is_call:
                    instructions[function] += int(fields[1])
                is_call = False
    return calls, instructions


def section_sizes(link_map):
    """How large the section is that each symbol stands in: what moves is the section."""
    sizes, size = {}, 0
    for line in pathlib.Path(link_map).read_text(errors="replace").splitlines():
        if placed := link_map_reader.PLACED.match(line):
            if len(placed["indent"]) == 8:
                size = int(placed["size"], 16)
            elif len(placed["indent"]) == 16:
                # Swift puts some functions into every module that uses them, under one name.
                sizes[placed["what"]] = max(size, sizes.get(placed["what"], 0))
    return sizes


def profile(program, connections, rounds):
    """Runs the server, with so many connections of each protocol one after the other, and so many rounds of reviews over each."""
    reviews = [client.review(policy, "order") for policy, _ in client.policies()]
    with tempfile.TemporaryDirectory() as folder:
        out = folder + "/profile"
        tool = ["valgrind", "--quiet", "--tool=callgrind", "--demangle=no", "--callgrind-out-file=" + out]
        webhook = server.Server(program, "--threads", "1", under=tool)
        try:
            for protocol in (client.Http1, client.Http2) * connections:
                connection = protocol(webhook.port)
                for path, review in itertools.product(("/validate?timeout=10s", "/mutate?timeout=10s"), reviews * rounds):
                    status, answer = connection.ask(path, review)
                    if status != 200:
                        raise SystemExit(f"status {status}: {answer!r}")
                connection.close()
        finally:
            webhook.stop()
        return *costs(out), len(reviews) * 4 * connections * rounds


def main():
    calls, instructions, reviews = profile(sys.argv[1], 1, ROUNDS)
    more_calls, of_reviews, more_reviews = profile(sys.argv[1], 1, 2 * ROUNDS)
    _, of_connections, _ = profile(sys.argv[1], 2, ROUNDS // 2)
    sizes, rank = section_sizes(sys.argv[2]), {}
    for function, cost in (of_connections - instructions).items():
        rank[function] = (0, cost)
    for function, cost in (of_reviews - instructions).items():
        # Of the functions of every review, those that run most come first.
        share = (more_calls - calls)[function] / (more_reviews - reviews)
        rank[function] = (min(share, 1), cost)
    # Swift's library is one piece: among the others it would only keep them apart.
    small = (function for function in rank if sizes.get(function, LARGE) < LARGE)
    print(*sorted(small, key=rank.get, reverse=True), sep="\n")


main()

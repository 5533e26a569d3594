"""Fails if the image's executable has more resident memory after one review than the limit. See hack/image/test."""

import argparse
import http.client
import json
import os
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "../Load"))

import raw_http  # noqa: E402
import server  # noqa: E402


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("program")
    arguments.add_argument("--limit-mebibytes", type=int, required=True)
    given = arguments.parse_args()

    with open(os.path.join(HERE, "../../hack/bench/review.json")) as file:
        body = json.dumps(json.load(file)).encode()
    # The number of threads depends on the machine otherwise.
    webhook = server.Server(given.program, "--threads", "2")
    try:
        connection = raw_http.connect(webhook.port)
        connection.sendall(raw_http.post(body, "/validate?timeout=10s"))
        response = http.client.HTTPResponse(connection)
        response.begin()
        assert json.load(response)["response"]["allowed"]
        memory = webhook.memory()
        connection.close()
    finally:
        webhook.stop()
    print(f"{memory / (1 << 20):.2f} MiB")
    sys.exit(memory > given.limit_mebibytes << 20)


main()

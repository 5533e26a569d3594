"""Prints what takes the room in the executable, and fails when it takes more than allowed."""

import argparse
import collections
import pathlib
import re
import sys

from link_map import bytes_by_origin

# The first that matches names the part.
PARTS = [
    (r"/lib(crypto|ssl)\.a$", "OpenSSL"),
    (r"/libnghttp2\.a$", "nghttp2"),
    (r"/libyaml\.a$", "libyaml"),
    (r"/swift_static/.*(Foundation|ICU|_FoundationICU)", "Foundation (by swift-argument-parser)"),
    (r"/swift_static/", "the Swift runtime"),
    (r"^ArgumentParser|^Logging$", "swift-argument-parser and swift-log"),
    (r"^/", "the C and C++ runtimes"),
    (r"^<internal>$", "headers, relocations, padding"),
    (r"", "this package"),
]


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--executable", type=pathlib.Path, required=True)
    arguments.add_argument("--link-map", type=pathlib.Path, required=True)
    arguments.add_argument("--limit-megabytes", type=int, required=True)
    given = arguments.parse_args()

    parts = collections.Counter()
    for origin, size in bytes_by_origin(given.link_map).items():
        parts[next(name for pattern, name in PARTS if re.search(pattern, origin))] += size
    total = given.executable.stat().st_size
    parts["headers, relocations, padding"] += max(total - sum(parts.values()), 0)

    print(f"The executable has {total / 1e6:.1f} MB, of which about")
    for name, size in parts.most_common():
        print(f"  {size / 1e6:6.2f} MB  {name}")
    if total > given.limit_megabytes * 1_000_000:
        sys.exit(f"hack/image: more than {given.limit_megabytes} MB")


main()

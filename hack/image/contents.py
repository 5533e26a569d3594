"""Prints the size of the executable by component, and fails if it exceeds the limit."""

import argparse
import collections
import pathlib
import re
import sys

from link_map import bytes_by_origin

# The first matching pattern names the component.
COMPONENTS = [
    (r"/lib(crypto|ssl)\.a$", "OpenSSL"),
    (r"/libnghttp2\.a$", "nghttp2"),
    (r"/libyaml\.a$", "libyaml"),
    (r"/libz\.a$", "zlib"),
    (r"/swift_static/.*(Foundation|ICU|_FoundationICU)", "Foundation"),
    (r"/\.build-image/", "this package"),
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

    sizes = collections.Counter()
    for origin, size in bytes_by_origin(given.link_map).items():
        sizes[next(name for pattern, name in COMPONENTS if re.search(pattern, origin))] += size
    total = given.executable.stat().st_size
    sizes["headers, relocations, padding"] += max(total - sum(sizes.values()), 0)

    print(f"The executable has {total / 1e6:.1f} MB, approximately:")
    for name, size in sizes.most_common():
        print(f"  {size / 1e6:6.2f} MB  {name}")
    if total > given.limit_megabytes * 1_000_000:
        sys.exit(f"hack/image/build: the executable exceeds {given.limit_megabytes} MB")


main()

"""What the linker says it put where: bytes by origin."""

import collections
import pathlib
import re

# lld: `VMA LMA SIZE ALIGN` and a section, or indented what is in it, `FILE:(SECTION)`, or further in the symbols of that.
PLACED = re.compile(r"^ *(?P<address>[0-9a-f]+) +[0-9a-f]+ +(?P<size>[0-9a-f]+) +\d+ (?P<indent> *)(?P<what>\S.*)$")


def bytes_by_origin(path):
    """How many bytes of the executable each archive, object file outside an archive, or module of this package gave."""
    sizes = collections.Counter()
    pieces = sorted(set(loaded_pieces(path)))
    for (address, size, file), (following, _, _) in zip(pieces, pieces[1:] + [(1 << 64, 0, "")]):
        # Of texts that were merged with equal ones the map has the size from before.
        sizes[origin(file)] += min(size, following - address)
    return sizes


def loaded_pieces(path):
    """(address, size, file) of what is in the executable and is loaded."""
    section = ""
    for line in pathlib.Path(path).read_text(errors="replace").splitlines():
        if not (placed := PLACED.match(line)):
            continue
        if not placed["indent"]:
            section = placed["what"]
        # What is not loaded is stripped; what is only zeros is not in the file.
        elif len(placed["indent"]) == 8 and int(placed["address"], 16) and not section.startswith((".bss", ".tbss", "COMMON")):
            yield int(placed["address"], 16), int(placed["size"], 16), placed["what"].rsplit(":(", 1)[0]


def origin(file):
    """`/lib/libz.a(inflate.o)` is of `/lib/libz.a`, `…/JSONTape.build/Tape.swift.o` of `JSONTape`."""
    archive = file.split("(")[0]
    module = re.search(r"/([^/]+)\.build/[^/]+\.o$", archive)
    return module[1] if module else archive

"""Reads the linker's map: the number of bytes of the executable by origin."""

import collections
import pathlib
import re

# A line of lld's map: `VMA LMA SIZE ALIGN` and an output section; indented, an input section `FILE:(SECTION)`; further indented, a symbol.
PLACED = re.compile(r"^ *(?P<address>[0-9a-f]+) +[0-9a-f]+ +(?P<size>[0-9a-f]+) +\d+ (?P<indent> *)(?P<name>\S.*)$")


def bytes_by_origin(path):
    """Counts the bytes of the executable by archive, by object file outside an archive, or by module of this package."""
    sizes = collections.Counter()
    pieces = sorted(set(loaded_pieces(path)))
    for (address, size, file), (following, _, _) in zip(pieces, pieces[1:] + [(1 << 64, 0, "")]):
        # The map has the size of merged strings before merging.
        sizes[origin(file)] += min(size, following - address)
    return sizes


def loaded_pieces(path):
    """Yields (address, size, file) of the parts of the executable that are loaded into memory."""
    section = ""
    for line in pathlib.Path(path).read_text(errors="replace").splitlines():
        if not (placed := PLACED.match(line)):
            continue
        if not placed["indent"]:
            section = placed["name"]
        # Parts that are not loaded are stripped, and zeroed sections take no space in the file.
        elif len(placed["indent"]) == 8 and int(placed["address"], 16) and not section.startswith((".bss", ".tbss", "COMMON", "swift5_backtrace")):
            yield int(placed["address"], 16), int(placed["size"], 16), placed["name"].rsplit(":(", 1)[0]


def origin(file):
    """Returns `/lib/libz.a` for `/lib/libz.a(inflate.o)`, and `JSONTape` for `…/JSONTape.build/Tape.swift.o`."""
    archive = file.split("(")[0]
    module = re.search(r"/([^/]+)\.build/[^/]+\.o$", archive)
    return module[1] if module else archive

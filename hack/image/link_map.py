"""What the linker says it put where: bytes by origin."""

import collections
import pathlib
import re

# `.text.name 0xADDRESS 0xSIZE FILE`, the first part on a line of its own when it is long.
PLACED = re.compile(r"^(?: (?P<section>\S+))?\s+0x(?P<address>[0-9a-f]+)\s+0x(?P<size>[0-9a-f]+) (?P<file>/\S.*)$")


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
    in_memory_map, section = False, ""
    for line in pathlib.Path(path).read_text(errors="replace").splitlines():
        if line.startswith("Memory map"):
            in_memory_map = True
        elif in_memory_map and (placed := PLACED.match(line)):
            section = placed["section"] or section
            address = int(placed["address"], 16)
            # What is not loaded is stripped; what is only zeros is not in the file.
            if address and not section.startswith((".bss", ".tbss", "COMMON")):
                yield address, int(placed["size"], 16), placed["file"]
        elif line.startswith(" ."):
            section = line.strip()


def origin(file):
    """`/lib/libz.a(inflate.o)` is of `/lib/libz.a`, `…/JSONTape.build/Tape.swift.o` of `JSONTape`."""
    archive = file.split("(")[0]
    module = re.search(r"/([^/]+)\.build/[^/]+\.o$", archive)
    return module[1] if module else archive

"""Tar archives that depend on the names, the contents and the executable bits of the files alone, and on the time that the caller gives."""

import gzip
import io
import tarfile


def members_of(folder):
    """Yields (name, content, executable) of the files in a folder, sorted by name."""
    for path in sorted(folder.rglob("*"), key=lambda path: path.relative_to(folder).as_posix()):
        if path.is_file():
            yield path.relative_to(folder).as_posix(), path.read_bytes(), bool(path.stat().st_mode & 0o100)


def tar(members, created):
    """Returns the archive as bytes. Owner and group are 0, modes are 755 or 644, and `created` is the time of every file in seconds."""
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w", format=tarfile.USTAR_FORMAT) as archive:
        for name, content, executable in members:
            entry = tarfile.TarInfo(name)
            entry.size, entry.mtime, entry.mode = len(content), created, 0o755 if executable else 0o644
            archive.addfile(entry, io.BytesIO(content))
    return buffer.getvalue()


def tar_gz(members, created):
    """Returns the compressed archive as bytes. The header of gzip has neither a name nor a time."""
    return gzip.compress(tar(members, created), compresslevel=9, mtime=0)

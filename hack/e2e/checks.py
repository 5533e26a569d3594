"""Checks that read as sentences: `ok …`, `FAIL …` or `skip …`, and a last line of counts."""

import contextlib
import difflib
import os
import pathlib

GOLDEN = pathlib.Path(__file__).parent / "golden"


class Skipped(Exception):
    """This check says nothing on this machine, for the reason given."""


def expect(condition, said=""):
    if not condition:
        raise AssertionError(said)


def expect_equal(actual, expected, what="it"):
    expect(actual == expected, f"{what} is {actual!r}, not {expected!r}")


class Checks:
    def __init__(self):
        self.passed = self.failed = self.skipped = 0

    @contextlib.contextmanager
    def __call__(self, sentence):
        try:
            yield
        except Skipped as reason:
            self.skipped += 1
            print(f"skip  {sentence}: {reason}", flush=True)
        except Exception as failure:  # A check that breaks down has failed; those after it still have something to say.
            self.failed += 1
            kind = "" if isinstance(failure, AssertionError) else f"{type(failure).__name__}: "
            print(f"FAIL  {sentence}\n" + "\n".join("      " + line for line in f"{kind}{failure}".splitlines()), flush=True)
        else:
            self.passed += 1
            print(f"ok    {sentence}", flush=True)

    def finish(self):
        counts = f"{self.passed} passed, {self.failed} failed"
        print(counts + (f", {self.skipped} skipped" if self.skipped else ""))
        return 1 if self.failed else 0


def expect_golden(text, name):
    """The text is that of the file; RECORD=1 writes the file anew, and fails, so that nobody records by accident."""
    path = GOLDEN / name
    recorded = path.read_text() if path.exists() else ""
    if text == recorded:
        return
    difference = "".join(difflib.unified_diff(
        recorded.splitlines(keepends=True), text.splitlines(keepends=True), str(path.name), "now", n=1))
    if os.environ.get("RECORD"):
        path.parent.mkdir(exist_ok=True)
        path.write_text(text)
        raise AssertionError("recorded: read it, and commit it\n" + difference)
    raise AssertionError("not as recorded\n" + difference)

"""Checks named by sentences. Each prints `ok`, `FAIL` or `skip`, and the last line has the counts."""

import contextlib
import difflib
import os
import pathlib

GOLDEN = pathlib.Path(__file__).parent / "golden"


class Skipped(Exception):
    """The check cannot run here, for the reason given."""


def expect(condition, output=""):
    if not condition:
        raise AssertionError(output)


def expect_equal(actual, expected, name="the value"):
    expect(actual == expected, f"{name} is {actual!r}, not {expected!r}")


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
        except Exception as failure:  # An error in a check fails that check only; the checks after it still run.
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
    """Compares the text with a recorded file. With RECORD=1 it rewrites the file and fails, so that a recording is always noticed."""
    path = GOLDEN / name
    recorded = path.read_text() if path.exists() else ""
    if text == recorded:
        return
    difference = "".join(difflib.unified_diff(
        recorded.splitlines(keepends=True), text.splitlines(keepends=True), str(path.name), "now", n=1))
    if os.environ.get("RECORD"):
        path.parent.mkdir(exist_ok=True)
        path.write_text(text)
        raise AssertionError("recorded; review the difference and commit it\n" + difference)
    raise AssertionError("differs from the recorded text\n" + difference)

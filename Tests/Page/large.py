"""A page of 1,000 policies. Its figures are printed; the bounds only find a page that hangs."""

from checks import expect, expect_equal
from inputs import many

MEGABYTE = 1 << 20


def measure(tab, text):
    """Searches for a text and returns the milliseconds until the page is drawn, and those of processor time."""
    before = tab.processor_time()
    elapsed = tab.run(f"""(async () => {{
        const search = document.querySelector('input');
        const start = performance.now();
        search.value = {text!r};
        search.dispatchEvent(new Event('input', {{ bubbles: true }}));
        await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
        return performance.now() - start;
    }})()""")
    return elapsed, tab.processor_time() - before


def run(checks, browser, program):
    with checks("a page of 1,000 policies loads and filters without a hang"):
        path = program.status("many", program.input("many", many()))
        size = path.stat().st_size / MEGABYTE
        with browser.tab() as tab:
            tab.open(path)
            load = tab.run("performance.getEntriesByType('navigation')[0].duration")
            load_time = tab.processor_time()
            tab.settle()
            total = tab.run("document.querySelectorAll('[data-entry]').length")
            times = [measure(tab, text) for text in ("policy-7", "policy-77", "", "listener-2 team-3")]
            shown = tab.run("document.querySelectorAll('[data-entry]:not([hidden])').length")
            print(f"      {size:.1f} MB, {total} entries; loaded in {load:.0f} ms, {load_time:.0f} ms of processor time", flush=True)
            for elapsed, processor in times:
                print(f"      searched in {elapsed:.0f} ms, {processor:.0f} ms of processor time", flush=True)
            expect(0 < shown < total, f"{shown} of {total}")
            expect_equal(tab.problems(), [], "the console")
        expect(total >= 1000, f"{total} entries")
        expect(size < 8 and load < 60_000 and max(times)[0] < 60_000, "a figure is beyond its bound")

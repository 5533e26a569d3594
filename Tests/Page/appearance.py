"""Colours, narrow windows, motion and print."""

import subprocess
import tempfile
import pathlib

from checks import expect, expect_equal

# The texts whose contrast with their background is below WCAG 2.2 §1.4.3 (AA), as descriptions.
LOW_CONTRAST = """{
    const parse = (text) => {
        const numbers = text.match(/[\\d.]+/g).map(Number);
        return numbers.length === 3 ? [...numbers, 1] : numbers;
    };
    const luminance = (color) => {
        const [r, g, b] = color.slice(0, 3).map((value) => {
            const part = value / 255;
            return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
        });
        return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    const background = (element) => {
        for (let e = element; e; e = e.parentElement) {
            const color = parse(getComputedStyle(e).backgroundColor);
            if (color[3] === 1) return color;
            if (color[3] > 0) throw new Error("a transparent background");
        }
        return [255, 255, 255, 1];
    };
    const low = new Set();
    let count = 0;
    document.querySelectorAll("details").forEach((details) => { details.open = true });
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
        const element = node.parentElement;
        if (node.data.trim() === "" || ["SCRIPT", "STYLE"].includes(element.tagName) || element.closest("[hidden]")) continue;
        const style = getComputedStyle(element);
        const [front, back] = [luminance(parse(style.color)), luminance(background(element))];
        const ratio = (Math.max(front, back) + 0.05) / (Math.min(front, back) + 0.05);
        const size = parseFloat(style.fontSize);
        const isLarge = size >= 24 || size >= 18.66 && Number(style.fontWeight) >= 700;
        count += 1;
        if (ratio < (isLarge ? 3 : 4.5)) low.add(`${element.tagName}.${element.className}: ${ratio.toFixed(2)}`);
    }
    ({ low: Array.from(low), count, page: getComputedStyle(document.body).backgroundColor });
}"""


def run(checks, browser, visits, interactive):
    for scheme in ("light", "dark"):
        with checks(f"in the {scheme} colours, all texts have the contrast that WCAG AA requires"):
            for visit in visits:
                found = visit.contrast[scheme]
                expect(found["count"] > 20, f"{visit.name} has {found['count']} texts")
                expect_equal(found["low"], [], visit.name)
                expect_equal(found["page"] == "rgb(255, 255, 255)", scheme == "light", f"the white page of {visit.name}")
    for width in visits[0].WIDTHS:
        with checks(f"nothing is wider than a window of {width} pixels"):
            for visit in visits:
                expect_equal(visit.wide[width], [], visit.name)
    with checks("with less motion preferred, nothing moves"):
        for reduced in (True, False):
            with browser.tab(reduced=reduced) as tab:
                tab.open(interactive[0])
                moving = tab.run("""Array.from(document.querySelectorAll('body *')).some((e) => ['', '::before', '::after']
                    .some((part) => getComputedStyle(e, part || null).transitionDuration !== '0s'))""")
                expect_equal(moving, not reduced, "whether something moves")
    for script in (True, False):
        with checks(f"the print shows everything that is folded, {'with' if script else 'without'} the script, and no controls"):
            for path in interactive:
                with browser.tab(script=script, dark=True) as tab, tempfile.TemporaryDirectory() as folder:
                    tab.open(path)
                    folded = tab.run("document.querySelectorAll('details:not([open])').length")
                    expect(folded > 3, f"{path.name} has {folded} folded parts")
                    wanted = set(tab.run("""Array.from(document.querySelectorAll('main code, main .badge, main summary'),
                        (e) => e.innerText || e.textContent).join('\\n')""").split())
                    print_file = pathlib.Path(folder) / "print.pdf"
                    tab.pdf(print_file)
                    printed = subprocess.run(["pdftotext", "-layout", print_file, "-"], capture_output=True, check=True).stdout.decode()
                    # Long words are broken at the end of a line.
                    flat = "".join(printed.split())
                    missing = [word for word in wanted if word not in flat and word not in printed]
                    expect(len(missing) <= len(wanted) // 20, f"{path.name} lacks {len(missing)} of {len(wanted)}: {missing[:20]}")
                    expect("Collapse all" not in printed, f"{path.name} prints the filter")

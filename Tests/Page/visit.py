"""A visit of a page: everything that the checks of all pages need, from one load."""

import appearance

# Elements that reach beyond the window. The skip link is outside until it has the focus.
WIDE = """Array.from(document.querySelectorAll('body *'))
    .filter((e) => !e.classList.contains('skip') && e.getBoundingClientRect().right > innerWidth + 0.5)
    .map((e) => `${e.tagName}.${e.className}`)"""
TABLES_WITHOUT_HEADERS = """Array.from(document.querySelectorAll('table')).filter((table) =>
    !table.caption || table.caption.textContent === ''
    || Array.from(table.tHead.rows[0].cells).some((cell) => cell.scope !== 'col')
    || Array.from(table.tBodies[0].rows).some((row) => row.cells[0].scope !== 'row')).length"""


class Visit:
    WIDTHS = (320, 1280)

    def __init__(self, browser, path):
        self.path, self.name = path, path.name
        with browser.tab() as tab:
            tab.open(path)
            tab.settle()
            self.problems, self.requests = tab.problems(), tab.requests()
            self.hostile = tab.run("typeof window.hostile")
            self.levels = tab.run("Array.from(document.querySelectorAll('h1,h2,h3,h4,h5,h6'), (h) => Number(h.tagName[1]))")
            self.tables_without_headers = tab.run(TABLES_WITHOUT_HEADERS)
            tab.run("document.querySelectorAll('details').forEach((details) => { details.open = true })")
            self.nodes = tree(tab)
            self.contrast = {"light": tab.run(appearance.LOW_CONTRAST)}
            tab.prefer(dark=True)
            self.contrast["dark"] = tab.run(appearance.LOW_CONTRAST)
            # Chromium reports stale places of what it has not drawn, because it is outside of the window.
            tab.run("document.styleSheets[0].insertRule('* { content-visibility: visible !important }')")
            self.wide = {}
            for width in self.WIDTHS:
                tab.resize(width, 740)
                overflows = tab.run("document.scrollingElement.scrollWidth > innerWidth")
                self.wide[width] = tab.run(WIDE) + (["the page"] if overflows else [])


def tree(tab):
    """The nodes of the accessibility tree that are not ignored, as role, name and whether they can have the focus."""
    nodes = tab.call("Accessibility.getFullAXTree")["nodes"]
    found = []
    for node in nodes:
        if node.get("ignored"):
            continue
        focusable = any(item["name"] == "focusable" and item["value"].get("value") for item in node.get("properties", []))
        found.append((node.get("role", {}).get("value", ""), node.get("name", {}).get("value", "").strip(), focusable))
    return found

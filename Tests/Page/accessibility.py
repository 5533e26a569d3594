"""What assistive technology gets of a page: the browser's accessibility tree, the headings and the order of the keyboard."""

from checks import expect, expect_equal

INTERACTIVE = {
    "button", "link", "searchbox", "textbox", "combobox", "listbox", "checkbox", "radio", "menuitem", "switch", "slider", "spinbutton",
    "DisclosureTriangle", "MenuListPopup", "ComboBoxSelect",
}
LANDMARKS = {"main": 1, "banner": 1, "contentinfo": 1, "navigation": 1}


def run(checks, browser, visits, interactive):
    with checks("every control, everything that takes the focus and every table has an accessible name"):
        for visit in visits:
            controls = [node for node in visit.nodes if node[0] in INTERACTIVE or node[2]]
            expect(len(controls) > 2, f"{visit.name} has {len(controls)} controls")
            tables = [node for node in visit.nodes if node[0] == "table"]
            # The list that a choice opens has the name of the choice.
            nameless = [node for node in controls + tables if not node[1] and node[0] != "MenuListPopup"]
            expect_equal(nameless, [], visit.name)
    with checks("every page has one main part, one header, one footer, a navigation and a title"):
        for visit in visits:
            for role, count in LANDMARKS.items():
                expect_equal(len([node for node in visit.nodes if node[0] == role]), count, f"the number of {role} in {visit.name}")
            expect(visit.nodes[0][0] == "RootWebArea" and visit.nodes[0][1], visit.name)
    with checks("no heading skips a level"):
        for visit in visits:
            levels = visit.levels
            expect_equal(levels.count(1), 1, f"the number of h1 in {visit.name}")
            expect(all(second <= first + 1 for first, second in zip(levels, levels[1:])), f"{visit.name}: {levels}")
    with checks("every table has a caption, and the first cell of each row and column is a header with a scope"):
        for visit in visits:
            expect_equal(visit.tables_without_headers, 0, f"tables without headers in {visit.name}")
    with checks("the Tab key visits the skip link, the sections, the filter and the entries in the order of the page"):
        for path in interactive:
            with browser.tab() as tab:
                tab.open(path)
                tab.settle()
                visited = []
                for _ in range(40):
                    tab.key("Tab")
                    visited.append(tab.run("""{
                        const all = Array.from(document.querySelectorAll('a[href], button, input, select, summary'))
                            .filter((element) => element.checkVisibility({contentVisibilityAuto: false}));
                        all.indexOf(document.activeElement);
                    }"""))
                expect_equal(visited, list(range(40)), path.name)
                shown = tab.run("getComputedStyle(document.activeElement).outlineStyle")
                expect_equal(shown, "solid", "the outline of the focus")

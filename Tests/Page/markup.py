"""The markup of pages, and what they load."""

import html5lib
from checks import expect, expect_equal
from inputs import HOSTILE

ADDRESSES = {"href", "src", "action", "srcset", "data", "poster", "formaction", "cite", "background"}
# Characters that a browser does not show as themselves, or that change the direction of writing.
INVISIBLE = {"\u2028", "\u2029", "\u202a", "\u202b", "\u202d", "\u202e", "\u2066", "\u2067", "\u200b", "\u200e", "\u200f", "\ufeff"}


def elements(path):
    """The elements of a page, which a strict parser accepts."""
    text = path.read_text()
    parser = html5lib.HTMLParser(tree=html5lib.treebuilders.getTreeBuilder("etree"), strict=True, namespaceHTMLElements=False)
    return text, list(parser.parse(text).iter())


def run(checks, browser, visits, foreign):
    pages = [visit.path for visit in visits]
    with checks("every page is valid HTML for a strict parser, with unique identifiers, and every link leads to one of them"):
        for path in pages:
            _, nodes = elements(path)
            identifiers = [node.get("id") for node in nodes if node.get("id")]
            expect_equal(len(identifiers), len(set(identifiers)), f"the number of identifiers in {path.name}")
            for node in nodes:
                link = node.get("href")
                expect(link is None or link[1:] in identifiers, f"{path.name}: {link} leads to nothing")
                for attribute in ("aria-labelledby", "for"):
                    expect(node.get(attribute, identifiers[0]) in identifiers, f"{path.name}: {attribute} of {node.tag}")
    with checks("no page names another file or a server, and none has styles or handlers in attributes"):
        for path in pages:
            text, nodes = elements(path)
            for node in nodes:
                for name, value in node.attrib.items():
                    expect(name not in ADDRESSES or value.startswith("#"), f"{path.name}: {name}={value}")
                    expect(name != "style" and not name.startswith("on"), f"{path.name}: attribute {name}")
            scripts = [node.text for node in nodes if node.tag in ("script", "style")]
            expect_equal(len(scripts), 2, "the number of scripts and styles")
            expect(not any(word in script for script in scripts for word in ("://", "url(", "@import", "innerHTML")), path.name)
    with checks("names and values with markup are shown as text"):
        for path in foreign:
            text, nodes = elements(path)
            expect(not INVISIBLE & set(text), f"{path.name} has characters that are not shown")
            expect(not [node for node in nodes if node.tag in ("img", "b")], path.name)
            shown = "".join(node.text or "" for node in nodes)
            expect(HOSTILE.split("\u2028")[0] in shown and "\\u202e" in shown, f"{path.name} does not show the name")
    with checks("no page has an error of its script, writes to the console, or loads anything"):
        for visit in visits:
            expect_equal(visit.problems, [], visit.name)
            expect_equal(visit.requests, [], f"requests of {visit.name}")
            expect_equal(visit.hostile, "undefined", f"the script's variable in {visit.name}")
    with checks("the policy of the page blocks scripts and styles that are not its own"):
        with browser.tab() as tab:
            tab.open(foreign[0])
            tab.run("""{
                const style = document.createElement("style");
                style.textContent = "h1 { font-size: 99px }";
                document.head.append(style);
                document.body.setAttribute("style", "margin-top: 77px");
                const image = document.createElement("img");
                image.src = "data:image/gif;base64,R0lGODlhAQABAAAAACw=";
                document.body.append(image);
                try {
                    const script = document.createElement("script");
                    script.textContent = "window.hostile = 1";
                    document.body.append(script);
                } catch {}
            }""")
            tab.settle()
            expect_equal(tab.run("getComputedStyle(document.querySelector('h1')).fontSize === '99px'"), False)
            expect_equal(tab.run("getComputedStyle(document.body).marginTop"), "0px", "the margin")
            expect_equal(tab.run("typeof window.hostile"), "undefined", "the script's variable")
            expect(len([text for text in tab.problems() if "Content Security Policy" in text]) >= 3, "\n".join(tab.problems()))

"""Search, filters, keys and links to entries."""

from checks import expect, expect_equal

SHOWN = "Array.from(document.querySelectorAll('[data-entry]:not([hidden])'), (entry) => entry.id)"
MATCHES = "document.getElementById('matches').textContent"


def entries(tab, condition):
    """The identifiers of the entries for which a condition about `entry` holds."""
    return tab.run(f"Array.from(document.querySelectorAll('[data-entry]')).filter((entry) => {condition}).map((entry) => entry.id)")


def choose(tab, name, value):
    tab.run(f"""{{
        const select = document.querySelector('select[name={name}]');
        select.value = {value!r};
        select.dispatchEvent(new Event('input', {{ bubbles: true }}));
    }}""")
    tab.settle()


def reset(tab):
    tab.run("document.querySelector('button[type=reset]').click()")
    tab.settle()


def run(checks, browser, status, lint):
    with checks("the search shows the entries that have all its words, in any case, and tells how many"):
        with browser.tab() as tab:
            tab.open(status)
            tab.settle()
            total = len(tab.run(SHOWN))
            expect_equal(tab.run(MATCHES), f"{total} entries", "the live region")
            tab.key("/", "Slash")
            tab.type("MTLS partners")
            tab.settle()
            wanted = entries(tab, "['mtls', 'partners'].every((word) => entry.textContent.toLowerCase().includes(word))")
            expect(0 < len(wanted) < total, f"{len(wanted)} of {total}")
            expect_equal(tab.run(SHOWN), wanted, "the entries")
            expect_equal(tab.run(MATCHES), f"{len(wanted)} of {total} entries match", "the live region")
            expect_equal(tab.run("getComputedStyle(document.getElementById('ports')).display"), "block", "a section without entries")
            tab.type(" nothing-has-this")
            tab.settle()
            expect_equal(tab.run(SHOWN), [], "the entries")
            expect(tab.run("document.getElementById('nothing').checkVisibility()"), "the text that nothing matches is not shown")
            expect(not tab.run("document.getElementById('listeners').checkVisibility()"), "an empty section is shown")
    with checks("/ focuses the search from anywhere, Escape clears it and then leaves it, and a choice does not take the key"):
        with browser.tab() as tab:
            tab.open(status)
            tab.settle()
            tab.run("document.querySelector('summary').focus()")
            tab.key("/", "Slash")
            focused = "document.activeElement.name || document.activeElement.tagName"
            expect_equal(tab.run(focused), "text", "the focus")
            expect_equal(tab.run("document.activeElement.value"), "", "the text")
            tab.type("grpc")
            tab.settle()
            expect(len(tab.run(SHOWN)) < len(entries(tab, "true")), "the search shows everything")
            tab.key("Escape")
            tab.settle()
            expect_equal(tab.run("document.querySelector('input').value"), "", "the text")
            expect_equal(tab.run(SHOWN), entries(tab, "true"), "the entries")
            tab.key("Escape")
            expect_equal(tab.run(focused), "BODY", "the focus")
            tab.run("document.querySelector('select').focus()")
            tab.key("/", "Slash")
            expect_equal(tab.run(focused), "severity", "the focus")
    for path, name, selects in ((status, "status", ["severity", "state", "namespace"]), (lint, "lint", ["severity", "rule", "state"])):
        with checks(f"each choice of the filter of {name} shows exactly its entries, and choices add up"):
            with browser.tab() as tab:
                tab.open(path)
                tab.settle()
                everything = set(tab.run(SHOWN))
                for select in selects:
                    options = tab.run(f"Array.from(document.querySelector('select[name={select}]').options, (o) => o.value)")
                    expect(len(options) > 2 and options[0] == "", f"{select}: {options}")
                    found = 0
                    for option in options[1:]:
                        choose(tab, select, option)
                        wanted = entries(tab, f"(entry.dataset.{select} || '').split(' ').includes({option!r})")
                        expect_equal(tab.run(SHOWN), wanted, f"the entries with {select} {option}")
                        found += len(wanted)
                    expect(found > 0, f"no choice of {select} shows anything")
                    reset(tab)
                    expect_equal(set(tab.run(SHOWN)), everything, "the entries after a reset")
                choose(tab, "severity", "error")
                errors = tab.run(SHOWN)
                tab.run("""{
                    const search = document.querySelector('input');
                    search.value = 'port';
                    search.dispatchEvent(new Event('input', { bubbles: true }));
                }""")
                tab.settle()
                both = tab.run(SHOWN)
                expect(set(both) < set(errors), f"{len(both)} of {len(errors)}")
    with checks("a link to an entry unfolds and shows it, also if the filter hides it"):
        with browser.tab(height=500) as tab:
            policy = "policy/shop/second-baseline"
            position = f"document.getElementById('{policy}').getBoundingClientRect().top"
            tab.open(status, policy)
            tab.settle()
            expect(tab.run(f"document.getElementById('{policy}').open"), "the entry is folded")
            expect(0 <= tab.run(position) < 500, f"the entry is at {tab.run(position)}")
            tab.key("/", "Slash")
            tab.type("grpc")
            tab.settle()
            listener = "listener/shop/storefront/www"
            tab.run(f"location.hash = '#{listener}'")
            tab.settle()
            expect(tab.run(f"document.getElementById('{listener}').checkVisibility()"), "the entry is hidden")
            expect_equal(tab.run("document.querySelector('input').value"), "", "the text of the search")
            expect_equal(tab.run("document.activeElement.parentElement.id"), listener, "the focus")
            tab.run("location.hash = '#%E0%A4%A'")
            tab.settle()
            expect_equal(tab.problems(), [], "the console")
    with checks("all links of a page lead to an entry that is then shown"):
        for path in (status, lint):
            with browser.tab(height=600) as tab:
                tab.open(path)
                tab.settle()
                wrong = tab.run("""(async () => {
                    document.getElementById('collapse').click();
                    const wrong = [];
                    const links = new Set(Array.from(document.querySelectorAll('a[href]'), (a) => a.getAttribute('href')));
                    for (const link of links) {
                        location.hash = link;
                        await new Promise((done) => setTimeout(done, 20));
                        const target = document.getElementById(decodeURIComponent(link.slice(1)));
                        const top = target.getBoundingClientRect().top;
                        if (!target.checkVisibility() || top < -1 || top > innerHeight) wrong.push(link + ' ' + top);
                    }
                    return wrong;
                })()""")
                expect_equal(wrong, [], path.name)
    with checks("the buttons unfold and fold all entries"):
        with browser.tab() as tab:
            tab.open(status)
            tab.settle()
            for button, number in (("expand", 0), ("collapse", len(entries(tab, "entry.tagName === 'DETAILS'")))):
                tab.run(f"document.getElementById('{button}').click()")
                expect_equal(tab.run("document.querySelectorAll('details[data-entry]:not([open])').length"), number, "the folded entries")

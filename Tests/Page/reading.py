"""The page without its script."""

from checks import expect, expect_equal


def run(checks, browser, status, lint):
    with checks("without the script, the page has the same text, and its parts can be unfolded"):
        for path in (status, lint):
            texts = []
            for script in (True, False):
                with browser.tab(script=script) as tab:
                    tab.open(path)
                    tab.settle() if script else None
                    texts.append(tab.run("document.querySelector('main').textContent"))
                    expect_equal(tab.run("document.getElementById('filter').checkVisibility()"), script, "whether the filter is shown")
                    if script:
                        continue
                    hidden = tab.run("Array.from(document.querySelectorAll('main [hidden]'), (e) => e.id)")
                    expect_equal(hidden, ["nothing"], "what is hidden")
                    tab.run("document.querySelector('details:not([open]) > summary').focus()")
                    before = tab.run("document.querySelectorAll('details[open]').length")
                    tab.key("Enter", text="\r")
                    expect_equal(tab.run("document.querySelectorAll('details[open]').length"), before + 1, "the open parts")
            expect_equal(texts[0], texts[1], "the text")
    with checks("the page of status has the facts that the text report has"):
        with browser.tab() as tab:
            tab.open(status)
            text = tab.run("document.querySelector('main').textContent.replace(/\\s+/g, ' ')")
            for words in (
                "Governed by policy shop/api-clients, which targets this listener",
                "the whole port, from listener shop/storefront/api: shop/api-clients Tests/Clusters/storefront.yaml:50:10",
                "policy shop/api-clients replaces the policy as a whole and does not set it",
                "the port takes it from listener shop/storefront/www",
                "by the more specific target of shop/partner-access",
                "Defaults in force: 4",
                "Gateway platform/legacy does not exist",
                "shop/baseline (since 2026-01-10T09:00:00Z) already has this target",
                "spec.enableProxyProtocol deprecated",
            ):
                expect(words in text, f"{words!r} is missing")

"""Pasted addresses, judged in the browser: each with its own clear message, none of them sent anywhere."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.checks import Watcher, look_at
from tests.campaigns.reporting.listed import make_marketplace

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("browser: reporting")]

LISTED = [
    {"slug": "bazaar", "name": "Bazaar", "hosts": ["bazaar.example", "bazaar.co.example"]},
    {"slug": "corner", "name": "Corner Shop", "hosts": ["smartstore.corner.example"]},
    {"slug": "moda", "name": "Moda", "hosts": ["moda.example"]},
    {"slug": "sample", "name": "Sample", "hosts": ["samplemart.com", "samplemart.co.kr"]},
    {"slug": "qd", "name": "QD", "hosts": ["qd.com"]},
]
# What is pasted: kind, why, the marketplace it is or looks like, the host it leads to.
FOUND = {
    "https://www.bazaar.example/item/1.html?a=1#b": "known  bazaar www.bazaar.example",
    "  bazaar.example/item/1  ": "known  bazaar bazaar.example",
    "BAZAAR.EXAMPLE": "known  bazaar bazaar.example",
    "https://bazaar.example./": "known  bazaar bazaar.example",
    "https://m.bazaar.co.example/x": "known  bazaar m.bazaar.co.example",
    "http://bazaar.example/": "known http bazaar bazaar.example",
    "Look what I found! https://bazaar.example/x 👩‍👧": "known  bazaar bazaar.example",
    "https://bazaar.example?x=@evil.test": "known  bazaar bazaar.example",
    "https://evil.test/bazaar.example": "unknown  - evil.test",
    "https://good.test/@somebody?u=https://bazaar.example": "unknown  - good.test",
    "http://good.test/": "unknown http - good.test",
    "": "odd empty - ",
    " \n ": "odd empty - ",
    "hello there": "odd none - ",
    "java\nscript:alert(1)": "odd signs - ",
    "https://": "odd none - ",
    "https://%zz.test": "odd broken - ",
    "javascript:alert(document.domain)": "odd scheme - ",
    "JaVaScRiPt:alert(1)": "odd scheme - ",
    "data:text/html,<script>alert(1)</script>": "odd scheme - ",
    "intent://bazaar.example#Intent;end": "odd scheme - ",
    "blob:https://bazaar.example/1": "odd scheme - ",
    "ftp://bazaar.example/": "odd scheme - ",
    "javascript: open('https://bazaar.example/')": "odd scheme - ",
    "Bazaar:https://bazaar.example/x": "odd scheme - ",
    "Bazaar: https://bazaar.example/x": "known  bazaar bazaar.example",
    "Bazaar: https://evil.test/x": "unknown  - evil.test",
    "Bazaar: a bag": "odd none - ",
    "https://bazaar.example\t@evil.test/item": "odd signs - ",
    "https://bazaar.example\t.evil.test/": "odd signs - ",
    "https://bazaar.example\r\n@evil.test/": "odd signs - ",
    "ht\ntps://bazaar.example/": "odd signs - ",
    "https://bazaar.example @evil.test/": "odd signs - ",
    "https://bazaar.example \u00a0.evil.test/": "odd signs - ",
    "\thttps://bazaar.example/\r\n": "known  bazaar bazaar.example",
    "https://bazaar.example/x from @somebody": "known  bazaar bazaar.example",
    "https://bazaar.example https://evil.test": "odd several - ",
    "https:\\\\evil.test\\@bazaar.example": "odd signs - ",
    "https://bazaar.example\\@evil.test": "odd signs - ",
    "https:///bazaar.example": "odd signs - ",
    "https://baz\u200baar.example": "odd signs - ",
    "https://\u202eelpmaxe.raazab": "odd signs - ",
    "https://bazaar.example@evil.test/": "odd signed-in bazaar evil.test",
    "https://bazaar.example:pay@evil.test": "odd signed-in bazaar evil.test",
    "https://bazaar.example%2Fitem@evil.test": "odd signed-in bazaar evil.test",
    "bazaar.example@evil.test": "odd signed-in bazaar evil.test",
    "https://somebody@evil.test": "odd signed-in - evil.test",
    "https://b\u0430zaar.example/": "odd letters bazaar xn--bzaar-4ve.example",
    "https://\uff42azaar.example/": "odd letters bazaar bazaar.example",
    "https://xn--bzaar-4ve.example/": "odd letters - xn--bzaar-4ve.example",
    "https://bazaar.example.evil.test/x": "odd lookalike bazaar bazaar.example.evil.test",
    "https://bazaar-sale.test": "odd lookalike bazaar bazaar-sale.test",
    "https://mybazaar24.test": "odd lookalike bazaar mybazaar24.test",
    "https://moda-outlet.test": "odd lookalike moda moda-outlet.test",
    "https://modal.test": "unknown  - modal.test",
    "https://bazar.example": "odd near bazaar bazar.example",
    "https://bazzaar.example": "odd near bazaar bazzaar.example",
    "https://baazar.example": "odd near bazaar baazar.example",
    "https://b4z4ar.example": "odd near bazaar b4z4ar.example",
    "https://rnoda.example": "odd near moda rnoda.example",
    "https://bazaar.test": "odd sibling bazaar bazaar.test",
    "https://blog.corner.example/": "odd sibling corner blog.corner.example",
    "https://samplemart.xyz/": "odd sibling sample samplemart.xyz",
    "https://deals.samplemart.com.au/": "odd sibling sample deals.samplemart.com.au",
    "https://www.samplemart.com.evil-deal.com/dp/1": "odd lookalike sample www.samplemart.com.evil-deal.com",
    "https://samplemart.com.evil.com/": "odd lookalike sample samplemart.com.evil.com",
    "https://samplemart.evil.com/": "odd lookalike sample samplemart.evil.com",
    "https://samplemart.co.kr.com/": "odd lookalike sample samplemart.co.kr.com",
    "https://samplemart.com-evil.com/": "odd lookalike sample samplemart.com-evil.com",
    "https://www.qd.com.evil.com/": "odd lookalike qd www.qd.com.evil.com",
    "https://8.8.8.8/": "odd number - 8.8.8.8",
    "https://[2001:db8::1]/": "odd number - [2001:db8::1]",
    "http://192.168.0.1/": "odd private - 192.168.0.1",
    "https://0x7f.1/": "odd private - 127.0.0.1",
    "https://2130706433/": "odd private - 127.0.0.1",
    "https://169.254.169.254/": "odd private - 169.254.169.254",
    "https://172.16.0.1/": "odd private - 172.16.0.1",
    "https://172.32.0.1/": "odd number - 172.32.0.1",
    "https://[::1]/": "odd private - [::1]",
    "https://[fd00::1]/": "odd private - [fd00::1]",
    "https://localhost/": "odd private - localhost",
    "https://printer.local/": "odd private - printer.local",
    "https://bazaar.example:8443/": "odd port bazaar bazaar.example",
    "bazaar.example:443/item": "odd port bazaar bazaar.example",
    "https://good.test:80/": "odd port - good.test",
}
JUDGE = """async ([texts, listed]) => {
  const { recognise } = await import("/static/js/reporting/recognise.js");
  return texts.map((text) => {
    const { kind, why, marketplace, host } = recognise(text, listed);
    return [kind, why, marketplace ? marketplace.slug : "-", host].join(" ");
  });
}"""
LONG = """async ([listed]) => {
  const { recognise } = await import("/static/js/reporting/recognise.js");
  const texts = ["a", "https://bazaar.example/", "@", "https://a", " ", "-.", "%41"];
  return texts.map((text) => recognise(text.repeat(2e6 / text.length), listed).why);
}"""


def test_what_recognise_finds(page: Page, site: str) -> None:
    page.goto(f"{site}/en/report/")
    found = page.evaluate(JUDGE, [list(FOUND), LISTED])
    assert dict(zip(FOUND, found, strict=True)) == FOUND
    assert page.evaluate(LONG, [LISTED]) == ["long"] * 7


def test_pasting_chooses_or_warns(page: Page, site: str) -> None:
    """Every message has its words, and what is odd still leads on with another shop."""
    make_marketplace(hosts="bazaar.example")
    watcher, asked = Watcher(page, site), []
    page.goto(f"{site}/en/report/")
    page.on("request", lambda request: asked.append(request.url))
    field, told = page.get_by_label("Or paste the address of the listing"), page.get_by_role("status")
    marketplace = page.get_by_label("Marketplace", exact=True)

    field.fill("https://bazaar.example/item/1")
    expect(told).to_contain_text("This is Bazaar (bazaar.example). We chose it above.")
    expect(marketplace).to_have_value("bazaar")
    look_at(page, "a known address", schemes=["light"])

    field.fill("https://bazaar.example@evil.test/")
    expect(told).to_contain_text(
        "This only looks like Bazaar. What stands before the @ is only for show: it leads to evil.test."
    )
    expect(marketplace).to_have_value("")
    look_at(page, "an odd address")
    page.get_by_role("button", name="Go on with “Another shop”").click()
    expect(marketplace).to_have_value("other")
    expect(marketplace).to_be_focused()

    for text, words in {
        "https://bazaar-sale.test/<img src=x>": "This only looks like Bazaar. It leads to bazaar-sale.test.",
        "http://bazaar.example/": "the address begins with http and not https",
        "https://good.test/": "good.test is not in our list.",
        "javascript:alert(1)": "This is no address of a web page",
        "a" * 5000: "This is far too long for an address.",
        "https://10.0.0.1/": "10.0.0.1 lies in somebody's own network",
        "https://bazaar.example:81/": "This leads to Bazaar by a side door",
    }.items():
        field.fill(text)
        expect(told).to_contain_text(words)
    field.fill("")
    expect(told).to_be_empty()
    assert [url for url in asked if "/static/" not in url] == []
    watcher.saw_nothing()


def test_every_finding_has_its_words(page: Page, site: str) -> None:
    page.goto(f"{site}/ko/report/")
    named = page.locator("template[data-found]").evaluate_all(
        "(all) => all.map((one) => one.dataset.found).sort()"
    )
    expected = set()
    for found in FOUND.values():
        kind, why, marketplace, _host = found.split(" ")
        if kind != "odd":
            expected.add(f"{kind}-{why}" if why else kind)
        elif why != "empty":
            expected.add(why if marketplace == "-" else f"{why}-shop")
    assert named == sorted({*expected, "long"})

"""What a page shows to whoever visits it: collected once for all tests that look and touch nothing.

A visit opens a page at a width and in colours, and notes what it finds. The tests assert it, each
its own claim, so that a page is not opened anew for each.
"""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.course import CHAPTERS

DESK = {"width": 1280, "colours": "light"}
AXE_AT = (1280, 360)
RULES = {
    "runOnly": [
        *("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"),
        "best-practice",
    ],
    "resultTypes": ["violations"],
}
# What is seen before anything is done to the page.
SEEN = """() => {
    const all = (what) => [...document.querySelectorAll(what)];
    const visible = (what) => all(what).filter((e) => e.checkVisibility()).length;
    return {
        title: document.title,
        language: document.documentElement.lang,
        theme: document.documentElement.dataset.theme,
        paragraphs: visible("article p"),
        parts: ["article p:not(.quiz-actions)", "article table", "article figure"].map(visible),
        charts: visible("figure.chart-figure svg"),
        terms: all("article a.term").map((a) => a.hash),
        aroundTerms: all("article em:has(> a.term)").map(
            (em) => [em.textContent, em.firstElementChild.textContent]),
        tables: all("table").filter((e) => e.checkVisibility()).map((table) => ({
            captions: table.querySelectorAll("caption").length,
            headsWithoutScope: table.querySelectorAll("th:not([scope])").length,
        })),
    };
}"""
# What a page would ask for only when the reader comes near it.
LOAD_THE_REST = """() => Promise.all([...document.querySelectorAll("[loading=lazy]")].map(e =>
    new Promise(done => { e.onload = e.onerror = done; e.loading = "eager"; e.src = e.src; })))"""
# The width that a page needs, and the elements that need more than there is, the innermost last.
NEEDED = """() => [document.scrollingElement.scrollWidth, [...document.querySelectorAll("body *")]
    .filter(e => e.scrollWidth > document.documentElement.clientWidth)
    .map(e => `${e.tagName.toLowerCase()}.${e.className} ${e.textContent.trim().slice(0, 60)}`)
    .slice(-5)]"""
# How many charts are seen, and a line for each fault of one: what a reader could not make out.
CHARTS = """() => {
    const faults = [];
    const seen = (e) => e.checkVisibility();
    const drawings = [...document.querySelectorAll(".chart svg")].filter(seen);
    for (const svg of drawings) {
        const figure = svg.closest("figure");
        const say = (what, text = "") => faults.push(`${figure.id}: ${what} ${text}`);
        const is = (part) => figure.querySelector(`figcaption > ${part}`)?.textContent.trim();
        if (!is("strong")) say("no title");
        if (!is("span")) say("no subtitle: say what is counted");
        const edge = svg.getBoundingClientRect();
        const written = [...svg.querySelectorAll("text")]
            .filter((e) => e.textContent.trim() && getComputedStyle(e).opacity !== "0")
            .map((e) => ({ text: e.textContent, at: e.getBoundingClientRect(),
                           inPlot: e.closest(".role-mark") !== null }));
        written.forEach(({ text, at }, i) => {
            if (text.includes("…")) say("shortened:", text);
            if (at.left < edge.left - 1 || at.right > edge.right + 1
                || at.top < edge.top - 1 || at.bottom > edge.bottom + 1) say("cut:", text);
            if (/^\\d+\\. ?\\D*$/.test(text)) say("a number for a name:", text);
            for (const { text: other, at: its } of written.slice(i + 1)) {
                const wide = Math.min(at.right, its.right) - Math.max(at.left, its.left);
                const high = Math.min(at.bottom, its.bottom) - Math.max(at.top, its.top);
                if (wide > 1 && high > 3) say("upon each other:", `${text} | ${other}`);
            }
        });
        for (const mark of svg.querySelectorAll(".role-mark [aria-label]")) {
            const name = mark.getAttribute("aria-label");
            if (/^\\d+\\. \\D/.test(name) || !/\\p{L}/u.test(name))
                say("a number for a name:", name);
        }
        // What stands through the plot and is no mark with a name: a line or a band to read by.
        const lines = ".mark-rule.role-mark line, .mark-rect.role-mark path:not([aria-label])";
        for (const line of svg.querySelectorAll(lines)) {
            const at = line.getBoundingClientRect();
            const names = ({ inPlot, at: its }) => inPlot && its.left - 12 < at.right
                && its.right + 12 > at.left && its.top < at.top + 20;
            if (at.height >= edge.height / 2 && !written.some(names)) say("a line without a name");
        }
    }
    return [drawings.length, faults];
}"""
# Of letters on a gradient, such as the shade at the edge of a table, axe says nothing.
NO_SHADES = """() => document.querySelectorAll(".table-box")
    .forEach(box => { box.style.background = "none"; })"""

# Of all letters of one look (colours, size, weight, what lies behind) the first are put to the rule
# on contrast, which else takes most of the time of a visit; what holds none of them is marked.
ALIKE = """() => {
    const looks = new Set(), first = new Set();
    const look = (element) => {
        const style = getComputedStyle(element);
        const behind = [];
        for (let e = element; e; e = e.parentElement) {
            const s = getComputedStyle(e);
            behind.push(s.backgroundColor, s.backgroundImage, s.opacity, s.filter);
            if (s.position !== "static") behind.push(e.className);
        }
        return [style.color, style.fontSize, style.fontWeight, style.textShadow, style.visibility,
                element.checkVisibility(), ...behind].join("|");
    };
    const written = (e) => [...e.childNodes].some((n) => n.nodeType === 3 && n.data.trim());
    document.querySelectorAll("body *").forEach((element) => {
        if (!written(element)) return;
        const its = look(element);
        if (looks.has(its)) return;
        looks.add(its);
        for (let e = element; e; e = e.parentElement) first.add(e);
    });
    document.querySelectorAll("body *").forEach((element) => {
        if (!first.has(element)) element.dataset.alike = "";
    });
    return looks.size;
}"""


def visit(page: Page, name: str, width: int, colours: str) -> dict:
    """Return what an open page shows, from its first sight to what is done to it last."""
    found = page.evaluate(SEEN)
    found["headings"] = page.get_by_role("heading", level=1).all_inner_texts()
    page.evaluate(LOAD_THE_REST)
    found |= {"asked": [*page.asked], "problems": [*page.problems]}
    if name in CHAPTERS and width == 1280:
        found["told"] = page.locator("body").aria_snapshot()
    lay_out(page)
    found["needed"] = page.evaluate(NEEDED)
    found["charts_read"] = page.evaluate(CHARTS)
    if width in AXE_AT:
        page.evaluate(NO_SHADES)
        found["violations"] = [told for rule in ask_axe(page) for told in tell(rule)]
    if width == 1280:
        page.evaluate("document.documentElement.style.fontSize = '200%'")
        found["needed_by_large_letters"] = page.evaluate(NEEDED)
    return found


def ask_axe(page: Page) -> list[dict]:
    """Return the rules that a page breaks: contrast of each look, all else of each element."""
    axe = Axe()
    every = RULES | {"rules": {"color-contrast": {"enabled": False}}}
    broken = axe.run(page, options=every).response["violations"]
    assert page.evaluate(ALIKE)
    contrast = RULES | {"runOnly": {"type": "rule", "values": ["color-contrast"]}}
    letters = {"exclude": [["[data-alike]"]]}
    return broken + axe.run(page, context=letters, options=contrast).response["violations"]


def tell(rule: dict) -> list[str]:
    """Say what a rule found: its name, the element and what to do."""
    return [
        f"{rule['id']}: {node['target'][0]}: {node['html'][:200]}: {node['failureSummary']}"
        for node in rule["nodes"]
    ]


def lay_out(page: Page) -> None:
    """Have a page laid out to its end, with its controls; a phone begins with what is near."""
    page.evaluate(
        """() => new Promise((done) => {
            dispatchEvent(new Event("hashchange"));
            document.querySelectorAll(".record, .citation")
                .forEach((section) => { section.style.contentVisibility = "visible"; });
            requestAnimationFrame(() => requestAnimationFrame(done));
        })"""
    )

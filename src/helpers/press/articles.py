"""The chapters of the built site as articles that need neither a script nor the other pages.

They are what is printed (`helpers.press.pdf`) and bound (`helpers.press.epub`). An explorer stays
in the view that the page opens with; what is folded is unfolded; controls are left out. Every
anchor gets the name of its article in front, so that all of them can stand in one document.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from posixpath import join, normpath

import html5lib
import yaml
from lxml import etree

__all__ = ["XHTML", "Article", "inline_colours", "name_of", "read", "title_of_site", "to_xml"]

XHTML = "http://www.w3.org/1999/xhtml"
_HTML = {"h": XHTML}
_DECLARATION = "{http://www.w3.org/2000/xmlns/}"
_LEFT_OUT = """
.//h:script | .//h:noscript | .//h:button | .//h:a[contains(@class, 'headerlink')]
| .//h:form[contains(@class, 'explorer-controls')] | .//h:p[contains(@class, 'quiz-actions')]
| .//h:p[@role='status'] | .//h:details[contains(@class, 'figure-cite')]
| .//h:span[@class='download'] | .//h:span[contains(@class, 'figure-footer')]/h:a
| .//h:div[contains(@class, 'chart-narrow')] | .//h:span[contains(@class, 'expanded')]
| .//h:details[@class='parallel-switch'] | .//h:ol[@class='map-list'] | .//h:*[@class='in-browser']
| .//h:div[contains(@class, 'toctree-wrapper')] | .//h:div[@class='method-switch']
"""
_POINTS_TO_ANCHORS = ("aria-labelledby", "aria-describedby", "aria-controls", "headers", "for")
_FOR_SCREENS_ONLY = ("tabindex", "title", "autocomplete", "target", "rel", "aria-live", "download")


@dataclass(frozen=True)
class Article:
    """One page of the site: a name for its anchors, where it stands in the book, its content."""

    page: str
    name: str
    title: str
    part: str
    body: etree._Element

    def headings(self) -> Iterator[tuple[str, str]]:
        """Yield the anchor and the text of each section below the title."""
        for section in self.body.iterfind(".//h:section[h:h2]", _HTML):
            yield section.get("id"), _text(section.find("h:h2", _HTML))


def read(site: Path, contents: Path, link: Callable[[str, str], str]) -> list[Article]:
    """Return the chapters of a built site in the order of the book.

    Parameters
    ----------
    site : Path
        The folder of the built site.
    contents : Path
        The table of contents, ``_toc.yml``.
    link : callable
        Given a page and an anchor of an article (the anchor with the name of its article in
        front), returns the address to link to.
    """
    toc = yaml.safe_load(contents.read_text(encoding="utf-8"))
    pages = [("", toc["root"])] + [
        (part["caption"], page)
        for part in toc["parts"]
        for entry in part["chapters"]
        for page in (entry["file"], *(section["file"] for section in entry.get("sections", ())))
    ]
    names = {page: name_of(page) for _, page in pages}
    return [_article(site, page, part, names, link) for part, page in pages]


def title_of_site(site: Path, contents: Path) -> str:
    """Return the title of the book, which is the heading of its first page."""
    root = yaml.safe_load(contents.read_text(encoding="utf-8"))["root"]
    return _text(_parse(site, root).find(".//h:article//h:h1", _HTML))


def to_xml(element: etree._Element) -> str:
    """Return an element as XHTML, without prefixes: some reading devices know none."""
    return etree.tostring(_unprefixed(element), encoding="unicode")


def _unprefixed(element: etree._Element) -> etree._Element:
    namespaces = {None: etree.QName(element).namespace}
    copy = etree.Element(element.tag, dict(element.attrib), nsmap=namespaces)
    copy.text = element.text
    for child in element:
        copied = _unprefixed(child)
        copied.tail = child.tail
        copy.append(copied)
    return copy


def name_of(page: str) -> str:
    """Return what is put in front of the anchors of a page.

    Examples
    --------
    >>> name_of("chapters/families/family-members-of-traitors")
    'families-family-members-of-traitors'
    """
    return page.removeprefix("chapters/").replace("/", "-")


def inline_colours(text: str) -> str:
    """Put the colours of the light theme in the place of their names, as charts have them."""
    colours = _light_colours()
    return re.sub(r"var\((--chart-[\w-]+)\)", lambda named: colours[named.group(1)], text)


@cache
def _light_colours() -> dict[str, str]:
    style = (Path(__file__).parents[3] / "_static" / "book.css").read_text(encoding="utf-8")
    light = style[: style.index('html[data-theme="dark"]')]
    return dict(re.findall(r"(--[\w-]+):\s*([^;]+);", light))


def _parse(site: Path, page: str) -> etree._Element:
    file = site / f"{page}.html"
    if not file.is_file():
        raise FileNotFoundError(f"{file} does not exist; make book builds it.")
    return html5lib.parse(file.read_text(encoding="utf-8"), treebuilder="lxml").getroot()


def _article(site: Path, page: str, part: str, names: dict, link: Callable) -> Article:
    document = _parse(site, page)
    body = document.find(".//h:article", _HTML)
    canonical = document.xpath("string(//h:link[@rel='canonical']/@href)", namespaces=_HTML)
    base = canonical.removesuffix(f"{page}.html")
    for comment in body.xpath(".//comment()"):
        _remove(comment)
    for element in body.xpath(_LEFT_OUT, namespaces=_HTML):
        _remove(element)
    _unfold(body)
    _print_questions(body)
    _name_anchors(body, names[page])
    _resolve_links(body, page, names, base, link)
    title = _text(body.find(".//h:h1", _HTML))
    body.tag, body.attrib["id"] = f"{{{XHTML}}}div", names[page]
    body.attrib["class"] = "article"
    return Article(page, names[page], title, part, body)


def _remove(element: etree._Element) -> None:
    """Take an element away, but not the text after it."""
    parent, before = element.getparent(), element.getprevious()
    if parent is None:
        return
    if element.tail and before is not None:
        before.tail = (before.tail or "") + element.tail
    elif element.tail:
        parent.text = (parent.text or "") + element.tail
    parent.remove(element)


def _unfold(body: etree._Element) -> None:
    for details in body.iterfind(".//h:details", _HTML):
        summary = details.find("h:summary", _HTML)
        text = "Code" if "hide" in details.get("class", "") else _text(summary)
        only_summary = "source-uses" in details.get("class", "")
        for child in list(details) if only_summary else [summary]:
            _remove(child)
        details.tag = f"{{{XHTML}}}div"
        details.set("class", f"unfolded {details.get('class', '')}")
        label = etree.Element(f"{{{XHTML}}}p", {"class": "unfolded-label"})
        label.text = text.removeprefix("Show the ").capitalize()
        details.insert(0, label)


def _print_questions(body: etree._Element) -> None:
    """Turn the form of a question into text to be answered with a pencil."""
    for form in body.iterfind(".//h:form", _HTML):
        form.tag = f"{{{XHTML}}}div"
        form.attrib.pop("autocomplete", None)
        for element in list(form.iter(etree.Element)):
            kind = etree.QName(element).localname
            if kind == "fieldset":
                element.tag = f"{{{XHTML}}}div"
            elif kind in ("legend", "label"):
                element.tag = f"{{{XHTML}}}p"
                element.set("class", f"quiz-{kind}")
                element.attrib.pop("for", None)
            elif kind in ("input", "select"):
                box = etree.Element(f"{{{XHTML}}}span", {"class": "quiz-box"})
                box.text = "□" if element.get("type") == "radio" else "…………"
                box.tail = element.tail
                element.getparent().replace(element, box)


def _name_anchors(body: etree._Element, name: str) -> None:
    for element in body.iter(etree.Element):
        for attribute in _FOR_SCREENS_ONLY:
            element.attrib.pop(attribute, None)
        for attribute in list(element.attrib):
            if attribute.startswith(_DECLARATION):  # lxml writes its own
                del element.attrib[attribute]
        if "id" in element.attrib:
            element.set("id", _anchor(name, element.get("id")))
        for attribute in _POINTS_TO_ANCHORS:
            if attribute in element.attrib:
                ids = element.get(attribute).split()
                element.set(attribute, " ".join(_anchor(name, one) for one in ids))
        for attribute, value in element.attrib.items():
            if "url(#" in value:
                element.set(attribute, re.sub(r"url\(#(.+?)\)", rf"url(#{name}--\1)", value))


def _anchor(name: str, anchor: str) -> str:
    return f"{name}--{anchor.replace('/', '-')}"


def _resolve_links(body, page: str, names: dict, base: str, link: Callable) -> None:
    known = set(body.xpath("//@id"))
    for element in body.xpath(".//h:a[@href]", namespaces=_HTML):
        address, _, anchor = element.get("href").partition("#")
        if re.match(r"[a-z]+:", address):
            continue
        target = normpath(join(page, "..", address)).removesuffix(".html") if address else page
        if target in names:
            to = _anchor(names[target], anchor) if anchor else names[target]
            if target == page and anchor and to not in known:
                del element.attrib["href"]  # to what is only on the screen
            else:
                element.set("href", link(target, to))
        elif base:
            element.set("href", f"{base}{normpath(join(page, '..', element.get('href')))}")
        else:
            del element.attrib["href"]  # a page of data: it is on the site alone


def _text(element: etree._Element) -> str:
    return " ".join("".join(element.itertext()).replace("#", "").split())

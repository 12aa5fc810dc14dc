"""What search engines and other programs read of the site: descriptions, schema.org, the sitemap.

The home page is described as a ``Course``, the page of each table as a ``Dataset``, both in
JSON-LD (https://schema.org/Course, https://schema.org/Dataset). Absolute addresses are given only
where the address of the site is known (``html_baseurl``). The page for addresses that do not
exist is made by sphinx-notfound-page, the redirects of moved pages by sphinx-reredirects.
"""

import json
import re
from collections.abc import Iterator
from html import escape
from pathlib import Path
from textwrap import shorten
from urllib.parse import urlsplit
from xml.etree import ElementTree

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.environment import BuildEnvironment

from helpers import datasets
from helpers.course import course_version

__all__ = ["description", "setup"]

_LONGEST = 300  # letters of a description
_PICTURE = "_static/readme.png"
_LICENSE = "https://creativecommons.org/licenses/by/4.0/"
_NOT_FOR_READERS = {"404", "genindex", "search"}
_NOT_FOUND = """<h1>This page does not exist</h1>
<p>The address may be mistyped, or the page may have moved.</p>
<p>All chapters are listed in the menu. The search finds words, numbers, days, people and
places, in English and in Russian.</p>"""


def setup(app: Sphinx) -> None:
    """Register the tags of each page, the sitemap, and the page for what is not found."""
    app.connect("config-inited", _place_the_page_not_found, priority=300)
    app.connect("config-inited", _open_at_the_home_page, priority=950)  # etoc has 900
    app.connect("html-page-context", _add_tags)
    app.connect("build-finished", _write_sitemap)


def description(document: nodes.document) -> str:
    """Return the first paragraph of a page outside boxes, without its citations, cut short."""
    for paragraph in document.findall(nodes.paragraph):
        if isinstance(paragraph.parent, nodes.section):
            text = re.sub(r"\s*\[[^]]*\]", "", paragraph.astext())
            return shorten(_plain(text), _LONGEST, placeholder=" …")
    return ""


def _place_the_page_not_found(_app: Sphinx, config: Config) -> None:
    # It is shown at any depth, so that its links must begin at the root of the site.
    config.notfound_urls_prefix = urlsplit(config.html_baseurl).path or "/"
    config.notfound_context = {"title": "This page does not exist", "body": _NOT_FOUND}


def _open_at_the_home_page(_app: Sphinx, config: Config) -> None:
    """Let the root of the site lead to its home page, by a page that is whole."""
    if config.root_doc != "index":
        config.redirects = {"index": f"{config.root_doc}.html"} | config.redirects


def _add_tags(app: Sphinx, page: str, _template: str, context: dict, doctree) -> None:
    if page in _NOT_FOR_READERS:
        tags = [_tag("name", "robots", "noindex")]
    else:
        is_home = page == app.config.root_doc
        table = page.removeprefix("data/") if page.startswith("data/") else ""
        if table:
            told = shorten(_plain(datasets.descriptor(table)["description"]), _LONGEST)
        else:
            told = description(doctree) if doctree else ""
        tags = _open_graph(app.config, page, _plain(context["title"]), told, is_home)
        if is_home:
            tags.append(_json_ld(_course(app, told)))
        elif table:
            tags.append(_json_ld(_dataset(table, app.config.html_baseurl)))
    context["metatags"] = context.get("metatags", "") + "\n".join(tags)


def _open_graph(config: Config, page: str, title: str, told: str, is_home: bool) -> list[str]:
    facts = {
        "og:title": title,
        "og:type": "website" if is_home else "article",
        "og:site_name": config.html_title,
        "og:locale": "en_GB",
    }
    if told:
        facts["og:description"] = told
    if config.html_baseurl:
        facts["og:url"] = _address(config.html_baseurl, f"{page}.html")
        facts["og:image"] = _address(config.html_baseurl, _PICTURE)
        facts["og:image:alt"] = "A page of the course: text, a chart, and a switch between views"
    tags = [_tag("property", name, text) for name, text in facts.items()]
    return [_tag("name", "description", told), *tags] if told else tags


def _below(env: BuildEnvironment, page: str) -> Iterator[str]:
    """Yield the pages that the contents list below a page, in their order."""
    for listed in env.toctree_includes.get(page, []):
        yield listed
        yield from _below(env, listed)


def _course(app: Sphinx, told: str) -> dict:
    base = app.config.html_baseurl
    chapters = [
        {"@type": "LearningResource", "name": app.env.titles[page].astext()}
        | ({"url": _address(base, f"{page}.html")} if base else {})
        for page in _below(app.env, app.config.root_doc)
    ]
    course = {
        "@type": "Course",
        "name": app.config.html_title,
        "description": told,
        "inLanguage": app.config.language,
        "version": course_version(),
        "license": _LICENSE,
        "isAccessibleForFree": True,
        "educationalLevel": "undergraduate",
        "provider": {"@type": "Organization", "name": app.config.author},
        "hasPart": chapters,
    }
    return course | ({"url": base} if base else {})


def _dataset(name: str, base: str) -> dict:
    resource = datasets.descriptor(name)
    file = {
        "@type": "DataDownload",
        "name": resource["path"],
        "encodingFormat": "text/csv",
    }
    if "bytes" in resource:  # a new table has neither size nor hash before `make data`
        file["contentSize"] = f"{resource['bytes']} B"
        file["sha256"] = resource["hash"].removeprefix("sha256:")
    dataset = {
        "@type": "Dataset",
        "name": resource["title"],
        "identifier": name,
        "description": _plain(resource["description"]),
        "inLanguage": "en",
        "version": course_version(),
        "license": [licence["path"] for licence in resource["licenses"]],
        "isAccessibleForFree": True,
        "variableMeasured": [field["name"] for field in resource["schema"]["fields"]],
        "distribution": file,
    }
    if base:
        dataset["url"] = _address(base, f"data/{name}.html")
        file["contentUrl"] = _address(base, f"data/{resource['path']}")
    return dataset


def _json_ld(thing: dict) -> str:
    text = json.dumps({"@context": "https://schema.org"} | thing, ensure_ascii=False)
    text = text.replace("</", r"<\/")  # nothing in it may end the element
    return f'<script type="application/ld+json">{text}</script>'


def _tag(kind: str, name: str, content: str) -> str:
    return f'<meta {kind}="{name}" content="{escape(content)}">'


def _plain(text: str) -> str:
    return re.sub(r"<[^>]+>|`", "", text)


def _address(base: str, path: str) -> str:
    return f"{base.rstrip('/')}/{path}"


def _write_sitemap(app: Sphinx, exception: Exception | None) -> None:
    """List all pages, not only those written anew in this build (https://www.sitemaps.org)."""
    base = app.config.html_baseurl
    if exception is not None or app.builder.format != "html" or not base:
        return
    pages = [*app.env.found_docs, *(f"data/{name}" for name in datasets.names())]
    sitemap = ElementTree.Element("urlset", xmlns="http://www.sitemaps.org/schemas/sitemap/0.9")
    for page in sorted(pages):
        place = ElementTree.SubElement(ElementTree.SubElement(sitemap, "url"), "loc")
        place.text = _address(base, f"{page}.html")
    ElementTree.ElementTree(sitemap).write(
        Path(app.outdir) / "sitemap.xml", xml_declaration=True, encoding="utf-8"
    )

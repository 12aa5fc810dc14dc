"""The addresses that the site has promised: pages, tables, terms, sources, explorers.

``python -m tools.addresses`` adds those that are new in the built book to ``addresses.txt``.
It takes none away: somebody may have quoted it. A page that moves gets a line under ``redirects``
in ``_config.yml``, and its old address stays in the list. Where something else has taken the place
of an explorer, the name of the explorer stands above it as a label, ``(name)=``.
"""

from pathlib import Path

from lxml import html

__all__ = ["FILE", "of_site"]

FILE = Path(__file__).with_name("addresses.txt")
_SITE = Path(__file__).parents[1] / "_build" / "html"
# The anchors that are made to be quoted; those of headings follow the words of the headings.
_QUOTED = " | ".join(
    f"//{place}[@id]"
    for place in (
        "dl[contains(@class, 'glossary')]//dt",
        "div[contains(@class, 'citation')]",
        "section[contains(@class, 'explorer')]",
        "section[contains(@class, 'record')]",
    )
)


def of_site(site: Path) -> set[str]:
    """Return the addresses of a built site: its pages, what is made to be quoted, what once was."""
    found, listed = set(), FILE.read_text(encoding="utf-8").split() if FILE.exists() else []
    for page in [*site.glob("chapters/**/*.html"), *site.glob("data/*.html")]:
        name = page.relative_to(site).as_posix()
        parsed = html.parse(page)
        found |= {name} | {f"{name}#{part.get('id')}" for part in parsed.xpath(_QUOTED)}
        of_page = {line.partition("#")[2] for line in listed if line.startswith(f"{name}#")}
        found |= {f"{name}#{part}" for part in of_page.intersection(parsed.xpath("//@id"))}
    return found


def main() -> None:
    """Add what is new to the list."""
    before = set(FILE.read_text(encoding="utf-8").split()) if FILE.exists() else set()
    after = before | of_site(_SITE)
    FILE.write_text("\n".join(sorted(after)) + "\n", encoding="utf-8")
    print(f"{FILE.name}: {len(after):,} addresses, {len(after - before):,} of them new")


if __name__ == "__main__":
    main()

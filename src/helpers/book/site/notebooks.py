"""The chapters as notebooks that every Jupyter reads.

A chapter is written in MyST, which JupyterLab, Colab and most viewers show as it stands. Here the
few roles and directives that this book uses are put into plain Markdown: ``python -m
helpers.book.site.notebooks`` writes each chapter as ``.ipynb``. The first cell of a notebook
installs the wheel of the course where it is missing, as in Colab, and does nothing elsewhere. The
last lists the figures of the text, each with its reference to the data, and says what the sign at
a figure means that was not read.
"""

import argparse
import os
import re
import sys
from collections.abc import Iterable
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from helpers import words
from helpers.book.prose.references import Ledger
from helpers.book.site import documents
from helpers.course import install_cell, wheel_name

__all__ = ["chapters", "portable", "titles"]

_OPENED = re.compile(r"^(?P<fence>`{3,}|:{3,})\{(?P<name>[\w-]+)\} *(?P<title>.*)$")
_OPTION = re.compile(r"^:[\w-]+:.*$")
_LABEL = re.compile(r"^\((?P<label>[\w-]+)\)=$")
_LABELLED = re.compile(r"^\((?P<label>[\w-]+)\)=\n# (?P<title>.+)$", re.MULTILINE)
_ROLE = re.compile(r"\{(?P<role>[\w:]+)\}`(?P<text>[^`]+)`")
_DATUM = re.compile(r"^(?P<text>.+?)\s*<(?P<reference>.+)>$", re.DOTALL)
_LINK = re.compile(r"\[(?P<text>[^\]]+)\]\((?P<page>[\w/.-]+)\.md\)")


def chapters(folder: Path) -> list[Path]:
    """Return the files under a folder that are chapters with code, in order of their names."""
    return [
        path
        for path in sorted(folder.rglob("*.md"))
        if not any(part.startswith(".") for part in path.relative_to(folder).parts)
        and "\nkernelspec:" in path.read_text(encoding="utf-8")[:1000]
    ]


def titles(folder: Path) -> dict[str, str]:
    """Return the title of each page under a folder, by the label that stands above it."""
    found = {}
    for path in sorted(folder.rglob("*.md")):
        for match in _LABELLED.finditer(path.read_text(encoding="utf-8")):
            found[match["label"]] = match["title"]
    return found


def portable(
    notebook: NotebookNode, labels: dict[str, str], wheel: str, scripts: str = ""
) -> NotebookNode:
    """Return a notebook of MyST as one of plain Markdown that runs by itself.

    Parameters
    ----------
    notebook : NotebookNode
        A chapter; outputs stay as they are.
    labels : dict of str to str
        The titles of the pages, by their labels, for what is referred to.
    wheel : str
        The address, or the name, of the wheel of the course.
    scripts : str, optional
        HTML that makes its explorers move in a viewer without a kernel: a style and a script.

    Returns
    -------
    NotebookNode
        A new notebook, of valid ``nbformat``.
    """
    shown = [nbformat.v4.new_output("display_data", {"text/html": scripts})] if scripts else []
    cells = [_code(install_cell(wheel), {"tags": ["install"]}, shown)]
    figures: dict[str, str] = {}
    ledger = Ledger()
    for cell in notebook.cells:
        if cell.cell_type == "code":
            kept = {"tags": cell.metadata["tags"]} if "tags" in cell.metadata else {}
            hidden = {"hide-input", "remove-input"} & set(kept.get("tags", ()))
            if hidden:
                kept["jupyter"] = {"source_hidden": True}
            cells.append(_code(cell.source, kept, cell.outputs, cell.execution_count))
        elif text := _blocks(_inline(cell.source, labels, figures, ledger).split("\n")).strip():
            cells.append(_text(text))
    if figures:
        cells.append(_text(_list_figures(figures)))
    for number, cell in enumerate(cells):
        cell["id"] = f"cell-{number}"  # else each writing would give others
    metadata = {"kernelspec": notebook.metadata["kernelspec"]}
    return nbformat.v4.new_notebook(metadata=metadata, cells=cells)


# What nbformat makes by itself it checks: each cell alone, and once more with the notebook.
def _text(source: str) -> NotebookNode:
    return nbformat.from_dict({"cell_type": "markdown", "metadata": {}, "source": source})


def _code(
    source: str, metadata: dict, outputs: list[NotebookNode], count: int | None = None
) -> NotebookNode:
    cell = {"cell_type": "code", "metadata": metadata, "source": source}
    return nbformat.from_dict(cell | {"outputs": outputs, "execution_count": count})


def _inline(text: str, labels: dict[str, str], figures: dict[str, str], ledger: Ledger) -> str:
    def said(match: re.Match) -> str:
        content = match["text"]
        if match["role"] == "datum":
            parts = _DATUM.match(content)
            if not parts:
                raise ValueError(
                    f"{match.group()} names no datum. Write the figure, then the reference in "
                    "angle brackets: {datum}`105,485 <nationality_arrests.poles.arrested>`."
                )
            value = ledger.evaluate(" ".join(parts["reference"].split()))
            figure = parts["text"] + (words.RECALLED_SIGN if value.is_recalled else "")
            figures.setdefault(parts["reference"], figure)
            return figure
        if match["role"] in ("cite:p", "cite:t"):
            cited = "; ".join(words.short_source(key.strip()) for key in content.split(","))
            return f"({cited})" if match["role"] == "cite:p" else cited
        if match["role"] == "ref":
            if content not in labels:
                raise ValueError(
                    f"{match.group()}: there is no page with this label above its title."
                )
            return f"*{labels[content]}*"
        if match["role"] == "download":
            return f"`{content.partition('<')[0].strip()}`"
        raise ValueError(f"The role {{{match['role']}}} has no form in plain Markdown yet.")

    return _LINK.sub(r"\g<text>", _ROLE.sub(said, text))


def _blocks(lines: list[str]) -> str:
    """Put directives into Markdown: boxes are quoted, solutions folded, labels left out."""
    made: list[str] = []
    lines = [line for line in lines if not _LABEL.match(line)]
    while lines:
        opened = _OPENED.match(lines[0])
        if not opened:
            made.append(lines.pop(0))
            continue
        lines.pop(0)
        content = []
        while lines and lines[0] != opened["fence"]:
            content.append(lines.pop(0))
        lines[:1] = []
        while content and (_OPTION.match(content[0]) or not content[0]):
            content.pop(0)
        made.append(_block(opened["name"], opened["title"], _blocks(content)))
    return "\n".join(made)


def _block(name: str, title: str, content: str) -> str:
    if name == "admonition":
        return _quote(f"**{title}**\n\n{content}")
    if name == "document-head":
        return "\n\n".join(map(_head, title.split()))
    if name == "parallel":
        paragraphs = content.split("\n\n")
        return "\n\n".join(_quote(p) if documents.is_russian(p) else p for p in paragraphs)
    if name == "margin":
        return f"*Note: {content}*"
    if name == "exercise":
        return f"**Exercise: {title}.** {content}"
    if name == "solution":
        return f"<details><summary>Solution</summary>\n\n{content}\n\n</details>"
    if name == "solution-start":
        return "**Solution**"
    if name == "solution-end":
        return ""
    if name == "grid":
        return content
    if name == "grid-item-card":
        return f"- **{title}.** {content}"
    if name == "measurements":
        return f"*{content}*: the table stands in `benchmarks/results/{title}.csv`."
    if name == "bibliography":
        return "*The sources stand in the table `sources`.*"
    raise ValueError(f"The directive {{{name}}} has no form in plain Markdown yet.")


def _quote(text: str) -> str:
    return "\n".join(f"> {line}".rstrip() for line in text.split("\n"))


def _head(key: str) -> str:
    """Return the head of a document as a list."""
    row = documents.record(key)
    told = documents.facts(row) | {
        "Where it was read": "; ".join(there or name for name, there in documents.addresses(row))
    }
    return "\n".join(
        [f"**{row['title_en']}**", "", *(f"- *{name}:* {text}" for name, text in told.items())]
    )


def _list_figures(figures: dict[str, str]) -> str:
    lines = "\n".join(f"- {text}: `{reference}`" for reference, text in figures.items())
    if any(text.endswith(words.RECALLED_SIGN) for text in figures.values()):
        lines += f"\n\n{words.RECALLED_NOTE}"
    return (
        "**The figures of the text**, each with its reference to the data: table, row, field. "
        '`datasets.load("table")` gives the table, `datasets.source(row)` who says so.\n\n' + lines
    )


def main(arguments: Iterable[str] | None = None) -> None:
    """Write each chapter of a folder as a notebook without outputs, ready to be run."""
    parser = argparse.ArgumentParser(
        prog="python -m helpers.book.site.notebooks", description=main.__doc__
    )
    parser.add_argument("chapters", type=Path, help="the folder of the chapters")
    parser.add_argument("notebooks", type=Path, help="the folder to write the notebooks to")
    parser.add_argument("--wheel", default="", help="address of the wheel, for where it is missing")
    options = parser.parse_args(arguments)
    import jupytext  # takes its time, and whoever imports this module needs it only here

    found = chapters(options.chapters) if options.chapters.is_dir() else []
    if not found:
        parser.error(f"{options.chapters} is no folder with chapters")
    labels = titles(options.chapters)
    for path in found:
        wheel = options.wheel or wheel_name()
        try:
            made = portable(jupytext.read(path), labels, wheel)
        except ValueError as error:
            parser.exit(1, f"{path}: {error}\n")
        target = options.notebooks / path.relative_to(options.chapters).with_suffix(".ipynb")
        target.parent.mkdir(parents=True, exist_ok=True)
        nbformat.write(made, target)
    print(f"{len(found)} notebooks in {os.path.relpath(options.notebooks)}", file=sys.stderr)


if __name__ == "__main__":
    main()

"""Fingerprints of the code that a student wrote, read in a sandbox; nothing of it runs.

``python -m helpers.grading.fingerprints`` reads a job from its standard input, as the runner does,
and writes one line of JSON: the code outside of the cells that were handed out, and its
fingerprints. They are those of S. Schleimer, D. S. Wilkerson and A. Aiken, "Winnowing: local
algorithms for document fingerprinting", SIGMOD 2003: of each window of hashes of token runs the
smallest is kept, so that whoever has as many tokens in common as a window spans shares one.
Names, spaces and remarks do not count; names of attributes, texts and numbers do.
"""

import hashlib
import io
import json
import keyword
import sys
import tokenize
from collections.abc import Iterator
from pathlib import Path

from helpers.grading.sandbox import HANDED_OUT, SUBMISSION, impose

__all__ = ["fingerprints", "main"]

_RUN = 6  # tokens of one hash
_WINDOW = 4  # hashes of one window: 9 tokens alike are always found
_MOST = 200_000  # characters of code
_SKIPPED = {
    tokenize.COMMENT, tokenize.NL, tokenize.INDENT, tokenize.DEDENT, tokenize.ENDMARKER,
    tokenize.ENCODING,
}  # fmt: skip


def main() -> None:
    """Do the job that the standard input describes."""
    impose(json.loads(sys.stdin.readline())["limits"])
    code: list[str] = []
    try:
        given = set(_code(Path(HANDED_OUT)))
        code = [source for source in _code(Path(SUBMISSION)) if source not in given]
        base = {one for source in given for one in fingerprints(source)}
    except (ValueError, TypeError, AttributeError, RecursionError, MemoryError):
        code, base = [], set()  # the grader itself says what is wrong with such a file
    text = "\n\n".join(code)[:_MOST]
    own = sorted(fingerprints(text) - base)
    print(json.dumps({"code": text, "prints": own}))


def fingerprints(source: str) -> set[str]:
    """Return the fingerprints of code; of code that is no Python up to where it stops being it.

    Examples
    --------
    >>> one = fingerprints("total = table['people'].sum() / table['all'].sum()")
    >>> one == fingerprints("t=x['people'].sum()/x['all'].sum()  # mine")
    True
    """
    tokens = list(_tokens(source))
    runs = ["\x1f".join(tokens[n : n + _RUN]) for n in range(len(tokens) - _RUN + 1)]
    hashes = [hashlib.blake2b(run.encode(), digest_size=8).hexdigest() for run in runs]
    windows = (hashes[n : n + _WINDOW] for n in range(max(1, len(hashes) - _WINDOW + 1)))
    return {min(window) for window in windows if window}


def _tokens(source: str) -> Iterator[str]:
    after_a_dot = False
    try:
        for token in tokenize.generate_tokens(io.StringIO(source).readline):
            if token.type in _SKIPPED:
                continue
            text = token.string
            if token.type == tokenize.NAME and not after_a_dot and not keyword.iskeyword(text):
                yield "name"
            elif token.type == tokenize.NEWLINE:
                yield ";"
            elif token.type == tokenize.STRING:
                yield f"text {text.strip(chr(34) + chr(39))}"
            else:
                yield text
            after_a_dot = text == "."
    except (tokenize.TokenError, SyntaxError):
        return


def _code(notebook: Path) -> list[str]:
    cells = json.loads(notebook.read_bytes())["cells"]
    sources = [cell.get("source", "") for cell in cells if cell.get("cell_type") == "code"]
    texts = ["".join(map(str, one)) if isinstance(one, list) else str(one) for one in sources]
    return [text.strip("\n") for text in texts if text.strip()]


if __name__ == "__main__":
    main()

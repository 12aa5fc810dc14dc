"""The build bears what happens to builds: odd places, a second time, an interruption."""

import os
import re
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from tests.book.books import JUPYTER_BOOK, Book, build, digests, notebook
from tests.course import ROOT

# Root may write everywhere, but for this.
AN_ORDINARY_USER = (
    ["setpriv", "--bounding-set=-dac_override,-dac_read_search"] if os.geteuid() == 0 else []
)

VARIED = (
    notebook(
        "from IPython.display import Markdown\n"
        "from helpers import charts, datasets, figures, quiz\n"
        "from helpers.explore import explore",
        "arrests = datasets.load('nationality_arrests').head(4)\n"
        "arrests = arrests.assign(says=arrests['nationality'])\n"
        "chart = charts.ranked_ratios(arrests, group='nationality', value='overrepresentation', "
        "axis='Ratio', label='says', reference_label='as often', log_scale=False)\n"
        "source = 'seed_wikipedia_mass_ops'\n"
        "words = 'A dot for each of some nationalities, ranked by their ratio.'\n"
        "figures.figure(chart, title='Ratios', alt=words, source=source, data=arrests)",
        "figures.table(arrests[['nationality', 'arrested']], caption='Arrests', source=source)",
        "explore(lambda number: Markdown(f'Number {number}.'), number=[1, 2], title='Numbers')",
        "quiz.choice('Which?', {'This': 'Yes.', 'That': 'No.'}, right='This')",
        "{'a set', 'of', 'some', 'words'}",
    )
    + """
It is said {cite:p}`ellman_2002` that
{datum}`105,485 <nationality_arrests.poles.arrested>`
people were arrested, according to a summary.

```{admonition} A box
:class: dropdown
A folded text.
```

```{exercise}
:label: an-exercise
Who are the {datum}`75,331 <nationality_arrests.germans.arrested>`?
```

```{solution} an-exercise
:class: dropdown
What is answered.
```
"""
)


# A chapter with all that lies beside a page: frames in files of their own, a picture, a download.
SURROUNDED = (
    notebook(
        "from IPython.display import Markdown\nfrom helpers.explore import explore",
        "explore(lambda a: Markdown(f'Number {a} ' * 200), a=range(20), title='Long')",
        title="A chapter with files",
    )
    + "\n![A grey point](point.svg)\n\n{download}`A file <table.txt>`\n"
)
POINT = """\
<svg xmlns="http://www.w3.org/2000/svg" width="8" height="8"><circle r="4" fill="grey"/></svg>
"""


def varied(root: Path) -> Book:
    """A throw-away book that has one of each thing of which pages are made."""
    book = Book(root)
    book.plant(
        varied=VARIED,
        other=notebook("print('something else')", title="Another chapter")
        + "\n![A grey point](another.svg)\n",
        sources="# Sources\n\n```{include} included.txt\n```\n\n```{bibliography}\n:all:\n```\n",
        surrounded=SURROUNDED,
        gone="# A last chapter\n\nA text that will be secret.\n",
    )
    for picture in ("point.svg", "another.svg"):
        (book.root / "chapters" / picture).write_text(POINT)
    (book.root / "chapters" / "table.txt").write_text("a table\n")
    (book.root / "chapters" / "included.txt").write_text("What is included.\n")
    (book.root / "_static" / "folder").mkdir()
    (book.root / "_static" / "folder" / "old.txt").write_text("old\n")
    return book


def site(root: Path) -> Path:
    return root / "_build" / "html"


def unlike(one: Path, other: Path) -> list[str]:
    """Return the files that two folders do not have alike."""
    first, second = digests(one), digests(other)
    assert len(first) > 20
    return [name for name in {**first, **second} if first.get(name) != second.get(name)]


@pytest.fixture(scope="module")
def sound(tmp_path_factory) -> Book:
    """A varied book, built. Whoever changes it leaves it as it was."""
    book = varied(tmp_path_factory.mktemp("sound") / "book")
    done = book.build_by_command(PYTHONHASHSEED="1")
    assert done.exit_code == 0, done.output
    return book


def test_two_builds_of_the_same_book_are_the_same_byte_for_byte(sound, tmp_path):
    again = varied(tmp_path / "elsewhere")
    done = again.build_by_command(PYTHONHASHSEED="2", TZ="Asia/Vladivostok")
    assert done.exit_code == 0, done.output
    assert unlike(site(sound.root), site(again.root)) == []


@pytest.mark.soak
def test_two_builds_of_the_whole_book_are_the_same_byte_for_byte(tmp_path):
    for name in ("one", "two"):
        tracked = subprocess.run(
            ["git", "ls-files", "-z"], cwd=ROOT, stdout=subprocess.PIPE, check=True
        )
        for file in filter(None, tracked.stdout.decode().split("\0")):
            target = tmp_path / name / file
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / file, target)
        environment = os.environ | {"PYTHONPATH": str(tmp_path / name / "src")}
        done = build(tmp_path / name, environment)
        assert done.exit_code == 0, done.output
    assert unlike(site(tmp_path / "one"), site(tmp_path / "two")) == []


# What is changed in a book: in each file one text for another. A file without a text is not there.
EDITS = {
    "figures, told of their source, outputs, pictures, included texts; what lies beside a page": {
        "chapters/varied.md": (
            "105,485 <nationality_arrests.poles.arrested>",
            "21,392 <nationality_arrests.latvians.arrested>",
        ),
        "chapters/other.md": ("something else", "another thing"),
        "chapters/another.svg": ("grey", "navy"),
        "chapters/included.txt": ("What is included", "Something new"),
        "chapters/surrounded.md": (SURROUNDED, "# A chapter with files\n\nA text.\n"),
    },
    "a title, on each menu; pages and files that are no more": {
        "_toc.yml": ("surrounded\n  - file: chapters/gone\n", "surrounded\n"),
        "chapters/other.md": ("Another chapter", "Its new title"),
        "chapters/gone.md": ("# A last chapter\n\nA text that will be secret.\n", None),
        "_static/folder/old.txt": ("old\n", None),
    },
}
# Where each of them takes files out of the site.
EMPTIED = [
    {"_downloads", "_images", "_static/frames", "notebooks"},
    {"_sources/chapters", "_static/folder", "chapters"},
]


def test_an_edited_book_is_the_book_that_is_built_at_once(sound, tmp_path):
    forget_words_without_pages(site(sound.root))
    shutil.copytree(site(sound.root), tmp_path / "before")
    for number, (what, edits) in enumerate(EDITS.items()):
        at_once = varied(tmp_path / f"at once {number}")
        for book in (sound, at_once):
            edit(book, edits)
            assert book.build().exit_code == 0, what
            forget_words_without_pages(site(book.root))
        gone = digests(tmp_path / "before").keys() - digests(site(at_once.root)).keys()
        assert all(any(f.startswith(f"{place}/") for f in gone) for place in EMPTIED[number]), gone
        assert unlike(site(sound.root), site(at_once.root)) == [], what
        edit(sound, {file: (after, before) for file, (before, after) in edits.items()})
    assert sound.build().exit_code == 0
    forget_words_without_pages(site(sound.root))
    assert unlike(site(sound.root), tmp_path / "before") == []


def forget_words_without_pages(site: Path) -> None:
    """Sphinx leaves in the index of the search the words that no page has any more."""
    index = site / "searchindex.js"
    words = re.sub(r'"[^"]*": \[\](, )?', "", index.read_text(encoding="utf-8"))
    index.write_text(words.replace(", }", "}"), encoding="utf-8")


def edit(book: Book, edits: dict[str, tuple[str | None, str | None]]) -> None:
    """Change a book; each file gets an early time, as one that is copied or unpacked may have."""
    for name, (before, after) in edits.items():
        file = book.root / name
        if after is None:
            file.unlink()
            continue
        text = file.read_text(encoding="utf-8") if file.exists() else None
        assert text is None or before in text
        file.write_text(after if text is None else text.replace(before, after), encoding="utf-8")
        os.utime(file, (1_000_000_000, 1_000_000_000))


@pytest.fixture(scope="module")
def odd(tmp_path_factory) -> tuple[Book, list[str]]:
    """A book in an odd place, built twice at once by somebody who lets nobody read their files."""
    book = varied(tmp_path_factory.mktemp("odd") / "мои книги" / "Большой террор [1937–38]")
    command = [JUPYTER_BOOK, "build", "."]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "encoding": "utf-8"}
    builds = [
        subprocess.Popen(command, cwd=book.root, env=book.environment, umask=0o077, **pipes)
        for _ in range(2)
    ]
    said = [build.communicate(timeout=600)[0] for build in builds]
    assert [build.returncode for build in builds] == [0, 0], said
    return book, said


def test_a_book_is_built_in_a_folder_with_spaces_brackets_and_cyrillic_letters(sound, odd):
    assert unlike(site(sound.root), site(odd[0].root)) == []


def test_of_two_builds_at_once_one_waits_and_says_so(odd):
    waits = [said for said in odd[1] if "Another build of this book is running." in said]
    assert len(waits) == 1


def test_a_web_server_can_read_the_site_whatever_the_builder_lets_others_read(odd):
    folder = site(odd[0].root)
    modes = {path.stat().st_mode & 0o777 for path in [folder, *folder.rglob("*")]}
    assert modes == {0o755, 0o644}


def test_a_clone_with_the_line_endings_of_windows_has_the_bytes_of_the_repository(tmp_path):
    files = ["Makefile", "binder/postBuild", "data/orders.csv", "data/datapackage.json"]
    repository, clone = tmp_path / "repository", tmp_path / "clone"
    for file in [".gitattributes", *files]:
        (repository / file).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / file, repository / file)
    person = ["-c", "user.name=A", "-c", "user.email=a@example.org"]
    for command in (
        ["init", "-q", repository],
        ["-C", repository, "add", "."],
        ["-C", repository, *person, "commit", "-q", "-m", "A book"],
        ["clone", "-q", "-c", "core.autocrlf=true", repository, clone],
    ):
        subprocess.run(["git", *command], check=True)
    for file in files:
        assert (clone / file).read_bytes() == (ROOT / file).read_bytes(), file


@pytest.fixture
def read_only(tmp_path):
    """A varied book that nobody may write to."""
    book = varied(tmp_path / "book")
    for path in [book.root, *book.root.rglob("*")]:
        path.chmod(0o555 if path.is_dir() else 0o444)
    yield book
    for path in [book.root, *(p for p in book.root.rglob("*") if p.is_dir())]:
        path.chmod(0o755)


def test_a_book_that_nobody_may_write_to_is_built_elsewhere(read_only, sound, tmp_path):
    before = digests(read_only.root)
    done = build(
        read_only.root,
        read_only.environment,
        *("--path-output", str(tmp_path / "built")),
        within=AN_ORDINARY_USER,
    )
    assert done.exit_code == 0, done.output
    assert unlike(site(sound.root), site(tmp_path / "built")) == []
    assert digests(read_only.root) == before


def test_where_nobody_may_write_the_remedy_is_named(read_only):
    done = build(read_only.root, read_only.environment, within=AN_ORDINARY_USER)
    assert done.exit_code != 0
    assert f"The site cannot be built in {read_only.root}" in done.output
    assert "--path-output" in done.output


SLEEPER = (
    "import os, pathlib, time\npathlib.Path({!r}).write_text(str(os.getpid()))\ntime.sleep(600)"
)
# Stops the build when it is about to write a page, if PAUSE names it.
PAUSE = """\
import os, pathlib, time

def wait(app, page, *_context):
    if os.environ.get("PAUSE") == page:
        pathlib.Path(os.environ["PAUSED"]).touch()
        time.sleep(600)

def setup(app):
    app.connect("html-page-context", wait)
"""


def interrupt(book: Book, when: Path, **environment: str) -> int:
    """Build a book and interrupt it, as Ctrl-C does, when a file appears; return its exit code."""
    running = subprocess.Popen(
        [JUPYTER_BOOK, "build", "."],
        cwd=book.root,
        env=book.environment | environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,  # all of which Ctrl-C reaches
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # it may be ignored here
    )
    end = time.monotonic() + 300
    while not (when.exists() and when.stat().st_size + len(environment)):
        assert running.poll() is None, "it ended before it could be interrupted"
        assert time.monotonic() < end
        time.sleep(0.01)
    os.killpg(running.pid, signal.SIGINT)
    return running.wait(timeout=60)


def until_gone(process: int) -> None:
    end = time.monotonic() + 30
    while psutil.pid_exists(process):
        assert time.monotonic() < end, "a kernel outlives the build"
        time.sleep(0.1)


@pytest.mark.parametrize("number", [1, 5])
def test_an_interrupt_ends_the_execution_of_chapters_and_leaves_no_site(book, tmp_path, number):
    begun = [tmp_path / str(i) for i in range(number)]
    book.plant(**{f"sleeper-{f.name}": notebook(SLEEPER.format(str(f))) for f in begun})
    assert interrupt(book, begun[0]) != 0
    assert not list(site(book.root).rglob("*"))
    for kernel in (file for file in begun if file.exists()):
        until_gone(int(kernel.read_text()))


def test_an_interrupt_while_pages_are_written_leaves_the_site_as_it_was(book, tmp_path):
    (book.root / "src" / "pause.py").write_text(PAUSE)
    config, ours = book.root / "_config.yml", "      - helpers.book\n"
    config.write_text(config.read_text().replace(ours, ours + "      - pause\n"))
    pages = {"first": "# A chapter\n\nOne text.\n", "second": "# Another\n\nOne text.\n"}
    book.plant(**pages)
    paused = tmp_path / "paused"
    pause = {"PAUSE": "chapters/second", "PAUSED": str(paused)}

    assert interrupt(book, paused, **pause) != 0
    assert not list(site(book.root).rglob("*"))
    assert book.build().exit_code == 0
    whole = digests(site(book.root))

    paused.unlink()
    book.plant(**{name: text.replace("One", "A new") for name, text in pages.items()})
    assert interrupt(book, paused, **pause) != 0
    assert digests(site(book.root)) == whole
    assert book.build().exit_code == 0
    for name in pages:
        assert "A new text." in book.html(name).read_text(encoding="utf-8")


def test_a_build_that_fails_leaves_the_site_as_it_was(book):
    book.plant(chapter="# A chapter\n\nA text.\n")
    assert book.build().exit_code == 0
    whole = digests(site(book.root))
    book.plant(chapter="# A chapter\n\nA text, and {ref}`no-such-label`.\n")
    done = book.build()
    assert done.exit_code != 0
    assert f"The site in {site(book.root)} is left as it was before." in done.output
    assert digests(site(book.root)) == whole


def test_a_build_that_finds_nothing_changed_need_not_wait_for_pandas(sound):
    """It takes half a second to load, which is a sixth of such a build."""
    code = "import sys, helpers.book; sys.exit('numpy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code]).returncode == 0
    kept = sound.root / "_build" / ".doctrees" / "environment.pickle"
    assert b"pandas" not in kept.read_bytes()

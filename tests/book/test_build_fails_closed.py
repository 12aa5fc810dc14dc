"""A book with a fault in it is not built, and nothing on a page is older than what it rests on.

Each fault is planted in a throw-away copy of the book, which is then built by the command that a
person types. Faults that only warn share a copy: there, each must be named and counted.
"""

import json
import os
import re
import signal
import subprocess
import sys
import textwrap

import nbformat
import pytest

from tests.book.books import Book, digests, notebook

# Each fault: the chapter it is planted in, and the message that a person needs.
FAULTS = {
    "a Sphinx warning": (
        "# A heading\n\n### Two levels down\n",
        "Non-consecutive header level increase; H1 to H3",
    ),
    "a reference to a missing label": (
        "# A chapter\n\n{ref}`no-such-label`\n",
        "undefined label: 'no-such-label'",
    ),
    "a reference to a missing chapter": (
        "# A chapter\n\n{doc}`no-such-chapter`\n",
        "unknown document: 'no-such-chapter'",
    ),
    "a link to a missing file": (
        "# A chapter\n\n[A link](no-such-file.md)\n",
        "cross-reference target not found: 'no-such-file.md'",
    ),
    "a link to a missing heading": (
        "# A chapter\n\n[A link](#no-such-heading)\n",
        "cross-reference target not found: 'no-such-heading'",
    ),
    "a missing picture": (
        "# A chapter\n\n![A picture](no-such-picture.png)\n",
        "image file not readable: chapters/no-such-picture.png",
    ),
    # What nitpicky is for: Sphinx lets pass unknown names of code, but for this.
    "a reference to a missing function": (
        "# A chapter\n\n{py:func}`helpers.no_such_function`\n",
        "py:func reference target not found: helpers.no_such_function",
    ),
    "an unknown citation key": (
        "# A chapter\n\n{cite}`nobody_1900`\n",
        'could not find bibtex key "nobody_1900"',
    ),
    "a call of a missing footnote": (
        "# A chapter\n\nA text[^nowhere].\n",
        "md:3: WARNING: the footnote [^nowhere] stands nowhere on the page",
    ),
    "a footnote that nothing calls": (
        "# A chapter\n\nA text[^a].\n\n[^a]: A note.\n\n[^b]: Another.\n",
        "md:7: WARNING: nothing calls the footnote [^b]",
    ),
    "a solution of nothing": (
        "# A chapter\n\nA text.\n\n```{solution} nothing\nThat.\n```\n",
        "md:5: WARNING: the solution is to the exercise 'nothing', and there is none",
    ),
    "a label of two exercises": (
        "# A chapter\n\n" + "```{exercise}\n:label: twice\nWhat?\n```\n\n" * 2,
        "md:8: WARNING: the label 'twice' is already that of another exercise or solution in "
        "chapters/a-label-of-two-exercises.md",
    ),
    "a tool of the build in a chapter": (
        notebook("from helpers.book.build import cells"),
        "helpers.book makes pages and files of chapters",
    ),
    "a page of no assignment": (
        "# A chapter\n\n```{assignment-head}\n```\n",
        "There is no assignment assignments/a-page-of-no-assignment.md. There are: audit-a-table,",
    ),
    "a magic in a chapter": (
        notebook("%%capture\nprint(6 * 7)"),
        "md:10: WARNING: a chapter is plain Python",
    ),
    "a random number without a seed": (
        notebook("import random\nprint(random.random() < 2)"),
        "md:11: WARNING: 'random.random' gives something else at each build",
    ),
    "a line on stderr": (
        notebook("import sys\nprint('overflow', file=sys.stderr)"),
        "md:10: WARNING: this cell wrote on stderr: overflow",
    ),
    "a cell that raises": (
        notebook("print('before')", "x = 0\n1 / x"),
        "md:15: WARNING: this cell raised ZeroDivisionError: division by zero",
    ),
    "a cell that kills its kernel": (
        notebook("print('before')", "import os\nos._exit(0)"),
        "md:14: WARNING: the kernel died while this cell ran",
    ),
    "a kernel that is not there": (
        notebook("print(6 * 7)").replace("name: python3", "name: venv"),
        "md:4: WARNING: every chapter runs in the kernel 'python3', and not in 'venv'",
    ),
    "a chapter that turns its execution off": (
        notebook("print(1)").replace("kernelspec", "mystnb: {execution_mode: 'off'}\nkernelspec"),
        "md:4: WARNING: a page cannot set 'mystnb' for itself",
    ),
    "a chapter that allows itself errors": (
        notebook("print(1)").replace("kernelspec", "execution: {allow_errors: true}\nkernelspec"),
        "md:4: WARNING: a page cannot set 'execution' for itself",
    ),
    "a page that checks no links": (
        "---\nmyst: {all_links_external: true}\n---\n# A page\n\n[A link](no-such-file.md)\n",
        "md:2: WARNING: a page cannot set 'all_links_external' for itself",
    ),
    "a cell that is skipped": (
        notebook(":tags: [hide-input, skip-execution]\n\n1 / 0"),
        "md:10: WARNING: a cell cannot have the tag 'skip-execution'",
    ),
    "a cell that would hide what it writes on stderr": (
        notebook(":tags: [remove-stderr]\n\nprint('overflow')"),
        "md:10: WARNING: a cell cannot have the tag 'remove-stderr'",
    ),
    "a cell that sets what is looked at": (
        notebook(":mystnb: {output_stderr: remove}\n\nprint(1)"),
        "md:10: WARNING: a cell cannot have the option 'mystnb'",
    ),
    # It imports nothing of the book, which could guard it; no network could answer it.
    "a chapter that looks for a host": (
        notebook("import urllib.request\nurllib.request.urlopen('https://example.org')"),
        "md:11: WARNING: this cell raised URLError: <urlopen error This chapter tried to reach "
        "'example.org'. Chapters run without a network and without other programs: put what is "
        "needed into data/",
    ),
    # An address set aside for documentation: nothing answers there on any network.
    "a chapter that connects": (
        notebook("import socket\nsocket.create_connection(('192.0.2.1', 80), timeout=1)"),
        "this cell raised OfflineError: This chapter tried to reach '192.0.2.1'. Chapters run",
    ),
    "a chapter that reads a file beside it": (
        notebook("import pathlib\nprint(len(pathlib.Path('index.md').read_text()))"),
        "this cell raised FileError: This chapter tried to read chapters/index.md. Chapters read "
        "the data package and nothing else",
    ),
    "a chapter that writes a table": (
        notebook(
            "from helpers import datasets\n"
            "datasets.load('orders').head(1).to_csv(datasets.folder() / 'orders.csv')"
        ),
        "this cell raised FileError: This chapter tried to change data/orders.csv. What the book "
        "is made of stays as it is while chapters run: keep what is computed in a variable",
    ),
}
EXPLORED = "from helpers.explore import explore\ndef f(x):\n    return x\n"
NOT_SHOWN = "the explorer 'Shown': made by this cell and not shown. Let it stand last in its cell"
FAULTS |= {
    "an explorer before a semicolon": (
        notebook(f"{EXPLORED}explore(f, x=[1, 2], title='Shown');"),
        NOT_SHOWN,
    ),
    "an explorer that is not last": (
        notebook(f"{EXPLORED}explore(f, x=[1, 2], title='Shown')\nnothing = 1"),
        NOT_SHOWN,
    ),
    "an explorer that is only given a name": (
        notebook(f"{EXPLORED}made = explore(f, x=[1, 2], title='Shown')"),
        "md:13: WARNING: 'made' is made for the page and not shown. Let it stand last in a cell",
    ),
    "explorers in a loop": (
        notebook(f"{EXPLORED}for t in ('A', 'B'):\n    explore(f, x=[1, 2], title=t)"),
        "the explorer 'A', the explorer 'B': made by this cell and not shown.",
    ),
    "a table before a semicolon": (
        notebook(
            "from helpers import datasets\nfrom helpers.figures import table\n"
            "orders, source = datasets.load('orders'), 'seed_wikipedia_mass_ops'\n"
            "table(orders[['order_number']], caption='Shown', source=source);"
        ),
        "the table 'Shown': made by this cell and not shown.",
    ),
    "a question that is not last": (
        notebook(
            "from helpers import quiz\n"
            "quiz.choice('Which?', {'This': 'Yes.', 'That': 'No.'}, right='This')\nnothing = 1"
        ),
        "the question 'Which?': made by this cell and not shown.",
    ),
}
# In a notebook of Jupyter, in which each line of a cell is a line of the file.
FAULTS_OF_A_NOTEBOOK = {
    "a widget in a notebook of Jupyter": (
        ["# A notebook", "import ipywidgets as w\ndisplay(w.IntSlider())"],
        "ipynb:19: WARNING: 'IntSlider' moves on the page",
    ),
}

CAMPS = {
    "name": "camps",
    "path": "camps.csv",
    "title": "Camps",
    "description": "A planted table.",
    "licenses": [{"name": "none", "title": "None", "path": "https://example.org"}],
    "provenance": dict.fromkeys(["who_counted", "when", "why", "what_is_missing"], "Planted."),
    "schema": {
        "fields": [
            {"name": "camp", "title": "Camp", "type": "string", "description": "Its name."},
            {
                "name": "people",
                "title": "People",
                "type": "integer",
                "description": "How many.",
                "unit": "people",
            },
            {
                "name": "source_key",
                "title": "Source",
                "type": "string",
                "description": "Key.",
                "constraints": {"required": True},
            },
            {
                "name": "verified",
                "title": "How known",
                "type": "string",
                "description": "How it is known.",
                "constraints": {"required": True, "enum": ["seed", "yes", "recall"]},
            },
        ],
        "primaryKey": ["camp"],
        "foreignKeys": [
            {
                "fields": ["source_key"],
                "reference": {"resource": "sources", "fields": ["source_key"]},
            }
        ],
    },
}


def replace(path, old, new):
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_a_sound_book_is_built(book):
    book.plant(sound=notebook("print(6 * 7)"))
    build = book.build_by_command()
    assert build.exit_code == 0, build.output
    assert book.text("sound").strip() == "42"


def test_a_copy_is_built_with_its_own_helpers(book):
    book.plant(where=notebook("import helpers\nprint(helpers.__file__)"))
    build = book.build()
    assert build.exit_code == 0, build.output
    assert str(book.root / "src" / "helpers" / "__init__.py") in book.text("where")


def test_what_tools_leave_in_hidden_folders_is_no_part_of_the_book(book):
    """As pytest and JupyterLab do, when somebody builds the book after the tests."""
    for folder in (book.root / ".pytest_cache", book.root / "chapters" / ".ipynb_checkpoints"):
        folder.mkdir()
        (folder / "README.md").write_text("# Not a chapter\n")
    build = book.build()
    assert build.exit_code == 0, build.output


@pytest.fixture(scope="session")
def faulty(once) -> dict:
    """What the build of one book said in which every fault is planted."""

    def make(folder):
        book = Book(folder / "book")
        faults = FAULTS | FAULTS_OF_A_NOTEBOOK
        book.plant(**{name.replace(" ", "-"): str(text) for name, (text, _) in faults.items()})
        for name, (cells, _) in FAULTS_OF_A_NOTEBOOK.items():
            file = book.root / "chapters" / f"{name.replace(' ', '-')}.md"
            file.unlink()
            nbformat.write(jupyter_notebook(*cells), file.with_suffix(".ipynb"))
        replace(book.root / "references.bib", "Europe-Asia Studies", "Soviet Studies")
        before = digests(book.root / "data")
        return vars(book.build()) | {"data": [before, digests(book.root / "data")]}

    return once("faulty", make)


def jupyter_notebook(text: str, *code: str) -> nbformat.NotebookNode:
    cells = [nbformat.v4.new_markdown_cell(text), *map(nbformat.v4.new_code_cell, code)]
    for number, cell in enumerate(cells):
        cell.id = f"cell-{number}"
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    return nbformat.v4.new_notebook(cells=cells, metadata={"kernelspec": kernel})


@pytest.mark.parametrize("fault", FAULTS | FAULTS_OF_A_NOTEBOOK)
def test_the_build_names_the_chapter_and_the_fault(faulty, fault):
    where = f"chapters/{fault.replace(' ', '-')}."
    _, message = (FAULTS | FAULTS_OF_A_NOTEBOOK)[fault]
    said = [line for line in faulty["output"].splitlines() if where in line and message in line]
    assert len(said) == 1, faulty["output"]


def test_a_bibliography_that_was_edited_by_hand_is_named(faulty):
    assert "references.bib and data/sources.csv disagree about ellman_2002" in faulty["output"]
    assert "run `make data`" in faulty["output"]


def test_each_fault_counts_and_nothing_else_does(faulty):
    assert faulty["exit_code"] == 1
    planted = len(FAULTS | FAULTS_OF_A_NOTEBOOK) + 1
    assert f"build finished with problems, {planted} warnings" in faulty["output"]


def test_a_chapter_leaves_the_data_as_they_are(faulty):
    before, after = faulty["data"]
    assert before == after


def test_a_faulty_book_fails_again_until_it_is_mended(book):
    text, message = FAULTS["a line on stderr"]
    book.plant(stderr=text)
    first, second = book.build(), book.build()
    for build in (first, second):
        assert build.exit_code == 1, build.output
        assert message in build.output
    book.plant(stderr=notebook("print('mended')"))
    assert book.build().exit_code == 0


def test_a_faulty_book_fails_again_after_a_build_that_was_cut_off(book):
    text, message = FAULTS["a line on stderr"]
    # When all pages have been read and kept, and the first is about to be written.
    (book.root / "src" / "cut_off.py").write_text(
        textwrap.dedent("""\
            import os, signal

            def setup(app):
                if "CUT_OFF" in os.environ:
                    app.connect("doctree-resolved", lambda *_: os.kill(os.getpid(), signal.SIGKILL))
            """)
    )
    config = book.root / "_config.yml"
    ours = "      - helpers.book\n"
    config.write_text(config.read_text().replace(ours, ours + "      - cut_off\n"))
    book.plant(chapter=notebook("print('sound')"))
    assert book.build().exit_code == 0

    book.plant(chapter=text)
    assert book.build(CUT_OFF="1").exit_code == -signal.SIGKILL
    build = book.build()
    assert build.exit_code == 1, build.output
    assert message in build.output


# Each prints what became of one attempt, and goes on.
ATTEMPT = """\
def attempt(what, *args, **options):
    try:
        what(*args, **options)
    except Exception as error:
        print(what.__name__, "says", error)
    else:
        print(what.__name__, "was not hindered")
"""
TO_THE_NETWORK = """\
here = ("127.0.0.1", server.getsockname()[1])
attempt(socket.create_connection, here)
attempt(socket.getaddrinfo, "localhost", 80)
attempt(socket.gethostbyname, "localhost")
attempt(socket.gethostbyname_ex, "localhost")
attempt(socket.gethostbyaddr, "127.0.0.1")
attempt(socket.getnameinfo, here, 0)
attempt(socket.socket(type=socket.SOCK_DGRAM).sendto, b"datum", here)
attempt(socket.socket(type=socket.SOCK_DGRAM).sendmsg, [b"datum"], [], 0, here)
attempt(socket.socket().connect_ex, here)
attempt(subprocess.run, ["true"])
attempt(os.system, "true")
attempt(os.posix_spawn, "/bin/true", ["true"], {})
attempt(get_ipython().system, "true")
"""
CHANGES = """\
import os, pathlib, shutil
import pandas as pd
from helpers import datasets
table = datasets.folder() / "orders.csv"
attempt(open, table, "a")
attempt(table.write_text, "")
attempt(pd.DataFrame().to_csv, table)
attempt(os.truncate, table, 0)
attempt(table.unlink)
attempt(table.rename, table.with_name("other.csv"))
attempt(os.link, table, table.parent.parent / "_build" / "linked.csv")
attempt(shutil.copy, __import__("helpers").__file__, table)
attempt(shutil.rmtree, table.parent)
attempt(open, "a-file-beside-the-chapter.csv", "w")
attempt(os.mkdir, "a-folder-beside-the-chapter")
"""


def test_no_way_to_the_network_or_into_the_sources_is_open_to_a_chapter(book):
    """Even on this machine, where a server listens and would answer."""
    server = "import os, socket, subprocess\nserver = socket.create_server(('127.0.0.1', 0))"
    book.plant(ways=notebook(server, ATTEMPT, TO_THE_NETWORK), changes=notebook(ATTEMPT, CHANGES))
    before = digests(book.root / "data")
    build = book.build()
    assert build.exit_code == 0, build.output
    for chapter, attempts, refused in (
        ("ways", TO_THE_NETWORK, "Chapters run without a network"),
        ("changes", CHANGES, "What the book is made of stays as it is while chapters run"),
    ):
        said = re.findall(r"^\S+ (?:says|was) .*", book.text(chapter), re.MULTILINE)
        assert len(said) == len(re.findall("^attempt", attempts, re.MULTILINE))
        assert [line for line in said if refused not in line] == []
    assert digests(book.root / "data") == before


def test_the_readers_own_files_do_not_reach_into_a_chapter(book, tmp_path):
    home = tmp_path / "home"
    startup = home / ".ipython" / "profile_default" / "startup" / "00.py"
    kernel = home / ".local" / "share" / "jupyter" / "kernels" / "python3" / "kernel.json"
    for path in (startup, kernel):
        path.parent.mkdir(parents=True)
    startup.write_text("print('a start-up file ran')\nown = True\n")
    kernel.write_text(json.dumps({"argv": ["false"], "display_name": "own", "language": "python"}))
    book.plant(own=notebook("print('own' in globals())"))
    build = book.build(
        HOME=str(home), IPYTHONDIR=str(home / ".ipython"), PYTHONSTARTUP=str(startup)
    )
    assert build.exit_code == 0, build.output
    assert "a start-up file ran" not in build.output + book.text("own")
    assert re.search(r"^False$", book.text("own"), re.MULTILINE)


def test_chapters_are_executed_side_by_side_and_each_once(book, tmp_path):
    """Each waits until the other has begun; a second time, they would find that both had."""
    waits = """\
        import pathlib, time
        begun = pathlib.Path({folder!r})
        with (begun / "{own}").open("a") as file:
            print("begun", file=file)
        until = time.monotonic() + 60
        while not (begun / "{other}").exists() and time.monotonic() < until:
            time.sleep(0.01)
        print("met" if (begun / "{other}").exists() else "alone")"""
    chapters = {
        own: notebook(textwrap.dedent(waits).format(folder=str(tmp_path), own=own, other=other))
        for own, other in (("one", "other"), ("other", "one"))
    }
    book.plant(**chapters)
    build = book.build()
    assert build.exit_code == 0, build.output
    assert [book.text(name).strip() for name in chapters] == ["met", "met"]
    assert [(tmp_path / name).read_text() for name in chapters] == ["begun\n", "begun\n"]


def test_a_chapter_finds_nothing_that_another_left_and_the_same_code_runs_once(book, tmp_path):
    """There are more chapters than run side by side: the last begin when others have ended."""
    code = """\
        from helpers import datasets
        print("left" if hasattr(datasets, "left") else "nothing")
        datasets.left = {number}
        with open({file!r}, "a") as file:
            print({number}, file=file)"""
    executed, numbers = tmp_path / "executed", range(os.cpu_count() + 2)
    chapters = {
        f"chapter-{number}{twin}": notebook(
            textwrap.dedent(code).format(number=number, file=str(executed))
        )
        for number in numbers
        for twin in ("", "-twin")
    }
    book.plant(**chapters)
    build = book.build()
    assert build.exit_code == 0, build.output
    assert {name: book.text(name).strip() for name in chapters} == dict.fromkeys(
        chapters, "nothing"
    )
    assert sorted(map(int, executed.read_text().split())) == list(numbers)


@pytest.fixture(scope="session")
def history(once) -> dict[str, dict]:
    """What one book became while one thing after another was changed in it.

    Its chapter writes a line outside the book each time that it is executed.
    """

    def make(folder):
        book, executions = Book(folder / "book"), folder / "executions"
        book.plant(
            camps=notebook(
                f"open({str(executions)!r}, 'a').write('once more\\n')",
                "from helpers import datasets, planted\n"
                "print(datasets.load('camps')['people'].sum(), planted.unit())",
            )
        )
        table, helper = (
            book.root / "data" / "camps.csv",
            book.root / "src" / "helpers" / "planted.py",
        )
        style, site = book.root / "_static" / "planted.css", book.root / "_build" / "html"
        style.parent.mkdir(exist_ok=True)
        style.write_text("h1 { color: black }")
        book.plant(
            citing="# A chapter\n\n{cite:p}`ellman_2002`\n",
            sources="# Sources\n\n```{bibliography}\n:all:\n```\n",
        )
        package = book.data_package
        package["resources"].append(CAMPS)
        book.describe_data(package)
        table.write_text(
            "camp,people,source_key,verified\nA,10,ellman_2002,recall\nB,32,ellman_2002,recall\n"
        )
        book.lock_data()
        helper.write_text("def unit():\n    return 'persons'\n")

        site = book.root / "_build" / "html"

        def make_data():
            command = [sys.executable, "-m", "helpers.book.data.data_package"]
            subprocess.run(command, cwd=book.root, env=book.environment, check=True)

        def state():
            executions.write_text("")
            build = book.build()
            page = site / "data" / "camps.html"
            return vars(build) | {
                "executions": len(executions.read_text().splitlines()),
                "printed": re.findall(r"^\d+ \w+$", book.text("camps"), re.MULTILINE),
                "cited": re.findall(r"Ellman, \d+", book.html("citing").read_text()),
                "style": (site / "_static" / "planted.css").read_text(),
                "written": book.html("camps").stat().st_mtime_ns,
                "table written": page.stat().st_mtime_ns if page.exists() else None,
                "of the table": sorted(path.name for path in site.rglob("data/camps.*")),
            }

        make_data()
        states = {"first": state(), "unchanged": state()}
        replace(book.root / "chapters" / "citing.md", "\n\n", "\n\nA sentence was added. ")
        states["text"] = state()
        style.write_text("h1 { color: navy }")
        states["style"] = state()
        replace(book.root / "data" / "sources.csv", "Some Comments,2002", "Some Comments,2003")
        make_data()
        states["source"] = state()
        replace(table, "B,32", "B,33")
        book.lock_data()
        make_data()
        states["datum"] = state()
        replace(helper, "persons", "people")
        states["helper"] = state()
        with (book.root / "constraints.txt").open("a") as constraints:
            constraints.write("# another version of something\n")
        states["constraints"] = state()
        package = book.root / "src" / "planted-1.0.dist-info"
        package.mkdir()
        (package / "METADATA").write_text("Metadata-Version: 2.1\nName: planted\nVersion: 1.0\n")
        states["package"] = state()
        table.unlink()
        book.describe_data(book.data_package | {"resources": book.data_package["resources"][:-1]})
        book.lock_data()
        book.plant(camps="# Camps\n\nA text.\n")
        states["removed"] = state()
        return states

    states = once("history", make)
    assert [state["exit_code"] for state in states.values()] == [0] * len(states), states
    return states


def test_a_chapter_is_computed_from_the_data(history):
    assert history["first"]["printed"] == ["42 persons"]
    assert history["first"]["executions"] == 1


def test_an_unchanged_book_is_neither_executed_nor_written_again(history):
    assert history["unchanged"]["executions"] == 0
    assert history["unchanged"]["written"] == history["first"]["written"]
    assert "executing chapters" in history["first"]["output"]
    assert "executing chapters" not in history["unchanged"]["output"]


def test_a_changed_text_writes_neither_another_chapter_nor_the_tables_again(history):
    for page in ("written", "table written"):
        assert history["text"][page] == history["first"][page]


def test_a_changed_stylesheet_reaches_the_book_and_executes_nothing(history):
    assert history["style"]["style"] == "h1 { color: navy }"
    assert history["style"]["executions"] == 0


def test_a_corrected_source_is_cited_as_corrected(history):
    assert history["first"]["cited"] == ["Ellman, 2002"]
    assert history["source"]["cited"] == ["Ellman, 2003"]
    assert history["source"]["executions"] == 1  # its figures may name the source


def test_a_changed_datum_changes_the_page(history):
    assert history["datum"]["printed"] == ["43 persons"]
    assert history["datum"]["executions"] == 1


def test_a_changed_helper_changes_the_page(history):
    assert history["helper"]["printed"] == ["43 people"]
    assert history["helper"]["executions"] == 1


def test_changed_constraints_execute_the_chapters_again(history):
    assert history["constraints"]["executions"] == 1


def test_another_installed_package_executes_the_chapters_again(history):
    assert history["package"]["executions"] == 1


def test_a_table_that_is_removed_leaves_the_site(history):
    assert history["package"]["of the table"] == ["camps.csv", "camps.html"]
    assert history["removed"]["of the table"] == []

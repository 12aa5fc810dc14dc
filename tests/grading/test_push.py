"""Grades and feedback go to Canvas: here to a server that answers as its interface does."""

import json
import re
import threading
import warnings
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs

import pytest

from helpers.grading import freetext, gradebook, reports
from helpers.grading.freetext import Mark
from helpers.grading.push import TOKEN, PushError, push
from tests.grading.small import ANNA, CLARA

LEVELS = {"Says what was counted": 1.0, "Names what is missing": 1.0}


class Canvas(ThreadingHTTPServer):
    """What Canvas holds of one assignment, and what it was told."""

    points = 6

    def __init__(self):
        super().__init__(("127.0.0.1", 0), _Asked)
        self.address = f"http://127.0.0.1:{self.server_port}"
        self.scores = {"11": None, "12": None, "13": 5.5}
        self.files: dict[str, bytes] = {}
        self.comments: list[tuple[str, str]] = []

    @property
    def assignment(self) -> str:
        return f"{self.address}/courses/7/assignments/901"


class _Asked(BaseHTTPRequestHandler):
    server: Canvas

    def do_GET(self):  # the handler of http.server is called so
        path = self.path.partition("?")[0]
        if self.headers["Authorization"] != "Bearer secret":
            self.answer({"errors": [{"message": "Invalid access token."}]}, 401)
        elif path.endswith("/submissions"):
            self.answer([self.submission(user) for user in self.server.scores])
        elif path.endswith("/assignments/901"):
            points = self.server.points
            self.answer({"id": 901, "course_id": 7, "points_possible": points})
        else:
            self.answer({"id": 7})

    def do_PUT(self):
        told = parse_qs(self.body().decode())
        user = self.path.partition("?")[0].rpartition("/")[2]
        if "submission[posted_grade]" in told:
            self.server.scores[user] = float(told["submission[posted_grade]"][0])
        for file in told.get("comment[file_ids][]", ()):
            self.server.comments.append((user, file))
        self.answer(self.submission(user))

    def do_POST(self):
        body = self.body()
        if self.path.partition("?")[0] == "/upload":
            name = str(len(self.server.files))
            self.server.files[name] = body
            self.answer({"id": name, "url": "there"})
        else:
            self.answer(
                {"upload_url": f"{self.server.address}/upload", "upload_params": {"a": "b"}}
            )

    def submission(self, user: str) -> dict:
        score = self.server.scores[user]
        return {"id": 1, "user_id": int(user), "assignment_id": 901, "course_id": 7, "score": score}

    def body(self) -> bytes:
        return self.rfile.read(int(self.headers.get("Content-Length", 0)))

    def answer(self, content: object, code: int = 200) -> None:
        self.send_response(code)
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        self.wfile.write(json.dumps(content).encode())

    def log_message(self, *_):
        pass


@pytest.fixture
def canvas(monkeypatch) -> Iterator[Canvas]:
    monkeypatch.setenv(TOKEN, "secret")
    with Canvas() as server, warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # canvasapi would rather have https
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        yield server
        server.shutdown()


@pytest.fixture
def pages(small_graded, released, tmp_path) -> dict:
    """The pages of the class; Boris has no complete grade."""
    marks = {
        freetext.key(one, "doubt"): Mark(LEVELS, "", True)
        for one in small_graded
        if one.submission.file in (ANNA, CLARA)
    }
    entries = gradebook.entries(small_graded, released, {"doubt": marks})
    return reports.write_feedback(tmp_path / "feedback", entries, released)


def test_without_send_it_is_only_told(canvas, pages, tmp_path):
    before = dict(canvas.scores)
    told = push(canvas.assignment, pages, 6, tmp_path / "sent")
    assert told.grades == ["itoanna: 4.", "weissclara: 4, where 5.5 stood."]
    assert (told.pages, told.open, told.absent) == (2, 1, [])
    assert (canvas.scores, canvas.comments) == (before, [])
    assert not (tmp_path / "sent").exists()


def test_grades_and_pages_arrive_once(canvas, pages, tmp_path):
    push(canvas.assignment, pages, 6, tmp_path / "sent", send=True)
    assert canvas.scores == {"11": 4, "12": None, "13": 4}
    assert [user for user, _ in canvas.comments] == ["11", "13"]
    assert all(b"If you do not agree" in content for content in canvas.files.values())
    again = push(f"{canvas.assignment}/?view=1", pages, 6, tmp_path / "sent", send=True)
    assert (again.grades, again.pages, len(canvas.comments)) == ([], 0, 2)


def test_who_is_not_on_canvas_is_named(canvas, pages, tmp_path):
    del canvas.scores["11"]
    assert push(canvas.assignment, pages, 6, tmp_path / "sent").absent == ["itoanna"]


@pytest.mark.parametrize(
    ("address", "token", "points", "says"),
    [
        ("{}/courses/7", "secret", 6, "is not the address of an assignment"),
        ("http://canvas.example.org/courses/7/assignments/901", "secret", 6, "use https"),
        ("{}/courses/7/assignments/901", "", 6, f"{TOKEN} is not set"),
        ("{}/courses/7/assignments/901", "wrong", 6, "Canvas refused: "),
        ("{}/courses/7/assignments/901", "secret", 17, "gives 6 points, here 17"),
    ],
)
def test_what_cannot_be_sent_says_why(
    canvas, pages, tmp_path, monkeypatch, address, token, points, says
):
    monkeypatch.setenv(TOKEN, token)
    with pytest.raises(PushError, match=re.escape(says)):
        push(address.format(canvas.address), pages, points, tmp_path / "sent", send=True)
    assert canvas.comments == []

"""One of everything, with attempts at running a script in every text field of every form.

The forms are those that ``tests/hostile`` lists, sent as it sends them, but nothing is put back. What
ends something (a seat, an account, an attempt) comes last and is put back: its pages are kept as
they came.
"""

from __future__ import annotations

import contextlib
import io
import json
import re
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from pathlib import Path
from typing import Any

from flask.sessions import SecureCookieSessionInterface
from werkzeug.test import TestResponse

from lms import storage
from lms.accounts.models import Person
from lms.courses.assignments.models import Submission
from lms.courses.catalogue.models import Offering
from lms.courses.quizzes import operations as quizzes
from lms.courses.quizzes.models import QuizSlot
from lms.courses.quizzes.operations import QuizValues
from lms.db import db, unit_of_work
from lms.interop.formats.personal import has_resident_number
from lms.interop.formats.questions.model import Choice, Format, Item, Kind, Pair, Question, Text
from tests.access.stage import ROLES, Stage, stage
from tests.access.test_matrix import encoder, routes, written
from tests.browser.payloads import PAYLOADS
from tests.courses.quizzes.conftest import in_bank
from tests.courses.quizzes.served import Served, apart
from tests.hostile.fields import ACCESS, AUDIT, CASES, SEARCHES, Case
from tests.hostile.test_text_fields import Sender, naughty
from tests.installations import free_port, installation

ALL = "\n\n".join(PAYLOADS)
#: A sign that a page shows something of them.
MARK = re.compile(r"alert\(|alert`|tripwire|누르기")
#: Ours, and the public list of naughty strings where it is at hand. What cannot be printed is refused
#: in names, what looks like a resident registration number everywhere.
PRINTABLE = [
    text for text in (*PAYLOADS, *naughty()) if text.isprintable() and not has_resident_number(text)
]
#: What differs from page to page without being anybody's words.
FLEETING = re.compile(r'csrf[-_]token"[^>]*>|[0-9a-f]{32,}|"[\w.-]{60,}"')
#: From here on a field takes everything at once.
LONG = 50_000
#: How many characters beside a payload tell whether two roles see it in the same way.
AROUND = 80
#: Where a page stands, which it shares with the pages around it.
TRAIL = re.compile(r'<nav class="breadcrumbs".*?</nav>', re.DOTALL)
ENDS = {"companies.refuse", "quizzes.start", "standing.answer", "standing.change"}


@dataclass(frozen=True)
class Page:
    """A page as somebody gets it: *body* where only a form's refusal shows it."""

    role: str
    url: str
    body: str | None = None
    headers: dict[str, str] = field(default_factory=dict)


class Filled(Served):
    """The installation, and every page on which something of the payloads stands."""

    stage: Stage
    pages: list[Page]
    refused: list[str]
    sent: int

    def role_cookie(self, role: str) -> str | None:
        """The session of a role; none for anonymous visitors."""
        return self.cast.get(role)


class Chest:
    """Payloads in turn, so that short fields hold all of them between them."""

    def __init__(self, texts: Sequence[str]) -> None:
        self.texts, self.at = texts, 0

    def take(self, most: int) -> str:
        """As many as fit into *most* characters, from where the last field ended."""
        if most >= LONG:
            return "\n\n".join((*PAYLOADS, *self.texts[len(PAYLOADS) :]))
        taken: list[str] = []
        size = 0
        for _step in range(len(self.texts)):
            text = self.texts[self.at % len(self.texts)]
            if size + len(text) + 1 > most:
                if taken:
                    break
                self.at += 1
                continue
            taken.append(text)
            size += len(text) + 1
            self.at += 1
        return ("\n" if most >= 1000 else " ").join(taken)


def _last(key: str, case: Case) -> bool:
    """Whether a form ends something, or needs something undone first."""
    return bool(case.before) or case.shown in ((AUDIT,), (ACCESS,)) or key.split("#")[0] in ENDS


@apart
def filled(*, hostile: bool = True) -> tuple[Filled, contextlib.ExitStack]:
    """Build it, with payloads or as it is; the stack is closed in the same thread (`emptied`)."""
    held = contextlib.ExitStack()
    folder = Path(tempfile.mkdtemp(prefix="lms-filled-"))
    settings: dict[str, Any] = {"WTF_CSRF_ENABLED": False}
    app = held.enter_context(installation("", folder, **settings))
    held.enter_context(encoder())
    try:
        place = stage(app)
        made = Filled(app, free_port(), {})
        made.stage, made.pages, made.refused, made.sent = place, [], [], 0
        if hostile:
            _fill(made, place)
    except BaseException:
        held.close()
        raise
    serializer = SecureCookieSessionInterface().get_signing_serializer(app)
    assert serializer is not None
    made.cast = {
        role: str(serializer.dumps({"_user_id": key, "_fresh": True}))
        for role, key in place.people.items()
        if key is not None
    }
    db.session.rollback()
    return made, held


def _fill(made: Filled, place: Stage) -> None:
    """Send every form, and find the pages that show what was sent."""
    place.put_back = lambda: None  # type: ignore[method-assign]
    extra = _around(place)
    chest = Chest(PRINTABLE)
    shown: list[Page] = []
    first = {key: case for key, case in CASES.items() if not _last(key, case)}
    for key, case in first.items():
        shown += _send(made, place, key, case, chest)
    addresses = [(role, url) for role, url in extra]
    addresses += [
        (role, url + "%3Cimg%20src%3Dx%20onerror%3Dalert(1999)%3E") for role, url in SEARCHES
    ]
    addresses += [(page.role, page.url) for page in shown if page.body is None]
    made.pages = [*_pages(place, addresses), *(page for page in shown if page.body is not None)]
    del place.put_back
    place.set_out()
    for key, case in CASES.items():
        if key not in first:
            place.put_back = lambda: None  # type: ignore[method-assign]
            pages = _send(made, place, key, case, chest)
            made.pages += [page if page.body else _now(place, page) for page in pages]
            del place.put_back
            place.put_back()


@apart
def emptied(held: contextlib.ExitStack) -> None:
    """Let go of what :func:`filled` built."""
    held.close()


def _send(made: Filled, place: Stage, key: str, case: Case, chest: Chest) -> list[Page]:
    """Send a form with payloads in each of its fields; the pages that its answer leads to."""
    try:
        sender = Sender(place, key, case)
    except AssertionError as problem:
        made.refused.append(f"{key}: {problem}")
        return []
    for attempt in (1.0, 0.5, 0.0):
        data = sender.base.copy()
        for name, most in sender.names.items():
            text = chest.take(int(most * attempt)) if attempt else f"가 {PAYLOADS[9]}"[:most]
            data[name] = text
        db.session.rollback()
        answer = sender.ask(case.role, "POST", sender.url, data=data)
        if answer.status_code < 400 or case.typed_back or case.inert:
            break
    made.sent += len(sender.names)
    refusable = case.typed_back or case.inert
    if answer.status_code >= 500 or (answer.status_code >= 400 and not refusable):
        made.refused.append(f"{key}: {answer.status_code}")
    pages = []
    if answer.status_code in {301, 302, 303}:
        pages.append(Page(case.role, answer.headers["Location"]))
    elif answer.mimetype == "text/html" and MARK.search(answer.text):
        pages.append(_as_it_came(case.role, sender.url, answer))
    for role, url in case.shown:
        with contextlib.suppress(KeyError):
            pages.append(Page(role, sender._address(url)))
    return pages


def _now(place: Stage, page: Page) -> Page:
    """A page as it is at this moment, for what is put back afterwards."""
    return _as_it_came(page.role, page.url, _asking(place).ask(page.role, "GET", page.url))


def _asking(place: Stage) -> Sender:
    """Asks as any role, of no form."""
    sender = Sender.__new__(Sender)
    sender.place = place
    return sender


def _as_it_came(role: str, url: str, answer: TestResponse) -> Page:
    headers = {
        name: value
        for name, value in answer.headers.items()
        if name in {"Content-Type", "Content-Security-Policy", "X-Content-Type-Options"}
    }
    return Page(role, url, answer.text, headers)


def _pages(place: Stage, more: list[tuple[str, str]]) -> list[Page]:
    """Every page of every role, as the matrix allows it, that shows something of the payloads."""
    known = routes(place.app)
    wanted = list(more)
    for line in written():
        rule = known.get((line.method, line.path))
        if line.method != "GET" or rule is None:
            continue
        url = place.url(rule)
        wanted += [
            (role, url) for role, word in zip(ROLES, line.words, strict=True) if word == "ok"
        ]
    return _kept(place, wanted)


def _kept(place: Stage, wanted: list[tuple[str, str]]) -> list[Page]:
    """Of these, what is a page and shows something; what several roles see in the same way once."""
    sender = _asking(place)
    found, seen = [], set()
    for role, url in dict.fromkeys(wanted):
        answer = sender.ask(role, "GET", url)
        if answer.status_code != 200 or answer.mimetype != "text/html":
            continue
        body = answer.text
        if not MARK.search(body):
            continue
        main = TRAIL.sub("", body[body.find("<main") :])
        marked = frozenset(
            FLEETING.sub("", main[max(0, one.start() - AROUND) : one.end() + AROUND])
            for one in MARK.finditer(main)
        )
        if not marked and url != "/":
            continue  # names of the reader and of the course stand on every page: others show them
        if (url, marked) not in seen:
            seen.add((url, marked))
            found.append(Page(role, url))
    return found


def notebook() -> bytes:
    """A notebook whose cells and outputs hold the payloads, in every form that an output has."""
    html = [text + "\n" for text in PAYLOADS]
    outputs: list[dict[str, Any]] = [
        {"output_type": "display_data", "metadata": {}, "data": {kind: html}}
        for kind in (
            "text/html", "text/plain", "text/markdown", "text/latex", "image/svg+xml",
            "application/javascript", "application/json", "application/vnd.plotly.v1+json",
        )
    ]  # fmt: skip
    outputs += [
        {"output_type": "stream", "name": "stdout", "text": html},
        {"output_type": "error", "ename": html[0], "evalue": html[9], "traceback": html},
        {"output_type": "display_data", "metadata": {},
         "data": {"image/png": "\"><script>alert(1990)</script>"}},
    ]  # fmt: skip
    cells = [
        {"cell_type": "markdown", "metadata": {}, "source": html,
         "attachments": {"x\"onerror=\"alert(1991)": {"image/png": "AAAA"}}},
        {"cell_type": "raw", "metadata": {"raw_mimetype": "text/html"}, "source": html},
        {"cell_type": "code", "metadata": {}, "execution_count": 1, "source": html,
         "outputs": outputs},
    ]  # fmt: skip
    language = {"name": "</script><script>alert(1992)</script>"}
    value = {
        "nbformat": 4,
        "nbformat_minor": 5,
        "metadata": {"language_info": language},
        "cells": cells,
    }
    return json.dumps(value).encode()


def _around(place: Stage) -> list[tuple[str, str]]:
    """What no form of text holds: questions as files bring them, file names, notebooks, answers."""
    params = place.params
    with place.app.test_request_context("/"), unit_of_work() as session:
        offering = session.get_one(Offering, params["offering_id"])
        trainee, learner, professor = (
            session.query(Person).filter_by(email=f"{name}@example.org").one()
            for name in ("jiwoo", "minjun", "professor")
        )
        book = storage.attach(
            storage.keep(io.BytesIO(notebook()), "trip.ipynb"), "lesson", int(str(params["lesson_id"])),
            person_id=professor.id,
        )  # fmt: skip
        work = session.query(Submission).order_by(Submission.id).first()
        assert work is not None
        svg = f"<svg xmlns='http://www.w3.org/2000/svg'>{ALL}</svg>".encode()
        for position, (name, data) in enumerate(
            (
                ("trip.ipynb", notebook()), ("trip.html", ALL.encode()), ("trip.md", ALL.encode()),
                ("trip.svg", svg), ("trip.csv", ALL.encode()), ("trip.py", ALL.encode()),
                *((f"{text.replace('/', '／')[:100]}.txt", b"x") for text in PRINTABLE[::23]),
            )
        ):  # fmt: skip
            kept = storage.keep(io.BytesIO(data), name)
            storage.attach(kept, "submission", work.id, person_id=trainee.id, position=position + 1)
        quiz = quizzes.create(
            offering,
            QuizValues(f"시험 {PAYLOADS[0]}", "", f"{ALL}", attempts_allowed=0),
        )
        cast = type("Cast", (), {"course": offering.course})
        for position, question in enumerate(_questions()):
            row = in_bank(cast, question)  # type: ignore[arg-type]
            quiz.slots.append(
                QuizSlot(kind="question", position=position, points=Decimal(1), draw_count=1,
                         question_version_id=row.versions[0].id)
            )  # fmt: skip
        session.flush()
        quizzes.publish(quiz)
        finished, _new = quizzes.start(learner, quiz, "")
        for row in finished.questions:
            if row.question_version.body["kind"] in {"essay", "code", "short"}:
                row.response = {"text": ALL}
        quizzes.hand_in(finished)
        running, _new = quizzes.start(learner, quiz, "")
        session.flush()
        here = f"/teach/{offering.id}"
        return [
            ("other trainee", f"/quizzes/{quiz.id}"),
            ("other trainee", f"/quiz-attempts/{running.id}"),
            ("other trainee", f"/quiz-attempts/{running.id}/confirm"),
            ("other trainee", f"/quiz-attempts/{finished.id}/review"),
            ("instructor", f"{here}/quizzes/{quiz.id}/attempts/{finished.id}"),
            ("instructor", f"{here}/quizzes/{quiz.id}/attempts"),
            ("instructor", f"{here}/quizzes/{quiz.id}/marking"),
            ("instructor", f"{here}/quizzes/{quiz.id}/statistics"),
            ("instructor", f"{here}/questions"),
            ("instructor", f"{here}/questions/export"),
            ("instructor", f"/learn/{offering.id}/files/{book.id}/notebook"),
        ]


def _questions() -> list[Question]:
    """Every kind that shows texts, in every way that a text can be written."""
    found: list[Question] = []
    for written_as in (Format.MARKDOWN, Format.HTML, Format.PLAIN):
        whole = Text(ALL, written_as)
        parts = [Text(text, written_as) for text in PAYLOADS[::30]]
        choices = tuple(
            Choice(str(at), text, Decimal(int(at == 0)), text) for at, text in enumerate(parts)
        )
        found += [
            Question(Kind.SINGLE, whole, PAYLOADS[1], feedback=whole, choices=choices),
            Question(
                Kind.MATCHING, parts[1], PAYLOADS[2], distractors=PAYLOADS[1:9],
                pairs=tuple(Pair(str(at), text, PAYLOADS[at]) for at, text in enumerate(parts)),
            ),
            Question(
                Kind.ORDERING, parts[2], PAYLOADS[3],
                items=tuple(Item(str(at), text) for at, text in enumerate(parts)),
            ),
            Question(Kind.ESSAY, parts[3], PAYLOADS[4], template=ALL[:4000], grader_note=whole),
            Question(Kind.CODE, parts[4], PAYLOADS[5], template=ALL[:4000], language="html"),
        ]  # fmt: skip
    return [replace(one, tags=tuple(PAYLOADS[6:8])) for one in found]


@contextlib.contextmanager
def opened(*, hostile: bool = True) -> Iterator[Filled]:
    """It, served; gone afterwards."""
    made, held = filled(hostile=hostile)
    try:
        made.start()
        yield made
    finally:
        made.kill()
        emptied(held)

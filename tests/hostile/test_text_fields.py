"""Naughty strings through every text field: kept and shown as they were written, and inert.

What the product does on purpose: a line is brought into NFC and its white space made single; line
ends become one kind, NUL is taken out; names refuse characters that cannot be printed; what looks
like a resident registration number is refused everywhere. Whatever is refused stays in its field.
"""

from __future__ import annotations

import io
import json
import os
import re
import unicodedata
import zlib
from collections.abc import Iterator
from contextvars import Context
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func
from werkzeug.datastructures import MultiDict
from werkzeug.routing import Rule
from werkzeug.test import TestResponse
from wtforms import Form as WTForm
from wtforms import StringField

from lms.accounts.models import Organisation, Person
from lms.courses.assignments.models import Submission
from lms.courses.catalogue.models import Course
from lms.courses.content.models import Module
from lms.courses.programmes.models import Cohort, Track
from lms.db import db
from lms.interop.formats.personal import has_resident_number
from lms.placement.companies.models import Site
from tests.access.stage import ROLES, Stage, stage
from tests.access.test_matrix import encoder
from tests.hostile.fields import CASES, ELSEWHERE, NO_TEXT, NOT_WRITTEN, SEARCHES, Case
from tests.hostile.reading import Reader, read, squashed
from tests.installations import installation
from tests.interop import cases

#: What the form has just made, and where it is read.
NEWEST: dict[str, tuple[type[Any], str]] = {
    "the submission": (Submission, "/submissions/{}"),
    "the organisation": (Organisation, "/office/organisations/{}"),
    "the person": (Person, "/office/people/{}"),
    "the company": (Organisation, "/company/{}/edit"),
    "the company's page": (Organisation, "/company/{}"),
    "the site": (Site, "/company/<companies.organisation_id>/sites/{}"),
    "the course": (Course, "/manage/courses/{}/edit"),
    "the track": (Track, "/manage/tracks/{}/edit"),
    "the cohort": (Cohort, "/manage/cohorts/{}/edit"),
    "the module": (Module, "/teach/<offering_id>/content?rename={}"),
}
#: Of short fields, which take few strings at a time, each form is sent so many parts of them;
#: ``LMS_TEST_HOSTILE=all`` sends every string to every form.
ROUNDS = 20
EVERYTHING = os.environ.get("LMS_TEST_HOSTILE") == "all"
pytestmark = [pytest.mark.slow, pytest.mark.sqlite_only]
FILES = [one.values[0] for one in cases.files("TEXT_CASES", "text", "*.json") if one.values[0]]
#: The same strings once more, encoded.
FILES = [path for path in FILES if "base64" not in path.name]
needs_cases = pytest.mark.skipif(not FILES, reason="no naughty strings: TEXT_CASES is not set")


@pytest.fixture(scope="module")
def place() -> Iterator[Stage]:
    """An installation with one of everything."""
    with installation(WTF_CSRF_ENABLED=False) as app, encoder():
        yield stage(app)


@cache
def naughty() -> tuple[str, ...]:
    """Every string that has something to show."""
    found = {
        text: None
        for path in FILES
        if isinstance(given := json.loads(Path(path).read_text("utf-8")), list)
        for text in given
        if isinstance(text, str) and squashed(text)
    }
    return tuple(found)


def groups(most: int) -> list[tuple[str, ...]]:
    """The strings packed into lines of at most *most* characters; longer ones are left out."""
    packed: list[list[str]] = [[]]
    for text in naughty():
        if len(text) > most:
            continue
        if packed[-1] and len(" ".join([*packed[-1], text])) > most:
            packed.append([])
        packed[-1].append(text)
    return [tuple(group) for group in packed]


def refusable(text: str) -> bool:
    """Whether a field may say no: unprintable, or like a resident registration number."""
    odd = any(unicodedata.category(char) in {"Cc", "Cs", "Co", "Cn"} for char in text)
    return odd or has_resident_number(text) or not any(char.isalnum() for char in text)


class Sender:
    """Sends one form of one case again and again."""

    def __init__(self, place: Stage, key: str, case: Case) -> None:
        self.place, self.case = place, case
        rules = list(place.app.url_map.iter_rules())
        self.rules = {rule.endpoint: rule for rule in reversed(rules)}  # the first address counts
        self.url = place.url(self._rule(key.split("#")[0]))
        self.names = dict(case.fields)
        self._prepare()
        self.base = self._form()
        place.put_back()

    def _rule(self, endpoint: str) -> Rule:
        """The rule by which an endpoint takes a form."""
        return next(
            rule
            for rule in self.place.app.url_map.iter_rules()
            if rule.endpoint == endpoint and "POST" in (rule.methods or ())
        )

    def _prepare(self) -> None:
        """Bring about what the case needs beside what the stage has."""
        for statement in self.case.before:
            with db.engine.begin() as connection:
                connection.exec_driver_sql(statement)

    def ask(self, role: str, method: str, url: str, **values: object) -> TestResponse:
        """One request by *role*; nothing is put back."""

        def send() -> TestResponse:
            self.place.app.test_client_class = FlaskClient
            browser = self.place.app.test_client()
            key = self.place.people.get("nobody's" if role == "outsider" else role)
            if key is not None:
                with browser.session_transaction() as session:
                    session["_user_id"], session["_fresh"] = key, True
            return browser.open(url, method=method, **values)  # type: ignore[arg-type]

        return Context().run(send)

    def _form(self) -> MultiDict[str, str]:
        """What the form would send as it stands on its page, with what must be filled in."""
        page = self.case.page
        if page == "-":
            return MultiDict()
        endpoint, _mark, query = page.partition("?")
        url = self.place.url(self.rules[endpoint]) if page else self.url
        if query:
            url += "?" + self._filled(query)
        answer = self.ask(self.case.role, "GET", url)
        assert answer.status_code == 200, (url, answer.status_code)
        wanted = {name for name in self.names if "*" not in name}
        target = self.place.url(self._rule(self.case.form)) if self.case.form else self.url
        for form in read(answer.text).forms:
            if urlsplit(form.action or url).path != target:
                continue
            for pattern in [name for name in self.names if "*" in name]:
                limit = self.names.pop(pattern)
                start = pattern.rstrip("*")
                self.names |= {name: limit for name in form.values if name.startswith(start)}
            missing = {name for name in wanted if name not in form.values and "-0-" not in name}
            assert not missing, f"no field {missing} in the form at {url}"
            data: MultiDict[str, str] = MultiDict(
                (name, value) for name, values in form.values.items() for value in values
            )
            for name, value in self.case.fill.items():
                data[name] = value
            return data
        raise AssertionError(f"no form at {url} goes to {target}")

    def send(self, texts: dict[str, tuple[str, ...]]) -> list[str]:
        """Send one string or several in each field; what is wrong with the outcome."""
        data = self.base.copy()
        joined = {name: " ".join(group) for name, group in texts.items()}
        for name, text in joined.items():
            data[name] = text
        self._prepare()
        answer = self.ask(self.case.role, "POST", self.url, data=data)
        try:
            return self._judge(answer, texts, joined)
        finally:
            db.session.rollback()
            self.place.put_back()

    def _judge(
        self, answer: TestResponse, texts: dict[str, tuple[str, ...]], joined: dict[str, str]
    ) -> list[str]:
        status = answer.status_code
        if status >= 500:
            return [f"{status} for {joined}"]
        if self.case.inert:
            return read(answer.text).wrong
        if status in {400, 409, 422} or self.case.typed_back:
            page = read(answer.text)
            lost = [] if status in {302, 303} else self._lost(joined, page, typed=True)
            if self.case.typed_back:
                return page.wrong + lost
            return page.wrong + lost + self._refused(texts)
        if status == 200 and answer.mimetype != "text/html":
            pages = []  # a file comes; the reason is read elsewhere
        elif status in {302, 303}:
            pages = [] if self.case.shown else [(self.case.role, answer.headers["Location"])]
        else:
            return [f"{status} for {joined}"]
        wrong: list[str] = []
        readers = []
        for role, url in [*pages, *self.case.shown]:
            shown = self.ask(role, "GET", self._address(url))
            if shown.status_code != 200:
                return [f"{url} answers {shown.status_code}"]
            readers.append(read(shown.text))
            wrong += readers[-1].wrong
        if not self.case.shown and "GET" in (self.rules_of_url() or ()):
            readers.append(read(self.ask(self.case.role, "GET", self.url).text))
            wrong += readers[-1].wrong
        lost = self._lost(joined, *readers)
        if lost and any(refusable(text) for group in texts.values() for text in group):
            return wrong + self._refused(texts)  # a short reason that was refused with a message
        return wrong + lost

    def rules_of_url(self) -> set[str]:
        """Methods that the form's own address takes."""
        adapter = self.place.app.url_map.bind("localhost")
        return set(adapter.allowed_methods(urlsplit(self.url).path))

    def _address(self, url: str) -> str:
        if url in NEWEST:
            table, address = NEWEST[url]
            with self.place.app.app_context():
                address = address.format(db.session.query(func.max(table.id)).scalar())
            return self._filled(address)
        known = {
            "submission": "assignments.submission", "grading": "grading.grade",
            "lines": "openings.edit_lines",
        }  # fmt: skip
        return self.place.url(self.rules[known[url]]) if url in known else self._filled(url)

    def _filled(self, address: str) -> str:
        """The address with the stage's own things in it: ``<offering_id>``."""
        return re.sub(r"<([\w.]+)>", lambda found: str(self.place.params[found[1]]), address)

    def _lost(self, joined: dict[str, str], *pages: Reader, typed: bool = False) -> list[str]:
        seen = " ".join(
            part
            for page in pages
            for part in [*([] if typed else [page.text]), *map(squashed, page.typed)]
        )
        return [
            f"{name}: not shown as it was written: {text!r}"
            for name, text in joined.items()
            if squashed(text) not in seen and squashed(text) not in _runs_on(pages)
        ]

    def _refused(self, texts: dict[str, tuple[str, ...]]) -> list[str]:
        """Find out by halves which string it was; only some may be refused."""
        if all(len(group) <= 1 for group in texts.values()):
            if any(refusable(text) for group in texts.values() for text in group):
                return []
            return [f"refused: {texts}"]
        self.place.put_back()
        wrong = []
        for half in (0, 1):
            part = {}
            for name, group in texts.items():
                middle = (len(group) + 1) // 2
                chosen = group[:middle] if half == 0 else group[middle:]
                part[name] = chosen or ("가",)
            wrong += self.send(part)
        return wrong


def _runs_on(pages: tuple[Reader, ...]) -> str:
    """Texts of the pages without a blank where an inline element begins."""
    return " ".join(squashed(text) for page in pages for text in page.attributes)


@needs_cases
@pytest.mark.parametrize("key", CASES)
def test_naughty_strings_come_back_unchanged_and_inert(key: str, place: Stage) -> None:
    case = CASES[key]
    sender = Sender(place, key, case)
    packed = {name: groups(most) for name, most in sender.names.items()}
    rounds = max(map(len, packed.values()))
    sent = rounds if EVERYTHING else min(rounds, case.rounds or ROUNDS)
    first = zlib.crc32(key.encode())  # another part of the strings in each form
    for number in range(sent):
        step = first + number * rounds // sent
        texts = {
            name: every[(step + place_of) % len(every)]
            for place_of, (name, every) in enumerate(packed.items())
        }
        wrong = sender.send(texts)
        assert not wrong, "\n".join(wrong[:5])


@needs_cases
@pytest.mark.parametrize(("role", "url"), SEARCHES)
def test_what_is_looked_for_is_said_back_inert(role: str, url: str, place: Stage) -> None:
    sender = Sender.__new__(Sender)
    sender.place = place
    for group in groups(150):
        text = " ".join(group)
        answer = sender.ask(role, "GET", url + quote(text))
        assert answer.status_code in {200, 302, 303, 404}, text
        page = read(answer.text)
        assert not page.wrong, (text, page.wrong)


@needs_cases
def test_the_first_page_of_all_keeps_what_it_is_given() -> None:
    longest = [group for group in groups(80) if not any(map(refusable, group))][:3]
    for group in longest:
        with installation(WTF_CSRF_ENABLED=False) as app:
            name = " ".join(group)
            browser = app.test_client()
            answer = browser.post(
                "/setup",
                data={
                    "office_name": name, "office_english_name": name, "name": name,
                    "english_name": name, "email": "first@example.org",
                    "password": "빛고을-산책-2026",
                },
            )  # fmt: skip
            assert answer.status_code == 303, name
            page = read(browser.get(answer.headers["Location"]).text)
            assert not page.wrong
            assert squashed(name) in page.text


@needs_cases
def test_a_hostile_resume_is_inert(place: Stage) -> None:
    sender = Sender.__new__(Sender)
    sender.place = place
    for group in groups(3000):
        text = "경력\n" + "\n".join(f"- {one}" for one in group)
        answer = sender.ask(
            "trainee", "POST", "/me/matching/resume",
            data={"file": (io.BytesIO(text.encode()), "이력서.txt")},
        )  # fmt: skip
        assert answer.status_code in {303, 422}
        page = read(sender.ask("trainee", "GET", "/me/matching/resume/preview").text)
        assert not page.wrong
        db.session.rollback()
        place.put_back()


@needs_cases
def test_a_hostile_file_name_is_inert(place: Stage) -> None:
    sender = Sender.__new__(Sender)
    sender.place = place
    offering, lesson = place.params["offering_id"], place.params["lesson_id"]
    url = f"/teach/{offering}/content/lessons/{lesson}/files"
    for text in naughty()[::9]:
        name = re.sub(r"[\x00-\x1f\x7f]", "", text)[:120] or "x"
        answer = sender.ask(
            "instructor", "POST", url,
            data={"files": (io.BytesIO(b"a,b\n1,2\n"), f"{name}.csv")},
        )  # fmt: skip
        assert answer.status_code < 500, text
        for page in (
            f"/teach/{offering}/content/lessons/{lesson}",
            f"/learn/{offering}/lessons/{lesson}",
        ):
            assert not read(sender.ask("instructor", "GET", page).text).wrong
        db.session.rollback()
        place.put_back()


def test_every_route_that_takes_text_is_listed(place: Stage) -> None:
    exist = {
        rule.endpoint for rule in place.app.url_map.iter_rules() if "POST" in (rule.methods or ())
    }
    listed = {key.split("#")[0] for key in CASES} | set(NO_TEXT)
    assert sorted(exist - listed) == [], "not judged: which texts does it take?"
    assert sorted(listed - exist) == [], "listed, but gone"
    assert {case.role for case in CASES.values()} <= {*ROLES, "outsider"}


def test_every_text_field_of_every_form_is_asked_for() -> None:
    asked = {name.rsplit("-", 1)[-1] for case in CASES.values() for name in case.fields}

    def every(kind: type[WTForm]) -> Iterator[type[WTForm]]:
        for form in kind.__subclasses__():
            yield form
            yield from every(form)

    missing = {
        f"{form.__module__}.{form.__name__}.{name}"
        for form in set(every(WTForm))
        if form.__module__.startswith("lms.") and form.__name__ not in ELSEWHERE
        for name, made in vars(form).items()
        if hasattr(made, "field_class") and issubclass(made.field_class, StringField)
        if name not in asked | NOT_WRITTEN
    }
    assert missing == set()

"""A call of the cast's cohort, its form, and applications to it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from flask import current_app

from lms import clock
from lms.accounts.models import Person
from lms.courses.admissions import queries
from lms.courses.admissions.models import Application, Call, FormVersion
from lms.courses.admissions.operations import applying, calls
from lms.courses.admissions.operations import forms as form_operations
from lms.courses.admissions.operations.outcomes import set_outcome
from lms.courses.admissions.rules import form as forms
from lms.courses.admissions.rules.form import Item
from lms.courses.programmes.models import Cohort
from lms.db import db
from tests.cast import Cast

#: A short form with one of each purpose, a condition, a file and two consents.
ITEMS = (
    Item("s1", "section", "지원 자격", "Eligibility"),
    Item("birth", "date", "생년월일", "Date of birth", required=True, purpose="eligibility"),
    Item("work", "one", "현재 상태", "Status", required=True, purpose="eligibility",
         options=(("seek", "구직 중", "Looking"), ("work", "재직 중", "In work"))),
    Item("place", "short", "회사 이름", "Company", required=True, purpose="eligibility",
         shown_key="work", shown_codes=("work",)),
    Item("s2", "section", "지원 동기", "Motivation"),
    Item("motive", "long", "지원 동기", "Why", required=True, least=10, most=500),
    Item("papers", "file", "증빙 서류", "Papers", most=3),
    Item("s3", "section", "동의", "Consent"),
    Item("agree", "consent", "개인정보 수집에 동의", "I agree", "모집에만 씁니다.", "For admission only.",
         required=True),
    Item("news", "consent", "소식 받기", "News", "다음 모집을 알립니다.", "Later calls."),
)  # fmt: skip
ANSWERS = {"birth": "1999-03-02", "work": "seek", "motive": "비전을 배워 현장에 쓰고 싶습니다.",
           "agree": True}  # fmt: skip


def make_call(
    cast: Cast, items: Sequence[Item] = ITEMS, *, opened: bool = True, days: int = 10, **values: Any
) -> Call:
    """Within a transaction and a request: a call of the cohort, published unless told otherwise."""
    cohort = db.session.get_one(Cohort, cast.cohort.id)
    call = calls.create(
        cohort.track, cohort,
        {
            "title_ko": "7기 교육생 모집", "title_en": "Cohort 7", "text_ko": "함께 배웁니다.",
            "text_en": "", "contact": "062-000-0000",
            "opens_at": clock.now() - timedelta(days=1),
            "closes_at": clock.now() + timedelta(days=days), **values,
        },
    )  # fmt: skip
    form = queries.working_form(call.id)
    assert form is not None
    form.items = [forms.write(one) for one in items]
    db.session.flush()
    if opened:
        form_operations.publish(form, cast.staff, form.version)
        calls.publish(call)
    return call


def begin(call: Call, person: Person, answers: dict[str, Any] | None = None) -> Application:
    """Within a transaction and a request: a draft with everything that is needed."""
    application = applying.start(db.session.get_one(Person, person.id), call)
    applying.save(application, ANSWERS if answers is None else answers, None)
    return application


def apply(call: Call, person: Person, state: str = "submitted") -> Application:
    """Within a transaction and a request: submitted, and brought into *state*."""
    application = begin(call, person)
    applying.submit(application, application.person, application.version)
    path = {
        "submitted": (), "eligible": ("eligible",), "ineligible": ("ineligible",),
        "in_selection": ("eligible", "in_selection"), "rejected": ("eligible", "rejected"),
        "accepted": ("eligible", "offered", "accepted"),
    }[state]  # fmt: skip
    for step in path:
        set_outcome(application, step, None)
    return application


def form_of(call_id: int) -> FormVersion:
    """The published form."""
    found = queries.published_form(call_id)
    assert found is not None
    return found


def request_context() -> Any:
    """Addresses are built within a request."""
    return current_app.test_request_context("/")

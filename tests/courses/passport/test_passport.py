"""A passport shows what was chosen, for as long as was said, and tells its holder when."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from lms import clock
from lms.accounts.models import Person
from lms.courses.badges.models import ImportedBadge
from lms.courses.looking import looked
from lms.courses.passport import exports, operations
from lms.courses.passport.loaders import MISSES
from lms.courses.passport.models import PassportShare, PassportVisit
from lms.courses.passport.queries import shares
from lms.courses.passport.queries.contents import Contents
from lms.courses.passport.rules.showing import NEEDS, PARTS, Choice, choose, level
from lms.db import db, unit_of_work
from lms.evidence import operations as evidence
from lms.evidence.operations import Shown
from tests.cast import Cast
from tests.courses.documents.conftest import result


@given(st.sets(st.sampled_from([*PARTS, "feedback", "x"])))
def test_nothing_is_shown_without_what_it_stands_under(parts: set[str]) -> None:
    choice = choose(parts, ["python"], [1], [2])
    assert choice.parts <= parts & set(PARTS)
    assert all(NEEDS[part] in choice.parts for part in choice.parts if part in NEEDS)
    assert bool(choice.skills) == ("skills" in choice.parts)
    assert Choice.of(choice.stored()) == choice


@given(st.integers(0, 100), st.integers(0, 100))
def test_stronger_evidence_never_lowers_a_level(one: int, other: int) -> None:
    order = ["met", "basic", "able", "strong"]
    low, high = sorted((one, other))
    assert order.index(level(low)) <= order.index(level(high))


@pytest.fixture
def filled(app: Flask, cast: Cast) -> None:
    """Jiwoo has evidence of two skills, a claim, and a course with a letter."""
    with app.test_request_context("/"), unit_of_work():
        result(cast.trainee.id, cast.offering.id, letter="A+", points="4.5", percent="97")
        today = clock.today()
        evidence.record(
            cast.trainee.id, "grade", 1,
            [Shown("python", "assessed", "결함 분류기", today, course="비전", criterion="모델",
                   level="뛰어남", score=Decimal("0.93"))],
        )  # fmt: skip
        evidence.record(
            cast.trainee.id,
            "grade",
            2,
            [Shown("pytorch", "assessed", "학습 곡선", today, course="비전")],
        )
        evidence.record(
            cast.trainee.id, "resume_passage", 3, [Shown("java", "claimed", "자바를 했음", today)]
        )


def link(
    client: Any, cast: Cast, *parts: str, skills: tuple[str, ...] = ("python",), **more: Any
) -> str:
    """The path of a link that Jiwoo makes."""
    client.sign_in(cast.trainee)
    form = {
        "label": "가온 지원", "parts": list(parts), "skills": list(skills), "language": "ko",
        "days": "30", **more,
    }  # fmt: skip
    answer = client.post("/me/passport/share", data=form)
    assert answer.status_code == 303, answer.get_data(as_text=True)
    page = client.get(answer.location).get_data(as_text=True)
    found = re.search(r"http://localhost(/p/[\w-]+)", page)
    assert found is not None
    client.sign_in(cast.outsider)
    return found[1]


def test_the_holder_reads_everything_but_their_own_claims(
    client: Any, cast: Cast, filled: None
) -> None:
    client.sign_in(cast.trainee)
    page = client.get("/me/passport").get_data(as_text=True)
    assert "모델" in page
    assert "93%" in page
    assert "A+" in page
    assert "자바를 했음" not in page
    assert client.get("/me/passport/passport.json").get_json()["skills"][0]["evidence"]


def test_a_link_shows_exactly_what_was_chosen(client: Any, cast: Cast, filled: None) -> None:
    path = link(client, cast, "skills", "evidence", "courses")
    answer = client.get(path)
    page = answer.get_data(as_text=True)
    assert "한지우" in page
    assert "모델" in page
    assert "학습 곡선" not in page  # another skill
    assert "93%" not in page  # no scores
    assert "뛰어남" not in page
    assert "A+" not in page  # no grades
    assert answer.headers["X-Robots-Tag"] == "noindex, nofollow"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    told = client.get(f"{path}/passport.json").get_json()
    assert set(told) == {"name", "englishName", "asOf", "skills", "courses"}
    assert "grade" not in told["courses"][0]
    assert "score" not in told["skills"][0]["evidence"][0]


def test_scores_and_grades_are_shown_when_they_were_chosen(
    client: Any, cast: Cast, filled: None
) -> None:
    path = link(client, cast, "skills", "evidence", "scores", "courses", "grades")
    page = client.get(path).get_data(as_text=True)
    assert "93%" in page
    assert "A+" in page


def test_what_changes_later_is_shown_as_it_is_now(
    app: Flask, client: Any, cast: Cast, filled: None
) -> None:
    path = link(client, cast, "skills", "evidence")
    with unit_of_work():
        evidence.withdraw(cast.trainee.id, "grade", 1)
    assert "모델" not in client.get(path).get_data(as_text=True)


def test_the_holder_sees_when_it_was_opened_and_ends_it(
    client: Any, cast: Cast, filled: None
) -> None:
    path = link(client, cast, "skills")
    for _again in range(3):  # loading it again is no second look
        client.get(path)
    client.get(f"{path}/passport.json")
    client.sign_in(cast.trainee)
    client.get(path)  # one's own look does not count
    db.session.rollback()
    assert sorted(db.session.scalars(select(PassportVisit.way))) == ["file", "page"]
    share = db.session.scalars(select(PassportShare)).one()
    page = client.get(f"/me/passport/shares/{share.id}").get_data(as_text=True)
    assert "JSON 파일" in page
    assert client.post(f"/me/passport/shares/{share.id}/revoke").status_code == 303
    client.sign_in(cast.outsider)
    assert client.get(path).status_code == 404
    assert client.get(f"{path}/passport.json").status_code == 404


@pytest.mark.parametrize(
    "headers",
    [
        {"User-Agent": "facebookexternalhit/1.1; kakaotalk-scrap/1.0"},
        {"User-Agent": "Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)"},
        {"User-Agent": "Mozilla/5.0 (compatible; Googlebot/2.1)"},
        {"User-Agent": "Mozilla/5.0", "Sec-Purpose": "prefetch;prerender"},
    ],
)
def test_programs_that_fetch_a_link_are_no_visitors(
    client: Any, cast: Cast, filled: None, headers: dict[str, str]
) -> None:
    path = link(client, cast, "skills")
    assert client.get(path, headers=headers).status_code == 200
    assert client.head(path, headers={"User-Agent": "Mozilla/5.0"}).status_code == 200
    db.session.rollback()
    assert db.session.scalars(select(PassportVisit.id)).all() == []
    client.get(path, headers={"User-Agent": PEOPLE})
    db.session.rollback()
    assert len(db.session.scalars(select(PassportVisit.id)).all()) == 1


#: What browsers of people call themselves.
PEOPLE = "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130 Whale/4"


def test_a_browser_is_somebody() -> None:
    assert looked("GET", PEOPLE, "")
    assert looked("GET", "", "")


@pytest.mark.parametrize(
    ("more", "handed_on"),
    [
        ({}, True),
        ({"identifier": [{"type": "IdentityObject", "hashed": False,
                          "identityType": "emailAddress", "identityHash": "jiwoo@example.org"}]}, False),
        ({"result": [{"type": ["Result"], "value": "61"}]}, False),
        ({"id": "mailto:jiwoo@example.org"}, False),
        ({"givenName": "지우"}, False),
    ],
)  # fmt: skip
def test_a_badge_from_elsewhere_is_handed_on_only_where_it_tells_nothing_more(
    more: dict[str, Any], handed_on: bool
) -> None:
    subject = {"type": ["AchievementSubject"], "achievement": {"name": "Python"}, **more}
    row = ImportedBadge(title="Python", issuer="did:web:a.example", id=1,
                        content=json.dumps({"credentialSubject": subject}))  # fmt: skip
    contents = Contents(Person(name="한지우"), [], [], [], [row], [])
    told = exports.data(contents, choose(["badges"], brought=[1]))["badgesFromElsewhere"][0]
    assert ("credential" in told) is handed_on
    assert told["title"] == "Python"


def test_a_link_ends_by_itself(client: Any, cast: Cast, filled: None) -> None:
    path = link(client, cast, "skills", days="7")
    with clock.at(clock.now() + timedelta(days=6)):
        assert client.get(path).status_code == 200
    with clock.at(clock.now() + timedelta(days=8)):
        assert client.get(path).status_code == 404


def test_it_is_shown_in_the_language_that_its_holder_chose(
    client: Any, cast: Cast, filled: None
) -> None:
    path = link(client, cast, "skills", language="en")
    assert '<html lang="en"' in client.get(path).get_data(as_text=True)


def test_guessing_is_slowed_down(client: Any, cast: Cast, filled: None) -> None:
    path = link(client, cast, "skills")
    for _n in range(MISSES.limit + 5):
        assert client.get(path).status_code == 200  # what exists does not count
    answers = {client.get(f"/p/{'x' * 43}").status_code for _n in range(MISSES.limit + 2)}
    assert answers == {404, 429}


@pytest.mark.parametrize(
    ("form", "words"),
    [
        ({"parts": []}, "보일 것을 하나는"),
        ({"label": ""}, "나중에 알아볼 이름"),
        ({"days": "999"}, ""),
    ],
)
def test_a_link_that_would_show_nothing_is_refused_with_what_was_typed(
    client: Any, cast: Cast, filled: None, form: dict[str, Any], words: str
) -> None:
    client.sign_in(cast.trainee)
    sent = {
        "label": "가온 지원",
        "parts": ["skills"],
        "skills": ["python"],
        "language": "ko",
        "days": "30",
    }
    answer = client.post("/me/passport/share", data={**sent, **form})
    assert answer.status_code == 422
    assert words in answer.get_data(as_text=True)


def test_other_peoples_links_do_not_exist_and_the_table_holds_no_address(
    app: Flask, client: Any, cast: Cast, filled: None
) -> None:
    path = link(client, cast, "skills")
    share = db.session.scalars(select(PassportShare)).one()
    token = path.rpartition("/")[2]
    assert token not in share.sealed
    assert token not in share.token_hash
    assert shares.token_of(share) == token
    client.sign_in(cast.other_trainee)
    assert client.get(f"/me/passport/shares/{share.id}").status_code == 404
    assert client.post(f"/me/passport/shares/{share.id}/revoke").status_code == 404


def test_a_closed_account_shows_nothing_and_erasing_takes_links_away(
    app: Flask, client: Any, cast: Cast, filled: None
) -> None:
    path = link(client, cast, "skills")
    client.get(path)
    with unit_of_work() as session:
        session.get_one(Person, cast.trainee.id).deactivated_at = clock.now()
    assert client.get(path).status_code == 404
    with unit_of_work() as session:
        person = session.get_one(Person, cast.trainee.id)
        assert shares.export(person)[0]["label"] == "가온 지원"
        operations.erase(person)
    assert db.session.scalars(select(PassportShare)).all() == []
    assert db.session.scalars(select(PassportVisit)).all() == []

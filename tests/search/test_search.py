"""One box finds what its reader may see: grouped, counted, and nothing else."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lms import clock
from lms.accounts.models import AccessLogEntry
from lms.courses.catalogue.models import Course
from lms.courses.programmes.models import CohortMember
from lms.db import db, unit_of_work
from lms.evidence.operations import Shown, record
from lms.placement.candidates import operations as candidates
from lms.placement.candidates.models import CandidateProfile
from lms.placement.openings.models import Opening, RequirementLine
from lms.search import results
from lms.skills.models import Skill
from tests import cast as people
from tests.cast import Cast
from tests.conftest import Browser


def opening(place: Any, title: str, state: str = "open", **values: Any) -> Opening:
    made = Opening(
        organisation_id=place.id,
        key=f"key-{title}"[:32],
        title=title,
        text=title,
        industry="automotive",
        employment_type="regular",
        state=state,
        opened_at=clock.now(),
        created_at=clock.now(),
        **values,
    )
    db.session.add(made)
    db.session.flush()
    return made


def found(client: Browser, text: str) -> str:
    return client.get("/search", query_string={"q": text}).text


def test_a_visitor_finds_tracks_courses_skills_and_companies(client: Browser, cast: Cast) -> None:
    page = found(client, "컴퓨터 비전")
    assert "/tracks/ai-vision" in page
    assert "/courses/cv101" in page
    assert "/skills/computer-vision" in page
    assert "/companies/hanbit" in found(client, "Hanbit")


def test_initial_consonants_find_as_words_do(client: Browser, cast: Cast) -> None:
    assert "/tracks/ai-vision" in found(client, "ㅋㅍㅌ")
    assert "/companies/hanbit" in found(client, "ㅎㅂㅁ")
    assert "/skills/computer-vision" in found(client, "ㅋㅍㅌ ㅂㅈ")


@pytest.mark.parametrize("who", [None, "trainee", "employer", "staff", "outsider"])
def test_people_are_found_by_nobody_who_may_not_see_them(
    client: Browser, cast: Cast, who: str | None
) -> None:
    client.sign_in(getattr(cast, who) if who else None)
    for text in ("민준", "ㅅㅁㅈ", "Minjun", "minjun@example.org", cast.other_trainee.number):
        page = found(client, text)
        assert "서민준" not in page
        results = page.partition("data-search-results")[2].partition("</main>")[0]
        assert "minjun" not in results
        assert "사람" not in results


def test_the_office_finds_people_and_the_access_log_keeps_it(client: Browser, cast: Cast) -> None:
    page = client.sign_in(cast.officer) and found(client, "ㅅㅁㅈ")
    assert "서민준" in page
    assert f'href="/office/people/{cast.other_trainee.id}"' in page
    entry = db.session.query(AccessLogEntry).one()
    assert (entry.action, entry.what, entry.people) == ("search", "search", 1)
    assert entry.reader_id == cast.officer.id


def test_a_search_that_shows_nobody_is_not_logged(client: Browser, cast: Cast) -> None:
    client.sign_in(cast.officer)
    found(client, "컴퓨터")
    assert db.session.query(AccessLogEntry).count() == 0


def test_an_instructor_finds_their_own_learners_alone(client: Browser, cast: Cast) -> None:
    assert "한지우" in found(client.sign_in(cast.professor), "지우")
    assert f"/teach/{cast.offering.id}/results/{cast.trainee.id}" in found(client, "ㅎㅈㅇ")
    assert "문외인" not in found(client, "문외인").replace("‘문외인’", "").replace(
        'value="문외인"', ""
    )
    other = found(client.sign_in(cast.other_professor), "지우")
    assert "한지우" not in other


def test_somebody_who_left_is_no_longer_a_learner_of_ones_own(client: Browser, cast: Cast) -> None:
    from lms.courses.enrolment.models import Enrolment

    with unit_of_work():
        seat = db.session.query(Enrolment).filter_by(person_id=cast.trainee.id).one()
        seat.state = "withdrawn"
    assert "한지우" not in found(client.sign_in(cast.professor), "지우")


def test_drafts_and_closed_openings_are_found_by_nobody(client: Browser, cast: Cast) -> None:
    with unit_of_work():
        db.session.get_one(Course, cast.course.id).published_at = None
        opening(cast.company, "비밀 공고 초안", "draft")
        opening(cast.company, "비밀 공고 멈춤", "paused")
        opening(cast.company, "비밀 공고 지남", closes_on=clock.today() - timedelta(days=1))
        opening(cast.company, "비밀 아닌 공고")
    for who in (None, cast.trainee, cast.officer, cast.employer):
        page = found(client.sign_in(who), "비밀")
        assert "비밀 아닌 공고" in page
        assert "비밀 공고" not in page
        assert "/courses/cv101" not in found(client, "컴퓨터 비전")


def test_a_company_that_is_not_verified_is_not_found(client: Browser, cast: Cast) -> None:
    with unit_of_work():
        place = people.organisation("company", "waiting", "기다리는회사", "Waiting Company")
        people.company_of(place, "9010000034", state="pending")
        opening(place, "기다리는 공고")
    page = found(client, "기다리는")
    assert "/companies/waiting" not in page
    assert "기다리는 공고" not in page


def test_candidates_are_not_found_by_their_pseudonym(client: Browser, cast: Cast) -> None:
    with unit_of_work():
        db.session.add(
            CandidateProfile(
                person_id=cast.trainee.id,
                key="K7F29QXM",
                matching_since=clock.now(),
                updated_at=clock.now(),
            )
        )
    client.sign_in(cast.employer)
    assert "찾은 것이 없습니다." in found(client, "K7F29QXM")


def test_a_group_counts_all_and_shows_few(client: Browser, cast: Cast) -> None:
    with unit_of_work():
        for number in range(9):
            opening(cast.company, f"라이다 공고 {number}")
    page = found(client, "라이다 공고")
    assert page.count('href="/openings/') - page.count('href="/openings/manage') >= 6
    assert "9건 모두 보기" in page
    assert "/openings?q=" in page


def test_what_is_typed_comes_back_unchanged_and_inert(client: Browser, cast: Cast) -> None:
    page = found(client, "<script>alert(1)</script>")
    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


@settings(
    max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
@given(text=st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=200))
def test_nothing_that_is_typed_breaks_the_search(client: Browser, cast: Cast, text: str) -> None:
    answer = client.sign_in(cast.officer).get("/search", query_string={"q": text})
    assert answer.status_code == 200


# --- the page of a skill ------------------------------------------------------------------------


def test_a_skill_says_who_teaches_it_and_who_asks_for_it(client: Browser, cast: Cast) -> None:
    with unit_of_work():
        asked = opening(cast.company, "비전 엔지니어")
        hidden = opening(cast.company, "초안 엔지니어", "draft")
        for number, one in enumerate((asked, hidden)):
            db.session.add(
                RequirementLine(
                    opening_id=one.id,
                    key=f"line{number}",
                    position=0,
                    text="영상 처리",
                    kind="must",
                    weight=1,
                    skills=["computer-vision"],
                )
            )
    page = client.get("/skills/computer-vision").text
    assert "/courses/cv101" in page
    assert "비전 엔지니어" in page
    assert "초안 엔지니어" not in page


def test_fewer_than_ten_candidates_with_evidence_are_not_counted(
    client: Browser, cast: Cast
) -> None:
    def show(count: int, *, consents: bool = True) -> None:
        for number in range(count):
            someone = people.person(f"사람{number}", f"s{count}{number}{consents}@example.org")
            db.session.add(
                CohortMember(
                    cohort_id=cast.cohort.id,
                    person_id=someone.id,
                    state="completed",
                    entered_on=clock.today(),
                    ended_on=clock.today(),
                )
            )
            db.session.flush()
            if consents:
                candidates.turn_on(someone)
            record(
                someone.id,
                "grade",
                number,
                [Shown("computer-vision", "assessed", "과제", clock.today())],
            )

    with unit_of_work():
        show(9)
        show(5, consents=False)
    assert "10명 미만은 보이지 않습니다" in client.get("/skills/computer-vision").text
    with unit_of_work():
        show(1)
    assert "10명" in client.get("/skills/computer-vision").text
    assert "10명 미만은 보이지 않습니다" not in client.get("/skills/computer-vision").text


def test_a_retired_skill_leads_to_the_one_that_took_its_place(client: Browser, cast: Cast) -> None:
    with unit_of_work():
        db.session.merge(
            Skill(
                id="old-vision",
                name_ko="옛 비전",
                name_en="Old vision",
                definition_ko="",
                definition_en="",
                kind="knowledge",
                retired_to="computer-vision",
            )
        )
    try:
        answer = client.get("/skills/old-vision")
        assert answer.status_code == 301
        assert answer.location.endswith("/skills/computer-vision")
        assert client.get("/skills/there-is-none").status_code == 404
        assert "옛 비전" not in found(client, "옛 비전").replace("‘옛 비전’", "").replace(
            'value="옛 비전"', ""
        )
    finally:
        with unit_of_work():
            db.session.delete(db.session.get_one(Skill, "old-vision"))


def test_every_skill_found_can_be_listed(client: Browser, cast: Cast) -> None:
    page = client.get("/search", query_string={"q": "데이터", "kind": "skills"})
    assert page.status_code == 200
    assert page.text.count('href="/skills/') > results.SHOWN

"""Letters of an offering: proposed, moved within the caps, frozen with the results, averaged."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import event, select

from lms import clock
from lms.courses.catalogue.models import Offering
from lms.courses.gradebook.models import CourseResult
from lms.courses.letters.models import LetterMove, LetterPlan
from lms.courses.letters.operations import deciding
from lms.courses.letters.operations.deciding import PlanValues
from lms.courses.sections.models import Section, SectionMember
from lms.db import db, unit_of_work
from tests.cast import Cast, offering_of


def letters_of() -> dict[int, str | None]:
    db.session.rollback()
    rows = db.session.scalars(select(CourseResult).where(CourseResult.superseded_at.is_(None)))
    return {row.person_id: row.letter for row in rows}


def freeze(client: Any, cast: Cast) -> Any:
    client.sign_in(cast.professor)
    address = f"/teach/{cast.offering.id}/results/letters/freeze"
    page = client.get(address).get_data(as_text=True)
    shown = re.findall(r'name="result" value="([^"]+)"', page)
    return client.post(address, data={"result": shown}, follow_redirects=True)


def test_without_a_scheme_there_are_no_letters(client: Any, cast: Cast, scored: Any) -> None:
    page = client.get(f"/teach/{cast.offering.id}/results/letters").get_data(as_text=True)
    assert "이 강좌에는 학점이 없습니다." in page
    client.get(f"/teach/{cast.offering.id}/results/freeze")
    assert letters_of() == {}


def test_the_page_shows_letters_reasons_and_how_the_caps_are_met(
    client: Any, cast: Cast, setting: Any, scored: Any
) -> None:
    setting(caps="A0 50")
    page = client.get(f"/teach/{cast.offering.id}/results/letters").get_data(as_text=True)
    assert "A0 이상은 1명까지라 A0에서 B+(으)로" in page
    assert "1명 / 1명까지" in page
    assert "꽉 참" in page


def test_letters_are_frozen_with_results_and_the_transcript_shows_the_average_on_its_scale(
    client: Any, cast: Cast, setting: Any, scored: Any, credits: None
) -> None:
    setting(caps="A0 50")
    assert "2명의 학점과 결과를 확정했습니다." in freeze(client, cast).get_data(as_text=True)
    assert letters_of() == {cast.trainee.id: "A+", cast.other_trainee.id: "B+"}
    client.sign_in(cast.other_trainee)
    page = client.get("/me/transcript").get_data(as_text=True)
    assert "3.50/4.5" in page
    assert "10.5 ÷ 3 = 3.5 →" in page
    earned = db.session.scalars(
        select(CourseResult.credit_earned).where(CourseResult.person_id == cast.other_trainee.id)
    ).one()
    assert ("미이수라 취득 학점에 들지 않음" in page) is not earned
    result = client.get(f"/me/results/{cast.offering.id}").get_data(as_text=True)
    assert "A0 이상은 1명까지라 A0에서 B+(으)로" in result


def test_a_letter_moves_only_within_the_caps_and_with_a_reason(
    client: Any, cast: Cast, setting: Any, scored: Any
) -> None:
    setting(caps="A0 50")
    address = f"/teach/{cast.offering.id}/results/letters/{cast.other_trainee.id}"
    refused = client.post(address, data={"letter": "A0", "reason": "발표", "version": "0"})
    assert refused.status_code == 422
    assert "A0 이상은 1명까지인데 2명이 됩니다." in refused.get_data(as_text=True)
    assert client.post(address, data={"letter": "B0", "version": "0"}).status_code == 422
    down = {"letter": "B0", "reason": "결석이 많음", "version": "0"}
    assert client.post(address, data=down).status_code == 303
    assert (
        client.post(address, data=down).status_code == 409
    )  # the page was older than what is kept
    freeze(client, cast)
    assert letters_of()[cast.other_trainee.id] == "B0"
    client.sign_in(cast.other_trainee)
    mine = client.get(f"/me/results/{cast.offering.id}").get_data(as_text=True)
    assert "결석이 많음" in mine
    assert "교수자가 B+에서 B0(으)로 정함" in mine


def test_boundaries_are_looked_at_first_and_kept_with_a_reason(
    client: Any, cast: Cast, setting: Any, scored: Any
) -> None:
    setting()
    address = f"/teach/{cast.offering.id}/results/letters"
    form = {f"least-{n}": str(v) for n, v in enumerate((97, 95, 92, 90, 80, 70, 60, 50, 0))}
    seen = client.post(address, data={**form, "do": "preview", "version": "0"})
    assert seen.status_code == 200
    assert "미리보기: 아직 저장하지 않았습니다." in seen.get_data(as_text=True)
    assert db.session.scalars(select(LetterPlan)).all() == []
    assert client.post(address, data={**form, "do": "save", "version": "0"}).status_code == 422
    wrong = {**form, "least-1": "99", "do": "save", "reason": "조정", "version": "0"}
    assert client.post(address, data=wrong).status_code == 422
    kept = {**form, "do": "save", "reason": "시험이 어려웠음", "version": "0"}
    assert client.post(address, data=kept).status_code == 303
    assert client.post(address, data=kept).status_code == 409
    freeze(client, cast)
    assert letters_of() == {cast.trainee.id: "A0", cast.other_trainee.id: "B0"}


def test_letters_fit_to_the_caps_on_request(
    client: Any, cast: Cast, setting: Any, scored: Any
) -> None:
    setting(caps="A0 50")
    address = f"/teach/{cast.offering.id}/results/letters"
    page = client.post(address, data={"do": "fit", "version": "0"}).get_data(as_text=True)
    assert re.search(r'name="least-1" value="96(\.0+)?"', page)


def test_an_incomplete_is_frozen_without_credit_and_says_what_it_turns_into(
    client: Any, cast: Cast, setting: Any, scored: Any, credits: None, frozen_now: Any
) -> None:
    setting()
    address = f"/teach/{cast.offering.id}/results/letters/{cast.trainee.id}"
    form = {"letter": "I", "reason": "입원", "version": "0"}
    assert client.post(address, data=form).status_code == 303
    freeze(client, cast)
    assert letters_of()[cast.trainee.id] == "I"
    row = db.session.scalars(
        select(CourseResult).where(CourseResult.person_id == cast.trainee.id)
    ).one()
    assert not row.credit_earned
    client.sign_in(cast.trainee)
    waiting = client.get("/me/transcript").get_data(as_text=True)
    assert "확정된 성적이 아직 없어 평균이 없습니다." in waiting
    db.session.rollback()
    frozen_now(clock.now() + timedelta(days=31))
    later = client.get("/me/transcript").get_data(as_text=True)
    assert "0.00/4.5" in later


def test_only_those_who_freeze_results_decide_letters(
    client: Any, cast: Cast, setting: Any, scored: Any
) -> None:
    setting()
    client.sign_in(cast.assistant)
    address = f"/teach/{cast.offering.id}/results/letters/{cast.trainee.id}"
    assert client.get(address).status_code == 200
    assert client.post(address, data={"letter": "F", "reason": "x"}).status_code == 403
    assert db.session.scalars(select(LetterMove)).all() == []


def test_a_cap_holds_for_each_section_where_the_rule_says_so(
    app: Any, client: Any, cast: Cast, setting: Any, scored: Any
) -> None:
    """Half of one person is nobody, in either section; of both together it is one."""
    setting(caps="A0 50", pool="section")
    with app.test_request_context("/"), unit_of_work():
        for name, person in (("가반", cast.trainee), ("나반", cast.other_trainee)):
            section = Section(offering_id=cast.offering.id, name=name)
            db.session.add(section)
            db.session.flush()
            db.session.add(
                SectionMember(
                    section_id=section.id, offering_id=cast.offering.id, person_id=person.id
                )
            )
    freeze(client, cast)
    assert letters_of() == {cast.trainee.id: "B+", cast.other_trainee.id: "B+"}


@pytest.mark.parametrize("pool", ["offering", "course"])
def test_deciding_waits_for_every_offering_that_shares_the_caps(
    app: Any, cast: Cast, setting: Any, pool: str
) -> None:
    """Two professors of one course could each give the last A that its caps allow."""
    setting(caps="A0 50", pool=pool)
    locks: list[str] = []

    def note(state: Any) -> None:
        if "FOR UPDATE" in str(state.statement):
            locks.append(str(state.statement.compile(compile_kwargs={"literal_binds": True})))

    with app.test_request_context("/"), unit_of_work():
        own = db.session.get_one(Offering, cast.offering.id)
        beside = offering_of(own.course, "02")
        event.listen(db.session, "do_orm_execute", note)
        try:
            deciding.save_plan(own, cast.professor, PlanValues(None, "", False, "근거"), 0)
        finally:
            event.remove(db.session, "do_orm_execute", note)
    shared = f"{own.id}, {beside.id}" if pool == "course" else f"{own.id}"
    assert f"offering.id IN ({shared})" in locks[0]

"""The pages of a selection: what reviewers may see, two writers, plans, and the applicant's own."""

from __future__ import annotations

import io
import re
from datetime import timedelta
from typing import Any

import pytest
from fpdf import FPDF
from icalendar import Calendar
from openpyxl import load_workbook
from sqlalchemy import select

from lms import clock, storage
from lms.accounts.models import Person
from lms.courses.admissions.models import ApplicationFile, Call
from lms.courses.admissions.operations import set_outcome
from lms.courses.admissions.rules.states import State
from lms.courses.selection import operations, queries
from lms.courses.selection.models import (
    Appeal,
    ApplicantGroup,
    InterviewSlot,
    Offer,
    SelectionSettings,
    Stage,
    StageEntry,
    StageReview,
)
from lms.courses.selection.operations import interviews
from lms.db import db, unit_of_work
from tests.cast import Cast
from tests.courses.selection.conftest import (
    Selecting,
    assigned,
    decided,
    published,
    ready_to_rank,
    scored,
)


def person(made: Selecting, at: int) -> Person:
    return db.session.get_one(Person, made.people[at])


def reviewer(made: Selecting, at: int) -> Person:
    return db.session.get_one(Person, made.reviewers[at])


def review_of(made: Selecting, at: int) -> StageReview:
    """A review of the reviewer at this position."""
    return db.session.query(StageReview).filter_by(reviewer_id=made.reviewers[at]).first()  # type: ignore[return-value]


def plan_in(page: str) -> str:
    found = re.search(r'name="plan" value="([0-9a-f]+)"', page)
    assert found
    return found.group(1)


def test_every_page_opens_for_those_who_run_the_call(
    selecting: Selecting, cast: Cast, client: Any
) -> None:
    client.sign_in(cast.staff)
    base = f"/manage/admissions/{selecting.call}/selection"
    for path in (
        "",
        "/settings",
        "/stages/new",
        "/groups",
        "/reviewers",
        "/ranking",
        "/offers",
        "/appeals",
    ):
        assert client.get(base + path).status_code == 200, path
    ready_to_rank(selecting, cast)
    published(selecting, cast)
    first, second = selecting.stages
    entry = db.session.query(StageEntry).first()
    assert entry is not None
    pages = (f"/manage/admissions/stages/{first}", f"/manage/admissions/stages/{second}/interviews",
             f"/manage/admissions/stages/{first}/edit", f"/manage/admissions/entries/{entry.id}",
             f"{base}/ranking", f"{base}/offers", base,
             f"/manage/admissions/{selecting.call}",
             f"/manage/applications/{selecting.applications[0]}")  # fmt: skip
    for path in pages:
        assert client.get(path).status_code == 200, path
    assert "SHA-256" in client.get(f"{base}/ranking").text


def test_a_reviewer_never_gets_what_only_eligibility_needs_nor_a_name(
    selecting: Selecting, cast: Cast, client: Any
) -> None:
    assigned(selecting, cast)
    review = review_of(selecting, 0)
    client.sign_in(reviewer(selecting, 0))
    page = client.get(f"/review/{review.id}").text
    applicant = review.entry.application
    assert applicant.number in page
    assert applicant.person.name not in page
    assert "○○○입니다. 비전을 배우고 싶습니다." in page
    assert "Audience" not in page
    assert "청년" not in page
    assert "장애" not in page
    assert "우대 심사를 위한 동의" not in page  # it would tell who asked for extra points
    listed = client.get(f"/review/stages/{selecting.stages[0]}").text
    assert applicant.person.name not in listed


@pytest.mark.parametrize("blind", [True, False])
def test_a_file_tells_a_reviewer_who_wrote_it_only_where_names_are_shown(
    selecting: Selecting, cast: Cast, client: Any, blind: bool
) -> None:
    assigned(selecting, cast)
    review, locked = review_of(selecting, 0), storage.keep(io.BytesIO(b"%PDF-1.7 broken"), "b.pdf")
    paper = FPDF()
    paper.set_author("Hong Gildong")
    paper.add_page()
    kept = storage.keep(io.BytesIO(bytes(paper.output())), "Hong Gildong.pdf")
    with unit_of_work() as session:
        session.get_one(SelectionSettings, selecting.call).blind = blind
        application = session.get_one(StageReview, review.id).entry.application
        for stored in (kept, locked):
            application.files.append(
                ApplicationFile(
                    attachment=storage.attach(
                        stored, "application", application.id, person_id=application.person_id
                    ),
                    key="papers", review="readable", created_at=clock.now(), in_draft=False,
                    in_answers=True,
                )
            )  # fmt: skip
        session.flush()
        first, second = (one.id for one in application.files)
    client.sign_in(reviewer(selecting, 0))
    got = client.get(f"/review/{review.id}/files/{first}")
    assert got.status_code == 200
    assert got.data.startswith(b"%PDF-")
    assert (b"Hong Gildong" in got.data) is not blind
    assert ("Gildong" in got.headers["Content-Disposition"]) is not blind
    other = client.get(f"/review/{review.id}/files/{second}")
    assert other.status_code == (303 if blind else 200)
    if blind:  # rather not shown than shown with a name in it
        assert "담당자에게 알려" in client.get(other.headers["Location"]).text


def test_a_reviewer_reaches_only_what_is_theirs(
    selecting: Selecting, cast: Cast, client: Any
) -> None:
    assigned(selecting, cast)
    mine, other = review_of(selecting, 0), review_of(selecting, 1)
    client.sign_in(reviewer(selecting, 0))
    assert client.get(f"/review/{mine.id}").status_code == 200
    assert client.get(f"/review/{other.id}").status_code == 404
    assert client.get(f"/manage/admissions/{selecting.call}/selection").status_code == 404
    assert client.get(f"/manage/applications/{selecting.applications[0]}").status_code == 404
    with unit_of_work():
        call = db.session.get_one(Call, selecting.call)
        operations.end_reviewer(call, reviewer(selecting, 0), "교체")
    assert client.get(f"/review/{mine.id}").status_code == 404


def test_two_windows_of_one_review_lose_nothing(
    selecting: Selecting, cast: Cast, client: Any
) -> None:
    assigned(selecting, cast)
    review = review_of(selecting, 0)
    criteria = operations.criteria_of(selecting.stage(0))
    points = {f"points-{line.id}": "30" for line in criteria}
    client.sign_in(reviewer(selecting, 0))
    data = {"version": str(review.version), "do": "keep", "notes": "첫 창", **points}
    assert client.post(f"/review/{review.id}", data=data).status_code == 303
    late = client.post(f"/review/{review.id}", data={**data, "notes": "둘째 창", "do": "submit"})
    assert late.status_code == 409
    assert "첫 창" in late.text
    assert "둘째 창" in late.text
    too_much = client.post(
        f"/review/{review.id}",
        data={**data, f"points-{criteria[0].id}": "61", "notes": "남는 메모"},
    )
    assert too_much.status_code == 422
    assert "남는 메모" in too_much.text


def test_a_conflict_takes_the_review_away_and_the_next_plan_replaces_it(
    selecting: Selecting, cast: Cast, client: Any
) -> None:
    assigned(selecting, cast)
    review = review_of(selecting, 0)
    application = review.entry.application_id
    client.sign_in(reviewer(selecting, 0))
    assert client.post(f"/review/{review.id}/conflict", data={"reason": "은사"}).status_code == 303
    assert client.get(f"/review/{review.id}").status_code == 404
    client.sign_in(cast.staff)
    page = client.get(f"/manage/admissions/stages/{selecting.stages[0]}/assign")
    plan = plan_in(page.text)
    done = client.post(
        f"/manage/admissions/stages/{selecting.stages[0]}/assign", data={"plan": plan}
    )
    assert done.status_code == 303
    db.session.rollback()
    judges = {
        one.reviewer_id
        for one in db.session.query(StageReview).join(StageReview.entry)
        .filter(StageEntry.application_id == application, StageReview.state != "recused")
    }  # fmt: skip
    assert len(judges) == 2
    assert selecting.reviewers[0] not in judges


def test_a_stage_is_decided_by_exactly_the_plan_that_was_seen(
    selecting: Selecting, cast: Cast, client: Any
) -> None:
    assigned(selecting, cast)
    scored(selecting, 0, {n: 70 - 10 * n for n in range(5)})
    client.sign_in(cast.staff)
    url = f"/manage/admissions/stages/{selecting.stages[0]}/decide"
    seen = plan_in(client.get(url).text)
    scored(selecting, 0, {5: 90})
    changed = client.post(url, data={"plan": seen, "outcome": "rule"})
    assert changed.status_code == 409
    done = client.post(url, data={"plan": plan_in(changed.text), "outcome": "rule"})
    assert done.status_code == 303
    db.session.rollback()
    states = [selecting.application(n).state for n in range(6)]
    assert states == ["in_selection"] * 4 + ["rejected", "in_selection"]
    assert selecting.stage(0).state == "decided"
    assert queries.stage_counts(selecting.call)[selecting.stages[1]]["in"] == 5


def test_whoever_decides_by_hand_says_why(selecting: Selecting, cast: Cast, client: Any) -> None:
    assigned(selecting, cast)
    client.sign_in(cast.staff)
    url = f"/manage/admissions/stages/{selecting.stages[0]}/decide"
    one = selecting.applications[0]
    seen = plan_in(client.get(f"{url}?outcome=failed&application={one}").text)
    data = {"plan": seen, "outcome": "failed", "application": str(one)}
    assert client.post(url, data=data).status_code == 422
    assert client.post(url, data={**data, "note": "서류 미비"}).status_code == 303
    db.session.rollback()
    assert selecting.application(0).state == "rejected"


def at_interview(made: Selecting, cast: Cast, count: int = 3) -> list[int]:
    """The first stage decided, and times of the first reviewer; their ids."""
    assigned(made, cast)
    scored(made, 0, dict.fromkeys(range(6), 80))
    decided(made, cast, 0)
    with unit_of_work():
        slots = interviews.open_slots(
            made.stage(1), reviewer(made, 0), first=clock.now() + timedelta(days=3), minutes=20,
            pause=10, count=count, place="본관 201호", link="",
        )  # fmt: skip
    return [slot.id for slot in slots]


def test_an_interview_is_chosen_changed_downloaded_and_reminded_of(
    selecting: Selecting, cast: Cast, client: Any, delivered: Any
) -> None:
    first, second, _third = at_interview(selecting, cast)
    mine, other = selecting.applications[0], selecting.applications[1]
    client.sign_in(person(selecting, 0))
    assert client.post(f"/me/selection/{mine}/interview", data={"slot": first}).status_code == 303
    assert client.post(f"/me/selection/{mine}/interview", data={"slot": second}).status_code == 303
    events = Calendar.from_ical(client.get(f"/me/selection/{mine}/interview.ics").data).walk(
        "VEVENT"
    )
    assert len(events) == 1
    slot = db.session.get_one(InterviewSlot, second)
    assert events[0].decoded("dtstart") == slot.starts_at.replace(microsecond=0)
    assert client.get(f"/me/selection/{other}/interview").status_code == 404
    client.sign_in(person(selecting, 1))
    assert client.post(f"/me/selection/{other}/interview", data={"slot": second}).status_code == 422
    assert client.post(f"/me/selection/{other}/interview", data={"slot": first}).status_code == 303
    judged = {
        one.entry.application_id
        for one in db.session.query(StageReview).filter_by(reviewer_id=selecting.reviewers[0], by_slot=True, state="assigned")
    }  # fmt: skip
    assert judged == {mine, other}
    starts = slot.starts_at
    with clock.at(starts - timedelta(hours=23)):
        delivered()
        told = client.get("/notifications").text
        assert "면접이" in told
        late = client.post(f"/me/selection/{other}/interview/leave")
        assert late.status_code == 303
        db.session.rollback()
        assert db.session.get_one(InterviewSlot, first).entry_id is not None


def test_a_conflict_frees_the_interview_that_was_chosen(
    selecting: Selecting, cast: Cast, client: Any, delivered: Any
) -> None:
    first, _second, _third = at_interview(selecting, cast)
    mine, other = selecting.applications[0], selecting.applications[1]
    client.sign_in(person(selecting, 0))
    assert client.post(f"/me/selection/{mine}/interview", data={"slot": first}).status_code == 303
    judged = db.session.scalars(
        select(StageReview).where(StageReview.by_slot, StageReview.state == "assigned")
    ).one()
    client.sign_in(reviewer(selecting, 0))
    assert client.post(f"/review/{judged.id}/conflict", data={"reason": "친척"}).status_code == 303
    db.session.rollback()
    assert db.session.get_one(InterviewSlot, first).entry_id is None
    delivered()
    client.sign_in(person(selecting, 0))
    assert client.get(f"/me/selection/{mine}/interview.ics").status_code == 404
    again = client.post(f"/me/selection/{mine}/interview", data={"slot": first})
    assert again.status_code == 422  # not with the one who stepped back
    client.sign_in(person(selecting, 1))
    assert client.post(f"/me/selection/{other}/interview", data={"slot": first}).status_code == 303


def test_the_interview_of_whoever_withdrew_is_free_for_somebody_else(
    selecting: Selecting, cast: Cast, client: Any
) -> None:
    first, second, _third = at_interview(selecting, cast)
    mine, other = selecting.applications[0], selecting.applications[1]
    for at, slot in ((0, first), (1, second)):
        client.sign_in(person(selecting, at))
        path = f"/me/selection/{selecting.applications[at]}/interview"
        assert client.post(path, data={"slot": slot}).status_code == 303
    db.session.rollback()
    with unit_of_work():
        set_outcome(selecting.application(0), State.WITHDRAWN, person(selecting, 0))
    assert interviews.free_of_those_who_left() == 1
    assert interviews.free_of_those_who_left() == 0
    db.session.rollback()
    taken = {one: db.session.get_one(InterviewSlot, one).entry_id for one in (first, second)}
    assert taken[first] is None
    assert taken[second] is not None
    assert client.post(f"/me/selection/{other}/interview", data={"slot": first}).status_code == 303
    assert selecting.application(0).id == mine


def test_a_reviewer_s_own_times_never_overlap(
    selecting: Selecting, cast: Cast, client: Any
) -> None:
    at_interview(selecting, cast)
    client.sign_in(reviewer(selecting, 0))
    begins = (clock.now() + timedelta(days=3, minutes=10)).astimezone(clock.SEOUL)
    data = {
        "first": begins.strftime("%Y-%m-%dT%H:%M"), "minutes": "30", "pause": "0", "count": "2",
        "place": "본관", "link": "",
    }  # fmt: skip
    url = f"/review/stages/{selecting.stages[1]}/slots"
    refused = client.post(url, data=data)
    assert refused.status_code == 422
    assert "겹칩니다" in refused.text
    bad = client.post(url, data={**data, "place": "", "link": "javascript:alert(1)"})
    assert bad.status_code == 422
    assert db.session.query(InterviewSlot).count() == 3


def test_an_applicant_reads_only_their_own_result_and_answers_once(
    selecting: Selecting, cast: Cast, client: Any
) -> None:
    ready_to_rank(selecting, cast)
    client.sign_in(person(selecting, 0))
    before = client.get(f"/me/selection/{selecting.applications[0]}").text
    assert "총점" not in before
    published(selecting, cast)
    page = client.get(f"/me/selection/{selecting.applications[0]}").text
    assert "등록합니다" in page
    assert "총점" in page
    assert selecting.application(1).number not in page
    assert client.get(f"/me/selection/{selecting.applications[1]}").status_code == 404
    url = f"/me/selection/{selecting.applications[0]}"
    assert client.post(f"{url}/accept").status_code == 303
    assert client.post(f"{url}/decline").status_code == 409
    client.sign_in(person(selecting, 3))
    assert "예비 1번" in client.get(f"/me/selection/{selecting.applications[3]}").text


def test_an_appeal_is_answered_once_and_leads_back_into_the_stage(
    selecting: Selecting, cast: Cast, client: Any
) -> None:
    assigned(selecting, cast)
    scored(selecting, 0, {n: 70 - 10 * n for n in range(6)})
    decided(selecting, cast, 0)
    url = f"/me/selection/{selecting.applications[5]}"
    client.sign_in(person(selecting, 5))
    assert client.post(f"{url}/appeal", data={"text": "짧음"}).status_code == 422
    text = "점수 합계가 잘못 계산된 것 같습니다."
    assert client.post(f"{url}/appeal", data={"text": text}).status_code == 303
    assert client.post(f"{url}/appeal", data={"text": text}).status_code == 422
    client.sign_in(cast.staff)
    appeal = db.session.query(Appeal).one()
    answer = {
        "outcome": "changed",
        "answer": "다시 보니 맞습니다. 통과로 바꿉니다.",
        "version": "1",
    }
    assert client.post(f"/manage/admissions/appeals/{appeal.id}", data=answer).status_code == 303
    assert client.post(f"/manage/admissions/appeals/{appeal.id}", data=answer).status_code == 409
    entry = (
        db.session.query(StageEntry)
        .filter_by(application_id=selecting.applications[5], stage_id=selecting.stages[0]).one()
    )  # fmt: skip
    again = {"outcome": "passed", "note": "이의신청 인용", "version": str(entry.version)}
    assert client.post(f"/manage/admissions/entries/{entry.id}", data=again).status_code == 303
    db.session.rollback()
    assert selecting.application(5).state == "in_selection"


def test_an_export_asks_for_a_reason_and_holds_both_scores(
    selecting: Selecting, cast: Cast, client: Any
) -> None:
    assigned(selecting, cast)
    scored(selecting, 0, {n: 90 - 10 * n for n in range(6)})
    client.sign_in(cast.staff)
    url = f"/manage/admissions/stages/{selecting.stages[0]}/export"
    assert client.post(url).status_code == 303
    sheet = load_workbook(io.BytesIO(client.post(url, data={"reason": "위원회 보고"}).data)).active
    assert sheet is not None
    assert sheet.max_row == 7
    assert [cell.value for cell in sheet[1]][3:5] == ["원점수", "보정 점수"]


@pytest.mark.parametrize("what", ["settings", "stage"])
def test_a_lost_update_is_refused_with_both_texts(
    selecting: Selecting, cast: Cast, client: Any, what: str
) -> None:
    client.sign_in(cast.staff)
    settings = {"counts": "raw", "offer_hours": "48", "slot_lead_hours": "12", "version": "0"}
    stage = {
        "kind": "documents", "source": "reviewers", "title_ko": "새 이름", "weight": "50",
        "reviewers_each": "2", "rubric_version_id": str(selecting.stage(0).rubric_version_id),
        "quiz_id": "0", "offering_id": "0", "version": "0",
    }  # fmt: skip
    if what == "settings":
        url, data, key = (
            f"/manage/admissions/{selecting.call}/selection/settings",
            settings,
            "offer_hours",
        )
        data["version"] = str(db.session.get_one(SelectionSettings, selecting.call).version)
    else:
        url, data, key = f"/manage/admissions/stages/{selecting.stages[0]}/edit", stage, "title_ko"
        data["version"] = str(selecting.stage(0).version)
    assert client.post(url, data=data).status_code == 303
    late = client.post(url, data={**data, key: "47"})
    assert late.status_code == 409
    assert "47" in late.text
    assert db.session.query(Stage).count() == 2
    assert db.session.query(Offer).count() == 0


def test_a_group_is_made_by_the_names_of_answers_and_never_of_nobody(
    selecting: Selecting, cast: Cast, client: Any
) -> None:
    client.sign_in(cast.staff)
    address = f"/manage/admissions/{selecting.call}/selection/groups"
    form = {"title_ko": "재직자", "code": "in_work", "field_key": "audience", "quota": "reserved",
            "seats": "2"}  # fmt: skip
    refused = client.post(address, data=form | {"answers": "재직"})
    assert refused.status_code == 422
    assert "고를 수 있는 답: 청년, 재직자" in refused.text
    assert client.post(address, data=form | {"answers": "재직자"}).status_code == 303
    made = db.session.query(ApplicantGroup).one()
    assert made.answers == ["in_work"]
    assert queries.group_codes(selecting.application(1), [made]) == {"in_work"}
    assert "재직자" in client.get(f"/manage/admissions/groups/{made.id}").text


def test_whoever_was_refused_appeals_while_others_are_still_in_selection(
    selecting: Selecting, cast: Cast, client: Any
) -> None:
    with unit_of_work():
        db.session.get_one(Call, selecting.call).appeals_until = None
        for state in ("in_selection", "rejected"):
            set_outcome(selecting.application(0), state, None)
    mine = f"/me/selection/{selecting.applications[0]}"
    client.sign_in(person(selecting, 0))
    assert client.post(f"{mine}/appeal", data={"text": "점수가 잘못되었습니다."}).status_code == 422
    client.sign_in(cast.staff)
    address = f"/manage/admissions/{selecting.call}/edit"
    found = db.session.get_one(Call, selecting.call)
    form = {
        "title_ko": found.title_ko, "version": str(found.version),
        "opens_at": f"{found.opens_at.astimezone(clock.SEOUL):%Y-%m-%dT%H:%M}",
        "closes_at": f"{found.closes_at.astimezone(clock.SEOUL):%Y-%m-%dT%H:%M}",
    }  # fmt: skip
    early = client.post(address, data=form | {"appeals_until": form["opens_at"]})
    assert early.status_code == 422
    until = f"{clock.now() + timedelta(days=9):%Y-%m-%dT%H:%M}"
    assert client.post(address, data=form | {"appeals_until": until}).status_code == 303
    client.sign_in(person(selecting, 0))
    assert client.post(f"{mine}/appeal", data={"text": "점수가 잘못되었습니다."}).status_code == 303
    assert db.session.query(Appeal).one().about == "rejected"

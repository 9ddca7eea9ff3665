"""A round from the proposal to the evidence, and who sees what of it."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal

import pytest
from flask import Flask
from sqlalchemy import select

from lms import access, clock, storage
from lms.accounts import privacy
from lms.accounts.models import AuditEntry, Grant, Person
from lms.communication.models import Notification
from lms.courses.assignments.registry import due_entries
from lms.courses.editing import Conflict, NotAllowed
from lms.courses.programmes.models import CohortMember, MemberState
from lms.courses.projects import dates, queries
from lms.courses.projects.models import ProjectMember
from lms.courses.projects.operations import (
    assigning,
    erasing,
    evaluating,
    proposing,
    rounds,
    teaming,
    working,
)
from lms.courses.projects.operations.teaming import PlanChanged
from lms.db import db, unit_of_work
from lms.evidence.models import EvidenceItem
from tests.cast import Cast
from tests.conftest import Browser
from tests.courses.projects.stage import (
    a_round,
    a_team,
    accepted,
    proposal_values,
    publish,
    rubric,
)


@pytest.fixture
def inside(app: Flask, cast: Cast) -> Iterator[Cast]:
    """The cast within one transaction."""
    with app.test_request_context("/"), unit_of_work():
        yield cast


def live(cast: Cast, name: str) -> Person:
    return db.session.get_one(Person, getattr(cast, name).id)


def told(cast: Cast, name: str) -> list[str]:
    rows = select(Notification.kind).where(Notification.person_id == getattr(cast, name).id)
    return [kind for kind in db.session.scalars(rows) if kind.startswith("project.")]


def test_only_a_verified_company_proposes_and_only_in_time(inside: Cast) -> None:
    row = a_round(inside)
    employer = live(inside, "employer")
    made = proposing.write(row, inside.company.id, proposal_values(), employer)
    assert queries.proposals(row.id) == []  # a draft is the company's own
    proposing.act(made, "submit", employer, side="company")
    assert told(inside, "staff") == ["project.proposed"]
    with pytest.raises(NotAllowed, match="not_verified"):
        proposing.write(row, inside.academy.id, proposal_values(), employer)
    values = proposal_values(mentor_id=inside.trainee.id)
    with pytest.raises(NotAllowed, match="not_mentor"):
        proposing.write(row, inside.company.id, values, employer)
    row.propose_until = clock.now() - timedelta(minutes=1)
    with pytest.raises(NotAllowed, match="proposals_over"):
        proposing.write(row, inside.company.id, proposal_values(), employer)


def test_a_returned_proposal_comes_back_with_its_reason_and_is_handed_in_again(
    inside: Cast,
) -> None:
    row = a_round(inside)
    employer, staff = live(inside, "employer"), live(inside, "staff")
    made = proposing.write(row, inside.company.id, proposal_values(), employer)
    proposing.act(made, "submit", employer, side="company")
    with pytest.raises(NotAllowed, match="reason_needed"):
        proposing.act(made, "return", staff, side="staff")
    proposing.act(made, "return", staff, side="staff", reason="자료를 밝혀 주십시오")
    assert told(inside, "employer") == ["project.returned"]
    proposing.change(made, proposal_values(resources="센서 기록"), made.version)
    row.propose_until = clock.now() - timedelta(minutes=1)  # what came back is not shut out
    proposing.act(made, "submit", employer, side="company")
    proposing.act(made, "accept", staff, side="staff")
    assert [one.id for one in queries.catalogue(row.id)] == [made.id]
    assert proposing.act(made, "accept", staff, side="staff") == "accepted"  # a repeated click
    with pytest.raises(NotAllowed, match="not_editable"):
        proposing.change(made, proposal_values(), made.version)


def test_nobody_is_in_two_teams_and_no_team_overflows(inside: Cast) -> None:
    row = a_round(inside, team_max=1)
    team = a_team(row, "가온", inside.trainee)
    other = live(inside, "other_trainee")
    with pytest.raises(NotAllowed, match="team_full"):
        teaming.join(team, other)
    with pytest.raises(NotAllowed, match="in_team"):
        teaming.make_own(row, "나래", live(inside, "trainee"))
    with pytest.raises(NotAllowed, match="name_taken"):
        teaming.make_own(row, " 가 온 ", other)
    assert teaming.leave(team, live(inside, "trainee"))
    assert team.deleted_at is not None  # the team of nobody is gone
    assert teaming.make_own(row, "나래", live(inside, "trainee")).members


def test_staff_divide_exactly_what_was_previewed(inside: Cast) -> None:
    row, staff = a_round(inside), live(inside, "staff")
    made, digest = teaming.plan_balanced(row)
    assert sorted(one for team in made for one in team) == sorted(
        (inside.trainee.id, inside.other_trainee.id)
    )
    a_team(row, "먼저 만든 팀", inside.trainee)
    with pytest.raises(PlanChanged):
        teaming.make_balanced(row, "팀", digest, staff)
    _made, digest = teaming.plan_balanced(row)
    teaming.make_balanced(row, "팀", digest, staff)
    assert queries.unteamed(row) == []


def test_the_assignment_is_what_was_previewed_is_made_once_and_is_told(inside: Cast) -> None:
    row, staff = a_round(inside), live(inside, "staff")
    first, second = accepted(inside, row, "하나"), accepted(inside, row, "둘", other=True)
    mine = a_team(row, "가온", inside.trainee)
    theirs = a_team(row, "나래", inside.other_trainee)
    for team, who in ((mine, "trainee"), (theirs, "other_trainee")):
        teaming.rank(team, [first.id, second.id], team.version, live(inside, who))
    with pytest.raises(NotAllowed, match="wishes_open"):
        assigning.publish(row, assigning.plan(row).digest, staff)
    before = assigning.plan(row).digest
    row.prefer_until = clock.now() + timedelta(minutes=1)
    teaming.rank(theirs, [second.id], theirs.version, live(inside, "other_trainee"))
    row.prefer_until = clock.now() - timedelta(minutes=1)
    with pytest.raises(PlanChanged):
        assigning.publish(row, before, staff)
    made = assigning.publish(row, assigning.plan(row).digest, staff)
    assert (mine.project_id, theirs.project_id) == (first.id, second.id)
    assert assigning.publish(row, "again", staff) is made
    assert made.sha256 == assigning.digest_of(made.inputs)
    assert "project.assigned" in told(inside, "trainee")
    assert "project.team_came" in told(inside, "other_employer")
    with pytest.raises(NotAllowed, match="wishes_over"):
        teaming.rank(mine, [second.id], mine.version, live(inside, "trainee"))


def test_a_person_changes_the_assignment_only_with_a_reason_and_within_capacity(
    inside: Cast,
) -> None:
    row, staff = a_round(inside), live(inside, "staff")
    first, second = accepted(inside, row, "하나"), accepted(inside, row, "둘", other=True)
    mine = a_team(row, "가온", inside.trainee)
    theirs = a_team(row, "나래", inside.other_trainee)
    teaming.rank(mine, [first.id], mine.version, live(inside, "trainee"))
    publish(inside, row)
    with pytest.raises(NotAllowed, match="reason_needed"):
        assigning.override(mine, None, " ", staff, mine.version)
    with pytest.raises(NotAllowed, match="project_full"):
        assigning.override(mine, second, "바꿈", staff, mine.version)
    with pytest.raises(Conflict):
        assigning.override(mine, None, "바꿈", staff, mine.version - 1)
    assigning.override(theirs, None, "자리를 비움", staff, theirs.version)
    assigning.override(mine, second, "기업의 요청", staff, mine.version)
    changes = queries.overrides_of(queries.assignment_of(row.id).id)  # type: ignore[union-attr]
    assert [(one.team_id, one.reason) for one in changes] == [
        (mine.id, "기업의 요청"), (theirs.id, "자리를 비움"),
    ]  # fmt: skip
    found = db.session.scalars(
        select(AuditEntry).where(AuditEntry.action == "project_team.override")
    ).all()
    assert [one.reason for one in found] == ["자리를 비움", "기업의 요청"]


def test_what_one_company_began_to_write_of_a_team_is_not_for_the_next(inside: Cast) -> None:
    version = rubric(inside)
    row, staff = a_round(inside, rubric_version_id=version.id), live(inside, "staff")
    accepted(inside, row, "하나")
    second = accepted(inside, row, "둘", other=True)
    team = a_team(row, "가온", inside.trainee)
    publish(inside, row)
    if team.project_id == second.id:
        first = next(one for one in queries.catalogue(row.id) if one.id != second.id)
        assigning.override(team, first, "처음으로", staff, team.version)
    points = {version.criteria[0].id: Decimal(3)}
    evaluating.write(team, live(inside, "employer"), points, "초안", {}, 0, submit=False)
    assigning.override(team, second, "기업의 요청", staff, team.version)
    assert queries.current_evaluation(team.id) is None
    made = evaluating.write(
        team, live(inside, "other_employer"), points, "새로", {}, 0, submit=False
    )
    assert (made.project_id, made.comment) == (second.id, "새로")


def due_of(cast: Cast, name: str) -> dict[str, str]:
    return {
        one.title_ko: one.state
        for one in due_entries(getattr(cast, name).id)
        if one.kind.startswith("project")
    }


def test_wishes_and_milestones_are_in_the_list_of_what_is_due(inside: Cast) -> None:
    row = a_round(inside)
    project = accepted(inside, row)
    team = a_team(row, "가온", inside.trainee)
    trainee = live(inside, "trainee")
    assert due_of(inside, "trainee") == {"1차 기업 프로젝트": "open"}
    assert due_of(inside, "other_trainee") == {}
    teaming.rank(team, [project.id], team.version, trainee)
    made = rounds.add_milestone(
        row, {"title_ko": "중간 발표", "title_en": "", "detail": "",
              "due_at": clock.now() + timedelta(days=2)},
    )  # fmt: skip
    assert due_of(inside, "trainee") == {"1차 기업 프로젝트": "handed_in"}
    publish(inside, row)
    assert due_of(inside, "trainee")["중간 발표"] == "open"
    with clock.at(clock.now() + timedelta(days=3)):
        assert due_of(inside, "trainee")["중간 발표"] == "late"
    working.hand_in(team, made, trainee, "냈습니다", "", [], 0)
    assert due_of(inside, "trainee")["중간 발표"] == "handed_in"


def test_whoever_left_the_cohort_has_left_the_team(app: Flask, cast: Cast, client: Browser) -> None:
    with app.test_request_context("/"), unit_of_work():
        row = a_round(cast)
        accepted(cast, row)
        team = a_team(row, "가온", cast.trainee, cast.other_trainee)
        url = f"/projects/teams/{team.id}"
    client.sign_in(cast.trainee)
    assert client.get(url).status_code == 200
    with app.test_request_context("/"), unit_of_work():
        member = db.session.scalars(
            select(CohortMember).where(CohortMember.person_id == cast.trainee.id)
        ).one()
        member.state = MemberState.WITHDRAWN
    assert client.get(url).status_code == 404
    with app.test_request_context("/"):
        assert due_of(cast, "trainee") == {}
        db.session.rollback()


def test_a_mentor_who_left_the_company_is_told_nothing_more(inside: Cast) -> None:
    row = a_round(inside)
    accepted(inside, row)
    team = a_team(row, "가온", inside.trainee)
    made = rounds.add_milestone(
        row, {"title_ko": "중간 발표", "title_en": "", "detail": "",
              "due_at": clock.now() + timedelta(days=2)},
    )  # fmt: skip
    publish(inside, row)
    employer, now = live(inside, "employer"), clock.now()
    days = now, now + timedelta(days=30)
    assert len(list(dates.entries(employer, *days))) == 1
    for grant in db.session.scalars(select(Grant).where(Grant.person_id == employer.id)):
        grant.ended_at = now
    db.session.flush()
    access.forget_grants()
    working.comment(team, made, live(inside, "trainee"), "안녕하세요")
    assert "project.comment" not in told(inside, "employer")
    assert list(dates.entries(employer, *days)) == []


def test_a_team_hands_in_once_accepted_it_stays(inside: Cast) -> None:
    row = a_round(inside)
    accepted(inside, row)
    team = a_team(row, "가온", inside.trainee)
    values = {"title_ko": "착수", "title_en": "", "detail": "",
              "due_at": clock.now() - timedelta(minutes=5)}  # fmt: skip
    milestone = rounds.add_milestone(row, values)
    trainee, employer = live(inside, "trainee"), live(inside, "employer")
    with pytest.raises(NotAllowed, match="no_project"):
        working.hand_in(team, milestone, trainee, "글", "", [], 0)
    publish(inside, row)
    assert queries.milestone_lines(team)[0].state == "late"
    with pytest.raises(NotAllowed, match="nothing"):
        working.hand_in(team, milestone, trainee, " ", "", [], 0)
    kept = storage.keep(io.BytesIO("보고".encode()), "보고.txt")
    handed = working.hand_in(team, milestone, trainee, "글", "", [kept], 0)
    line = queries.milestone_lines(team)[0]
    assert (line.state, [file.name for file in line.files]) == ("handed_late", ["보고.txt"])
    with pytest.raises(Conflict):
        working.hand_in(team, milestone, trainee, "또", "", [], 0)
    working.accept(team, milestone, employer, undo=False)
    with pytest.raises(NotAllowed, match="accepted"):
        working.hand_in(team, milestone, trainee, "또", "", [], handed.version)
    assert "project.handed_in" in told(inside, "employer")
    assert "project.hand_in_accepted" in told(inside, "trainee")


def evidence_of(cast: Cast, name: str) -> list[EvidenceItem]:
    return list(
        db.session.scalars(
            select(EvidenceItem)
            .where(
                EvidenceItem.person_id == getattr(cast, name).id,
                EvidenceItem.source_kind == "project",
            )
            .order_by(EvidenceItem.id)
        )
    )


def test_a_released_evaluation_is_evidence_and_a_later_one_supersedes_it(inside: Cast) -> None:
    version = rubric(inside)
    row = a_round(inside, rubric_version_id=version.id)
    accepted(inside, row)
    team = a_team(row, "가온", inside.trainee, inside.other_trainee)
    publish(inside, row)
    employer, staff = live(inside, "employer"), live(inside, "staff")
    solving, together = version.criteria
    with pytest.raises(NotAllowed, match="unfinished"):
        evaluating.write(team, employer, {solving.id: Decimal(8)}, "", {}, 0, submit=True)
    with pytest.raises(NotAllowed, match="out_of_range"):
        evaluating.write(team, employer, {solving.id: Decimal(11)}, "", {}, 0, submit=False)
    points = {solving.id: Decimal(9), together.id: Decimal(5)}
    own = {inside.trainee.id: ({solving.id: Decimal(4)}, "")}
    with pytest.raises(NotAllowed, match="reason_needed"):
        evaluating.write(team, employer, points, "", own, 0, submit=True)
    own = {inside.trainee.id: ({solving.id: Decimal(4)}, "늦게 합류함")}
    made = evaluating.write(team, employer, points, "잘했습니다", own, 0, submit=True)
    assert evidence_of(inside, "trainee") == []
    assert queries.released_for(team.id, inside.trainee.id) is None
    assert evaluating.release(made, staff, made.version)
    assert not evaluating.release(made, staff, made.version)
    found = {name: evidence_of(inside, name) for name in ("trainee", "other_trainee")}
    assert [(one.skill_id, one.score, one.level, one.kind) for one in found["trainee"]] == [
        ("python", Decimal("0.4"), "보통", "project")
    ]
    assert [(one.score, one.level) for one in found["other_trainee"]] == [
        (Decimal("0.9"), "뛰어남")
    ]
    evaluating.show(made)
    assert len(evidence_of(inside, "trainee")) == 1  # shown again: nothing changes
    seen = queries.released_for(team.id, inside.other_trainee.id)
    assert seen is not None
    assert (seen.reason, seen.differs) == ("", frozenset())
    again = evaluating.write(team, employer, points, "", {}, 0, submit=True)
    evaluating.release(again, staff, again.version)
    rows = evidence_of(inside, "trainee")
    assert [one.superseded_at is None for one in rows] == [False, True]
    assert (made.state, again.state, again.number) == ("superseded", "released", 2)
    with pytest.raises(NotAllowed, match="evaluated"):
        assigning.override(team, None, "바꿈", staff, team.version)


def test_what_is_kept_of_a_person_is_given_to_them_and_erased(inside: Cast) -> None:
    row = a_round(inside)
    accepted(inside, row)
    team = a_team(row, "가온", inside.trainee)
    publish(inside, row)
    trainee = live(inside, "trainee")
    working.note_meeting(team, trainee, clock.today(), "첫 만남")
    section = privacy.export(trainee)["projects"]
    assert section["teams"][0]["team"] == "가온"
    assert section["meeting_notes"][0]["text"] == "첫 만남"
    erasing.erase(trainee)
    db.session.expire_all()
    assert queries.meetings_of(team.id)[0].text == ""
    stays = db.session.scalars(select(ProjectMember)).all()
    assert all(one.left_at is not None for one in stays)


def test_whoever_runs_a_round_keeps_the_menu_while_people_are_without_a_team(
    app: Flask, cast: Cast, client: Browser
) -> None:
    with app.test_request_context("/"), unit_of_work():
        round_id = a_round(cast).id
    client.sign_in(cast.staff)
    for address in (f"/manage/projects/{round_id}", f"/manage/projects/{round_id}/teams"):
        assert 'class="side-nav"' in client.get(address).text


def test_a_company_sees_names_of_its_own_teams_only_after_publication(
    app: Flask, cast: Cast, client: Browser
) -> None:
    with app.test_request_context("/"), unit_of_work():
        row = a_round(cast)
        first, second = accepted(cast, row, "하나"), accepted(cast, row, "둘", other=True)
        mine = a_team(row, "가온", cast.trainee)
        theirs = a_team(row, "나래", cast.other_trainee)
        teaming.rank(mine, [first.id], mine.version, live(cast, "trainee"))
        teaming.rank(theirs, [second.id], theirs.version, live(cast, "other_trainee"))
        ids = {"row": row.id, "first": first.id, "mine": mine.id, "theirs": theirs.id}
    client.sign_in(cast.employer)
    assert "한지우" not in client.get(f"/company/projects/{ids['first']}").text
    assert client.get(f"/projects/teams/{ids['mine']}").status_code == 404
    with app.test_request_context("/"), unit_of_work():
        from lms.courses.projects.models import ProjectRound

        publish(cast, db.session.get_one(ProjectRound, ids["row"]))
    page = client.get(f"/company/projects/{ids['first']}").text
    assert "한지우" in page
    assert "서민준" not in page
    page = client.get(f"/projects/teams/{ids['mine']}").text
    assert "한지우" in page
    assert "jiwoo@example.org" not in page
    assert client.get(f"/projects/teams/{ids['theirs']}").status_code == 404


def test_a_draft_evaluation_never_reaches_the_team(app: Flask, cast: Cast, client: Browser) -> None:
    with app.test_request_context("/"), unit_of_work():
        version = rubric(cast)
        row = a_round(cast, rubric_version_id=version.id)
        accepted(cast, row)
        team = a_team(row, "가온", cast.trainee)
        publish(cast, row)
        points = {one.id: Decimal("7.25") for one in version.criteria}
        evaluating.write(team, live(cast, "employer"), points, "비밀 초안", {}, 0, submit=False)
        url = f"/projects/teams/{team.id}"
    for name in ("trainee", "staff"):
        client.sign_in(getattr(cast, name))
        page = client.get(url).text
        assert "비밀 초안" not in page
        assert "7.25" not in page
    client.sign_in(cast.employer)
    assert "비밀 초안" in client.get(url).text


def test_what_is_wrong_in_an_evaluation_stands_at_its_field_and_two_colleagues_see_both_texts(
    app: Flask, cast: Cast, client: Browser
) -> None:
    with app.test_request_context("/"), unit_of_work():
        version = rubric(cast)
        row = a_round(cast, rubric_version_id=version.id)
        accepted(cast, row)
        team = a_team(row, "가온", cast.trainee)
        publish(cast, row)
        first, second = (one.id for one in version.criteria)
        url = f"/company/projects/teams/{team.id}/evaluation"
    client.sign_in(cast.employer)
    own = f"person-{cast.trainee.id}-{first}"
    page = client.post(
        url, data={f"points-{first}": "11", own: "셋", "comment": "적어 둔 말", "submit": ""}
    )
    assert page.status_code == 422
    for name in (f"points-{first}", f"points-{second}", own):
        assert f'id="{name}-error"' in page.text
    assert "적어 둔 말" in page.text
    assert 'value="셋"' in page.text
    given = {f"points-{first}": "7.25", "comment": "동료가 쓴 말", "version": "0"}
    assert client.post(url, data=given).status_code == 303
    page = client.post(url, data={f"points-{first}": "3", "comment": "내 말", "version": "0"})
    assert page.status_code == 409
    assert "동료가 쓴 말" in page.text
    assert "내 말" in page.text
    version = re.search(r'name="version" value="([0-9]+)"', page.text)
    assert version is not None
    again = {f"points-{first}": "3", "comment": "내 말", "version": version[1]}
    assert client.post(url, data=again).status_code == 303

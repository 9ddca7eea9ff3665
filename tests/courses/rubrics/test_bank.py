"""The bank of rubrics: versions, copies, files, and what an assignment is judged by."""

from __future__ import annotations

import io
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from lms.courses.assignments.models import Assignment
from lms.courses.grading.models import Grade
from lms.courses.rubrics import queries
from lms.courses.rubrics.models import Rubric
from lms.db import db
from lms.evidence import queries as evidence
from tests.cast import Cast

FORM = {
    "title_ko": "보고서 평가표",
    "title_en": "Report rubric",
    "version": "0",
    "criteria-0-title_ko": "구성",
    "criteria-0-points": "60",
    "criteria-0-note_ko": "차례와 흐름을 봅니다.",
    "criteria-0-skills": "python",
    "criteria-0-levels-0-start": "40",
    "criteria-0-levels-0-points": "60",
    "criteria-0-levels-0-ko": "좋음",
    "criteria-0-levels-0-note_ko": "흐름이 자연스럽습니다.",
    "criteria-0-levels-1-points": "20",
    "criteria-0-levels-1-ko": "부족",
    "criteria-1-title_ko": "근거",
    "criteria-1-points": "40",
}


def base(cast: Cast) -> str:
    return f"/teach/{cast.offering.id}/rubrics"


def made(client: Any, cast: Cast, **more: str) -> Rubric:
    client.sign_in(cast.professor)
    answer = client.post(f"{base(cast)}/new", data={**FORM, **more})
    assert answer.status_code == 303, answer.get_data(as_text=True)
    db.session.rollback()
    return db.session.scalars(select(Rubric).order_by(Rubric.id.desc())).first()


def keyed(rubric: Rubric, **more: str) -> dict[str, str]:
    """The form as it stands, with the ids of its criteria."""
    lines = queries.current(rubric).criteria
    keys = {f"criteria-{at}-key": str(line.id) for at, line in enumerate(lines)}
    return {**FORM, **keys, "version": str(rubric.version), **more}


def use(client: Any, cast: Cast, rubric: Rubric) -> Any:
    address = f"/teach/{cast.offering.id}/assignments/{cast.assignment.id}/rubric"
    return client.post(address, data={"rubric": rubric.id})


def assignment(cast: Cast) -> Assignment:
    db.session.rollback()
    return db.session.get(Assignment, cast.assignment.id)


def test_a_rubric_is_made_with_ranges_and_notes(client: Any, cast: Cast) -> None:
    rubric = made(client, cast)
    first, second = queries.current(rubric).criteria
    assert first.levels == [
        {"points": "60", "from": "40", "ko": "좋음", "en": "", "note_ko": "흐름이 자연스럽습니다."},
        {"points": "20", "ko": "부족", "en": ""},
    ]
    assert (first.note_ko, first.skills, second.levels) == ("차례와 흐름을 봅니다.", ["python"], [])
    page = client.get(f"{base(cast)}/{rubric.id}").get_data(as_text=True)
    assert "40–60" in page
    assert "보고서 평가표" in client.get(base(cast)).get_data(as_text=True)


def test_ranges_that_overlap_are_refused_at_their_place(client: Any, cast: Cast) -> None:
    client.sign_in(cast.professor)
    form = {**FORM, "criteria-0-levels-1-points": "45"}
    answer = client.post(f"{base(cast)}/new", data=form)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert "45점에서 겹칩니다" in page
    assert 'value="구성"' in page


def test_rows_move_without_javascript_and_nothing_is_saved(client: Any, cast: Cast) -> None:
    client.sign_in(cast.professor)
    answer = client.post(f"{base(cast)}/new", data={**FORM, "change": "up:criteria-1"})
    page = answer.get_data(as_text=True)
    assert page.index('value="근거"') < page.index('value="구성"')
    assert db.session.scalars(select(Rubric).where(Rubric.in_bank)).all() == []


def test_editing_a_rubric_that_marked_somebody_makes_a_version_and_the_mark_keeps_its_own(
    client: Any, cast: Cast, hand_in: Any
) -> None:
    rubric = made(client, cast)
    assert use(client, cast, rubric).status_code == 303
    work = hand_in(cast.trainee)
    first, second = queries.current(rubric).criteria
    form = {
        "submission": str(work.id),
        "edition": str(first.rubric_version_id),
        "version": "0",
        f"points-{first.id}": "45",
        f"points-{second.id}": "40",
        "action": "release",
    }
    assert client.post(f"/teach/{cast.offering.id}/grading/{work.id}", data=form).status_code == 303
    db.session.rollback()
    rubric = db.session.get(Rubric, rubric.id)
    change = keyed(
        rubric,
        **{"criteria-0-title_ko": "짜임", "criteria-0-points": "50", "criteria-1-points": "50"},
        **{"criteria-0-levels-0-points": "50", "adopt": str(cast.assignment.id)},
    )
    assert client.post(f"{base(cast)}/{rubric.id}/edit", data=change).status_code == 303
    db.session.rollback()
    rubric = db.session.get(Rubric, rubric.id)
    assert [version.number for version in rubric.versions] == [1, 2]
    newest = queries.current(rubric)
    assert assignment(cast).rubric_version_id == newest.id
    assert [line.origin_id for line in newest.criteria] == [first.id, second.id]
    grade = db.session.scalar(select(Grade).where(Grade.submission_id == work.id))
    assert grade.rubric_version_id == first.rubric_version_id
    client.sign_in(cast.trainee)
    page = client.get(f"/submissions/{work.id}").get_data(as_text=True)
    assert "구성" in page
    assert "짜임" not in page
    shown = [row for row in evidence.of_person(cast.trainee.id) if row.source_kind == "criterion"]
    assert [(row.criterion, row.level, row.score) for row in shown] == [
        ("구성", "좋음", Decimal("0.75"))
    ]
    client.sign_in(cast.professor)
    page = client.get(f"/teach/{cast.offering.id}/grading/{work.id}").get_data(as_text=True)
    assert "구성" in page
    assert "2판" in page


def test_a_mark_can_be_moved_to_the_newest_version_and_keeps_what_still_fits(
    client: Any, cast: Cast, hand_in: Any
) -> None:
    rubric = made(client, cast)
    use(client, cast, rubric)
    work = hand_in(cast.trainee)
    first, second = queries.current(rubric).criteria
    screen = f"/teach/{cast.offering.id}/grading/{work.id}"
    marks = {f"points-{first.id}": "55", f"points-{second.id}": "40"}
    form = {"submission": work.id, "edition": first.rubric_version_id, "version": "0", **marks}
    client.post(screen, data={**form, "action": "save"})
    db.session.rollback()
    rubric = db.session.get(Rubric, rubric.id)
    change = keyed(rubric, **{"criteria-0-points": "50", "criteria-0-levels-0-points": "50"})
    change |= {"criteria-1-points": "50", "adopt": str(cast.assignment.id)}
    assert client.post(f"{base(cast)}/{rubric.id}/edit", data=change).status_code == 303
    page = client.get(f"{screen}?edition=new").get_data(as_text=True)
    db.session.rollback()
    newest = queries.current(db.session.get(Rubric, rubric.id))
    one, other = newest.criteria
    assert f'name="points-{one.id}" value=""' in page  # 55 is more than it can give now
    assert f'name="points-{other.id}" value="40"' in page
    moved = {"submission": work.id, "edition": newest.id, "version": "1", "action": "save"}
    moved |= {f"points-{one.id}": "50", f"points-{other.id}": "45"}
    assert client.post(screen, data=moved).status_code == 303
    db.session.rollback()
    grade = db.session.scalar(select(Grade).where(Grade.submission_id == work.id))
    assert (grade.points, grade.rubric_version_id) == (95, newest.id)
    assert {mark.criterion_id for mark in grade.marks} == {one.id, other.id}


def test_an_assignment_that_is_not_ticked_or_does_not_add_up_keeps_the_earlier_version(
    client: Any, cast: Cast
) -> None:
    rubric = made(client, cast)
    use(client, cast, rubric)
    before = assignment(cast).rubric_version_id
    change = keyed(db.session.get(Rubric, rubric.id), **{"criteria-0-title_ko": "짜임"})
    client.post(f"{base(cast)}/{rubric.id}/edit", data=change)
    assert assignment(cast).rubric_version_id == before
    more = keyed(db.session.get(Rubric, rubric.id), **{"criteria-1-points": "50"})
    more["adopt"] = str(cast.assignment.id)
    client.post(f"{base(cast)}/{rubric.id}/edit", data=more)
    assert assignment(cast).rubric_version_id == before
    assert [line.title_ko for line in assignment(cast).criteria] == ["구성", "근거"]


def test_what_somebody_else_saved_is_shown_and_not_overwritten(client: Any, cast: Cast) -> None:
    rubric = made(client, cast)
    stale = keyed(rubric, title_ko="내 이름")
    client.post(f"{base(cast)}/{rubric.id}/edit", data=keyed(rubric, title_ko="남의 이름"))
    answer = client.post(f"{base(cast)}/{rubric.id}/edit", data=stale)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 409
    assert "남의 이름" in page
    assert "내 이름" in page
    db.session.rollback()
    assert db.session.get(Rubric, rubric.id).title_ko == "남의 이름"


def test_a_rubric_that_does_not_add_up_to_the_points_is_refused_for_the_assignment(
    client: Any, cast: Cast
) -> None:
    rubric = made(client, cast, **{"criteria-1-points": "30"})
    before = assignment(cast).rubric_version_id
    answer = use(client, cast, rubric)
    assert answer.status_code == 422
    assert "90점" in answer.get_data(as_text=True)
    assert assignment(cast).rubric_version_id == before


def test_criteria_typed_in_the_assignment_can_be_kept_for_others(client: Any, cast: Cast) -> None:
    client.sign_in(cast.professor)
    address = f"/teach/{cast.offering.id}/assignments/{cast.assignment.id}/rubric"
    assert client.post(address, data={"action": "bank"}).status_code == 303
    assert "객체 검출 실습" in client.get(base(cast)).get_data(as_text=True)


def test_changing_criteria_in_the_assignment_leaves_the_rubric_of_the_bank_alone(
    client: Any, cast: Cast
) -> None:
    rubric = made(client, cast)
    use(client, cast, rubric)
    work = assignment(cast)
    lines = work.criteria
    form = {
        "title_ko": work.title_ko, "brief": "설명", "points": "100", "kinds": "text",
        "due_at": "2031-03-02T23:59", "version": str(work.version),
        "criteria-0-key": str(lines[0].id), "criteria-0-title_ko": "우리만의 기준",
        "criteria-0-points": "60", "criteria-1-key": str(lines[1].id),
        "criteria-1-title_ko": "근거", "criteria-1-points": "40",
    }  # fmt: skip
    address = f"/teach/{cast.offering.id}/assignments/{cast.assignment.id}/edit"
    assert client.post(address, data=form).status_code == 303
    own = assignment(cast).rubric_version.rubric
    assert (own.in_bank, own.source_id) == (False, rubric.id)
    kept = queries.current(db.session.get(Rubric, rubric.id))
    assert [line.title_ko for line in kept.criteria] == ["구성", "근거"]


def test_learners_read_levels_without_points_where_the_rubric_hides_them(
    client: Any, cast: Cast, hand_in: Any
) -> None:
    rubric = made(
        client, cast, hide_points="y",
        **{"criteria-0-points": "57.25", "criteria-1-points": "42.75",
           "criteria-0-levels-0-points": "57.25", "criteria-0-levels-0-start": ""},
    )  # fmt: skip
    use(client, cast, rubric)
    work = hand_in(cast.trainee)
    first, second = queries.current(rubric).criteria
    form = {
        "submission": work.id, "edition": first.rubric_version_id, "version": "0",
        f"points-{first.id}": "57.25", f"points-{second.id}": "11.5", "action": "release",
    }  # fmt: skip
    client.post(f"/teach/{cast.offering.id}/grading/{work.id}", data=form)
    client.sign_in(cast.trainee)
    for address in (f"/assignments/{cast.assignment.id}", f"/submissions/{work.id}"):
        page = client.get(address).get_data(as_text=True)
        assert "좋음" in page
        for secret in ("57.25", "42.75", "11.5"):
            assert secret not in page, (address, secret)
    assert "68.75" in page


def test_a_rubric_goes_out_as_a_file_and_comes_back_to_be_looked_at_first(
    client: Any, cast: Cast
) -> None:
    rubric = made(client, cast)
    data = client.get(f"{base(cast)}/{rubric.id}/rubric.csv").data
    assert data.startswith(b"\xef\xbb\xbf")
    before = len(db.session.scalars(select(Rubric)).all())
    answer = client.post(
        f"{base(cast)}/import",
        data={"file": (io.BytesIO(data), "다시.csv")},
        content_type="multipart/form-data",
    )
    page = answer.get_data(as_text=True)
    assert answer.status_code == 200
    for seen in ('value="다시"', 'value="구성"', 'value="40"', "흐름이 자연스럽습니다."):
        assert seen in page
    assert len(db.session.scalars(select(Rubric)).all()) == before


def test_a_rubric_is_copied_from_elsewhere_by_whoever_teaches_there(
    client: Any, cast: Cast
) -> None:
    rubric = made(client, cast)
    client.sign_in(cast.other_professor)
    theirs = f"/teach/{cast.other_offering.id}/rubrics"
    assert client.post(f"{theirs}/{rubric.id}/copy").status_code == 404
    client.sign_in(cast.professor)
    assert client.post(f"{base(cast)}/{rubric.id}/copy").status_code == 303
    page = client.get(base(cast)).get_data(as_text=True)
    assert "보고서 평가표 사본" in page


def test_a_rubric_that_was_put_away_stays_with_its_assignments(client: Any, cast: Cast) -> None:
    rubric = made(client, cast)
    use(client, cast, rubric)
    client.post(f"{base(cast)}/{rubric.id}/archive")
    assert "보고서 평가표" not in client.get(base(cast)).get_data(as_text=True)
    assert assignment(cast).rubric_version.rubric_id == rubric.id
    client.post(f"{base(cast)}/{rubric.id}/restore")
    assert "보고서 평가표" in client.get(base(cast)).get_data(as_text=True)

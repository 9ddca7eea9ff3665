"""The list of a bank, its categories, and acts on several questions."""

from __future__ import annotations

import dataclasses

import pytest
from sqlalchemy import select

from lms.courses.editing import NotAllowed
from lms.courses.questions.models import BankQuestion, QuestionAct, QuestionCategory
from lms.courses.questions.operations import categories
from lms.courses.questions.queries import drawable
from lms.courses.questions.queries.categories import tree
from lms.db import db, unit_of_work
from tests.courses.questions import making
from tests.courses.questions.making import T


@pytest.fixture
def drawers(cast):
    """영상 › 검출, and 수학."""
    with unit_of_work():
        vision = categories.add(cast.course, "영상")
        detection = categories.add(cast.course, "검출", vision)
        return vision, detection, categories.add(cast.course, "수학")


def named(title: str, **more: object):
    return dataclasses.replace(
        making.single(), title=title, text=T(f"{title}을(를) 고르시오."), **more
    )


def shown(page) -> set[str]:
    titles = ("합성곱", "역전파", "행렬식", "노름")
    return {one for one in titles if f">{one}</a>" in page.text}


@pytest.fixture
def stocked(kept, drawers):
    vision, detection, maths = drawers
    return {
        "합성곱": kept(named("합성곱", tags=("기말",), difficulty=2), vision),
        "역전파": kept(named("역전파", tags=("기말", "어려운"), difficulty=5), detection),
        "행렬식": kept(named("행렬식", difficulty=5), maths),
        "노름": kept(dataclasses.replace(named("노름"), choices=())),
    }


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ("", {"합성곱", "역전파", "행렬식", "노름"}),
        ("q=성곱", {"합성곱"}),
        ("q=ㅇㅈㅍ", {"역전파"}),
        ("q=ㅎㅅ 고르시오", {"합성곱"}),
        ("q=어려운", {"역전파"}),
        ("tag=기말", {"합성곱", "역전파"}),
        ("difficulty=5", {"역전파", "행렬식"}),
        ("difficulty=none", {"노름"}),
        ("state=attention", {"노름"}),
        ("state=retired", set()),
        ("category={영상}", {"합성곱", "역전파"}),
        ("category={검출}", {"역전파"}),
        ("category=none", {"노름"}),
        ("kind=essay", set()),
        ("q=%25", set()),
    ],
)
def test_the_list_finds_what_is_asked_for(teacher, address, stocked, drawers, query, titles):
    ids = {row.name: row.id for row in db.session.scalars(select(QuestionCategory))}
    assert shown(teacher.get(address(f"?{query.format(**ids)}"))) == titles


def test_the_list_sorts_both_ways(teacher, address, stocked):
    for sort, first, last in (("title", "노름", "행렬식"), ("-title", "행렬식", "노름")):
        page = teacher.get(address(f"?sort={sort}")).text
        assert page.index(f">{first}</a>") < page.index(f">{last}</a>")


def test_a_draw_takes_the_category_and_below_with_all_tags(cast, stocked, drawers):
    vision, detection, _maths = drawers

    def drawn(**asked: object) -> list[int]:
        return [one.question_id for one in drawable(cast.course.id, **asked)]

    first, second, third = (stocked[one].id for one in ("합성곱", "역전파", "행렬식"))
    assert drawn(category_id=vision.id) == [first, second]
    assert drawn(category_id=vision.id, include_sub=False) == [first]
    assert drawn(category_id=detection.id) == [second]
    assert drawn(tags=["기말", "어려운"]) == [second]
    assert drawn(difficulty=(4, None)) == [second, third]
    assert drawn() == [first, second, third]


def post_many(teacher, address, rows, **data):
    return teacher.post(address("/many"), data={"ids": [str(one.id) for one in rows], **data})


def undo(teacher, address):
    act = db.session.scalars(select(QuestionAct).order_by(QuestionAct.id.desc())).first()
    return teacher.post(address(f"/undo/{act.id}"))


def test_many_are_moved_and_put_back_where_each_was(teacher, address, stocked, drawers):
    rows = [stocked["합성곱"], stocked["노름"]]
    before = [row.category_id for row in rows]
    answer = post_many(teacher, address, rows, act="move", to=str(drawers[2].id), back_q="성곱")
    assert "q=" in answer.headers["Location"]
    assert "undo=" in answer.headers["Location"]
    assert "되돌리기" in teacher.get(answer.headers["Location"]).text
    db.session.expire_all()
    assert {row.category_id for row in rows} == {drawers[2].id}
    undo(teacher, address)
    db.session.expire_all()
    assert [row.category_id for row in rows] == before
    assert "되돌리기" not in teacher.get(answer.headers["Location"]).text


@pytest.mark.parametrize(
    ("data", "state"),
    [
        ({"act": "tag", "tag_name": "기말"}, lambda row: sorted(one.name for one in row.tags)),
        ({"act": "untag", "tag_name": "기말"}, lambda row: sorted(one.name for one in row.tags)),
        ({"act": "retire"}, lambda row: row.retired_at is None),
    ],
)
def test_an_act_on_many_is_undone_for_exactly_those_that_it_changed(
    teacher, address, stocked, data, state
):
    rows = list(stocked.values())
    before = [state(row) for row in rows]
    post_many(teacher, address, rows, **data)
    db.session.expire_all()
    assert [state(row) for row in rows] != before
    undo(teacher, address)
    db.session.expire_all()
    assert [state(row) for row in rows] == before


def test_undoing_leaves_alone_what_somebody_changed_since(teacher, address, stocked, drawers):
    rows = [stocked["합성곱"], stocked["역전파"]]
    post_many(teacher, address, rows, act="move", to=str(drawers[2].id))
    post_many(teacher, address, rows[:1], act="move", to="none")
    first = db.session.scalars(select(QuestionAct).order_by(QuestionAct.id)).first()
    teacher.post(address(f"/undo/{first.id}"))
    db.session.expire_all()
    assert [row.category_id for row in rows] == [None, drawers[1].id]


def test_nobody_undoes_what_another_did(client, cast, address, stocked, teacher):
    post_many(teacher, address, [stocked["합성곱"]], act="retire")
    act = db.session.scalars(select(QuestionAct)).one()
    staff = client.sign_in(cast.staff)
    assert staff.post(address(f"/undo/{act.id}")).status_code == 404


def test_an_act_on_nothing_says_so(teacher, address, stocked):
    for data in ({"act": "move", "to": "none"}, {"act": "tag", "tag_name": "기말"}):
        answer = teacher.post(address("/many"), data=data, follow_redirects=True)
        assert "먼저 문항을 고르세요." in answer.text
    assert teacher.post(address("/many"), data={"act": "burn", "ids": "1"}).status_code == 400


# ---- categories ----------------------------------------------------------------------------------


def test_a_category_is_made_renamed_moved_and_removed_when_empty(teacher, address, cast, drawers):
    teacher.post(address("/categories"), data={"name": "선형대수", "parent_id": str(drawers[2].id)})
    row = db.session.scalars(
        select(QuestionCategory).where(QuestionCategory.name == "선형대수")
    ).one()
    assert row.parent_id == drawers[2].id
    data = {"name": "행렬", "parent_id": "0", "version": str(row.version)}
    assert teacher.post(address(f"/categories/{row.id}"), data=data).status_code == 303
    assert [node.label for node in tree(cast.course.id)] == ["수학", "영상", "영상 › 검출", "행렬"]
    teacher.post(address(f"/categories/{row.id}/delete"))
    assert "행렬" not in teacher.get(address("/categories")).text


def test_a_category_with_anything_in_it_stays(teacher, address, kept, drawers):
    row = kept(making.single(), drawers[2])
    teacher.post(address(f"/{row.id}/retire"))
    for category in (drawers[0], drawers[2]):
        answer = teacher.post(address(f"/categories/{category.id}/delete"), follow_redirects=True)
        assert "비어 있는 분류만 지울 수 있습니다." in answer.text
    assert db.session.get(QuestionCategory, drawers[2].id) is not None


def test_two_categories_beside_each_other_have_two_names(teacher, address, drawers):
    page = teacher.post(address("/categories"), data={"name": "수학", "parent_id": "0"})
    assert page.status_code == 422
    assert "이미 있습니다" in page.text


def test_of_two_who_rename_the_later_one_is_shown_both_names(teacher, address, drawers):
    row = drawers[2]
    data = {"parent_id": "0", "version": "1"}
    assert (
        teacher.post(address(f"/categories/{row.id}"), data={**data, "name": "대수"}).status_code
        == 303
    )
    page = teacher.post(address(f"/categories/{row.id}"), data={**data, "name": "해석"})
    assert page.status_code == 409
    assert "대수" in page.text
    assert "해석" in page.text


def test_a_category_is_never_put_inside_itself_nor_too_deep(cast, drawers):
    vision, detection, maths = drawers
    with unit_of_work():
        with pytest.raises(NotAllowed, match="inside_itself"):
            categories.change(vision, "영상", detection, 1)
        deep = maths
        for level in range(2, categories.DEEPEST + 1):
            deep = categories.add(cast.course, f"{level}", deep)
        with pytest.raises(NotAllowed, match="too_deep"):
            categories.add(cast.course, "더", deep)
        with pytest.raises(NotAllowed, match="too_deep"):
            categories.change(vision, "영상", deep, 1)
    assert db.session.query(BankQuestion).count() == 0

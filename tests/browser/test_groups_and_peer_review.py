"""A group hands in once for all its members; peers review one another without knowing whom."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import expect

from lms import clock
from lms.accounts.models import Person
from lms.courses.assignments.models import Assignment, Submission
from lms.courses.groups import operations as groups
from lms.courses.groups.models import GroupSet
from lms.courses.peer_review import operations as peers
from lms.courses.peer_review.models import PeerScheme
from tests.browser.actor import Actor
from tests.browser.handed_in import assignment, hand_in
from tests.browser.school import Classroom, School

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("browser")]
TITLE = "함께 만드는 검출기"


def divided(school: School, room: Classroom, *sizes: int) -> int:
    """A set whose groups hold so many of the learners, in order; its number."""

    def make(session: Any) -> int:
        teacher = session.get_one(Person, room.teacher)
        offering = school.offering(session, room)
        made: GroupSet = groups.create_set(offering, groups.SetValues(name="프로젝트 조"))
        session.flush()
        rows = groups.add_groups(made, names=["첫째 조", "둘째 조"])
        people = iter(room.learners)
        for group, size in zip(rows, sizes, strict=True):
            for _place in range(size):
                groups.place(made, next(people), group, teacher)
        return made.id

    return school.does(make)


def submissions(school: School, work: int) -> list[tuple[int, str, set[int]]]:
    """What was handed in: number, text, whose work it is."""

    def look(session: Any) -> list[tuple[int, str, set[int]]]:
        rows = session.query(Submission).filter_by(assignment_id=work).order_by(Submission.id)
        return [(row.number, row.text, {one.person_id for one in row.members}) for row in rows]

    return school.reads(look)


def opens_work(learner: Actor, room: Classroom) -> None:
    """From the course to the assignment of the groups."""
    learner.open(f"/learn/{room.offering}")
    learner.follow(TITLE, within=learner.page.locator("main"))


def test_one_member_hands_in_for_all_and_all_get_the_mark(
    school: School, at_school: Callable[..., Actor]
) -> None:
    room = school.classroom("모둠반", "하나조", "하나둘", "두리조")
    work = assignment(school, room, TITLE, group_set=divided(school, room, 2, 1))
    first, second, other = (
        at_school(person, f"group-{number}", looks=False)
        for number, person in enumerate(room.learners)
    )
    opens_work(first, room)
    first.sees("첫째 조")
    first.fill("글", "둘이 함께 쓴 글")
    first.press("내기")
    first.page.wait_for_url("**/receipt")
    assert submissions(school, work) == [(1, "둘이 함께 쓴 글", set(room.learners[:2]))]

    opens_work(second, room)
    second.sees("1번 냈음")
    second.follow(re.compile("1번째 제출"), within=second.page.locator("main"))
    second.sees("둘이 함께 쓴 글")
    opens_work(other, room)
    other.does_not_see("1번 냈음")
    other.does_not_see("둘이 함께 쓴 글")

    teacher = at_school(room.teacher, "group-teacher", looks=False)
    teacher.open(f"/teach/{room.offering}/grading?assignment={work}")
    teacher.follow("채점 시작")
    teacher.sees("첫째 조")
    teacher.tick(re.compile("뛰어남"))
    teacher.tick(re.compile("읽기 쉬움"))
    teacher.fill("피드백", "조의 모두에게")
    page = teacher.page
    page.locator("details.members summary").click()
    alone = page.get_by_role("group", name="하나둘")
    teacher.fill("점수", "80", within=alone)
    teacher.fill("사유", "발표를 맡지 않음", within=alone)
    with page.expect_navigation():
        teacher.button("공개", within=page.locator("form[data-grading]")).last.click()

    for learner, points in ((first, "100"), (second, "80")):
        learner.open("/me/grades")
        learner.follow(TITLE, within=learner.page.locator("main"))
        learner.sees("조의 모두에게")
        learner.sees(re.compile(rf"\b{points}\b"))
    first.does_not_see("발표를 맡지 않음")
    second.sees("발표를 맡지 않음")


def test_two_members_who_hand_in_at_once_are_both_kept_and_told(
    school: School, at_school: Callable[..., Actor]
) -> None:
    room = school.classroom("동시반", "먼저냄", "나중냄")
    work = assignment(school, room, TITLE, group_set=divided(school, room, 2, 0))
    one, two = (
        at_school(person, f"at-once-{number}", looks=False)
        for number, person in enumerate(room.learners)
    )
    opens_work(one, room)
    opens_work(two, room)
    one.fill("글", "한 사람이 쓴 글")
    two.fill("글", "다른 사람이 쓴 글")
    # Both forms are sent before either answer is looked at.
    one.page.evaluate("() => void setTimeout(() => [...document.querySelectorAll('button')]"
                      ".find((one) => one.textContent.trim() === '내기').click(), 50)")  # fmt: skip
    two.press("내기")
    one.page.wait_for_url(re.compile("/receipt$"))
    two.page.wait_for_url(re.compile("/receipt$"))
    kept = submissions(school, work)
    assert {text for _number, text, _people in kept} == {"한 사람이 쓴 글", "다른 사람이 쓴 글"}
    assert [number for number, _text, _people in kept] == [1, 2]
    assert all(people == set(room.learners) for _number, _text, people in kept)
    opens_work(one, room)
    expect(one.page.locator("main")).to_contain_text("2번 냈음")


def reviewed_by_peers(school: School, room: Classroom, work: int) -> None:
    """Two reviews each, anonymous, by the rubric; the work was due a minute ago."""

    def set_up(session: Any) -> None:
        now = clock.now()
        row = session.get_one(Assignment, work)
        peers.set_scheme(
            row,
            peers.SchemeValues(
                enabled=True, reviewers=2, use_rubric=True, anonymous=True,
                due_at=row.due_at + timedelta(days=3), shows="all", shown_from="due",
                shown_at=None, suggests=True,
            ),
            0,
            session.get_one(Person, room.teacher),
        )  # fmt: skip
        row.due_at = row.late_until = now - timedelta(minutes=1)

    school.does(set_up)


def ends_reviews(school: School, work: int) -> None:
    """The time for reviews is over."""

    def end(session: Any) -> None:
        scheme = session.query(PeerScheme).filter_by(assignment_id=work).one()
        scheme.due_at = clock.now() - timedelta(seconds=1)

    school.does(end)


def test_peers_review_one_another_without_names_and_nobody_their_own(
    school: School, at_school: Callable[..., Actor]
) -> None:
    names = ("한동료", "두동료", "세동료")
    room = school.classroom("동료반", *names)
    work = assignment(school, room, TITLE)
    texts = dict(zip(room.learners, ("첫째 생각", "둘째 생각", "셋째 생각"), strict=True))
    hand_in(school, work, texts)
    reviewed_by_peers(school, room, work)

    for person, name in zip(room.learners, names, strict=True):
        reviewer = at_school(person, f"peer-{name}", looks=False)
        others = [text for whose, text in texts.items() if whose != person]
        seen = []
        for number in (1, 2):
            opens_work(reviewer, room)
            reviewer.follow("동료 평가로 가기")
            reviewer.follow(f"동료의 제출물 {number}")
            main = reviewer.page.locator("main")
            said = main.inner_text()
            assert not [one for one in names if one in said]
            assert texts[person] not in said
            seen += [text for text in others if text in said]
            reviewer.tick(re.compile("쓸 만함"))
            reviewer.tick(re.compile("돌아감"))
            reviewer.fill("의견", f"{seen[-1]}에 대한 말입니다.")
            reviewer.sends("평가 내기")
        assert sorted(seen) == sorted(others)

    author = at_school(room.learners[0], "peer-author", looks=False)
    opens_work(author, room)
    author.follow("동료 평가로 가기")
    author.does_not_see("첫째 생각에 대한 말입니다.")  # not before everybody's time is over
    ends_reviews(school, work)
    author.page.reload()
    expect(author.page.get_by_role("article", name=re.compile("^평가 [12]$"))).to_have_count(2)
    expect(author.page.get_by_text("첫째 생각에 대한 말입니다.")).to_have_count(2)
    author.sees(re.compile(r"65 / 100"))
    assert not [one for one in names[1:] if one in author.page.locator("main").inner_text()]

    teacher = at_school(room.teacher, "peer-teacher", looks=False)
    teacher.open(f"/teach/{room.offering}/assignments/{work}/peer")
    row = teacher.page.locator("main tbody tr").filter(has_text="한동료")
    expect(row).to_contain_text("2 / 2")
    expect(row).to_contain_text("65")
    teacher.follow("한동료", within=row)
    for name in names[1:]:
        expect(teacher.page.get_by_role("article", name=re.compile(name))).to_be_visible()

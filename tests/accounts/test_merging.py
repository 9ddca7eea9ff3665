"""Two accounts of one person: proposed, merged by a person, and undone to the last row."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from lms import clock
from lms.accounts import merging
from lms.accounts.models import Person, PersonMerge
from lms.accounts.operations import merging as operations
from lms.accounts.operations.merging import Refused
from lms.accounts.queries import moves
from lms.accounts.rules.duplicates import Face, Level, compare, pairs
from lms.courses.content.models import LessonProgress
from lms.courses.discussion.models import Conversation
from lms.courses.enrolment.models import Enrolment
from lms.courses.programmes.models import CohortMember
from lms.db import Base, db, unit_of_work
from tests.cast import Cast, course_of, enrol, offering_of, person

BORN, OTHER = frozenset({"1999-03-02"}), frozenset({"2001-07-09"})
PHONE = "+821012345678"


def level(one: Face, other: Face) -> Level | None:
    found = compare(one, other)
    return found.level if found else None


@pytest.mark.parametrize(
    ("other", "expected"),
    [
        (Face(2, "한 지우", phone=PHONE, births=BORN), Level.HIGH),
        (Face(2, "한지우", phone=PHONE), Level.MIDDLE),
        (Face(2, "한지우", births=BORN), Level.MIDDLE),
        (Face(2, "한지우"), None),  # homonyms
        (Face(2, "한지우", births=OTHER), None),
        (Face(2, "한지우", phone=PHONE, births=OTHER), Level.LOW),
        (Face(2, "한지아", phone=PHONE, births=BORN), Level.LOW),  # twins
        (Face(2, "한지아", births=BORN), None),
        (Face(2, "한지우", email="jiwoo.han@a.kr"), Level.LOW),
        (Face(2, "백가람", email="jiwoo.han@a.kr"), None),
    ],
)
def test_what_two_accounts_share_decides_how_strongly_they_are_proposed(
    other: Face, expected: Level | None
) -> None:
    one = Face(1, "한지우", email="jiwoo.han@example.org", phone=PHONE, births=BORN)
    assert level(one, other) == expected


FACES = st.builds(
    Face, st.integers(1, 9), st.sampled_from(["한지우", "한지아"]), st.sampled_from(["", "Han"]),
    st.sampled_from(["", "jiwoo@a.kr", "jiwoo@b.kr"]), st.sampled_from(["", PHONE]),
    st.sampled_from([frozenset(), BORN, OTHER]),
)  # fmt: skip


@given(FACES, FACES)
def test_the_comparison_has_no_direction_and_twins_are_never_more_than_worth_a_look(
    one: Face, other: Face
) -> None:
    found, turned = compare(one, other), compare(other, one)
    if one.id != other.id:
        assert found == turned
        if found is not None:
            assert (min(one.id, other.id), max(one.id, other.id)) in pairs([one, other])
    if found is not None and found.against:
        assert found.level == Level.LOW


def test_every_table_of_people_is_described(app: Any) -> None:
    missing = {
        name for name, table in Base.metadata.tables.items() if merging.owners(table)
    } - merging.declared()
    assert not missing
    composite = [
        key for table in Base.metadata.tables.values() for key in table.foreign_key_constraints
        if len(key.columns) > 1 and any(c.name.endswith("person_id") for c in key.columns)
    ]  # fmt: skip
    assert not composite  # rows would have to move together


#: What undoing does not give back, and why: the trail of both acts, what was told of them, the merge
#: itself, and sessions that ended.
LEFT_OUT = {
    "audit_entry", "access_log_entry", "person_merge", "merge_move", "outbox", "notification",
    "outgoing_message", "throttle",
}  # fmt: skip


def everything() -> dict[str, list[str]]:
    db.session.rollback()
    return rows()


def rows() -> dict[str, list[str]]:
    db.session.flush()
    found = {}
    for name, table in sorted(Base.metadata.tables.items()):
        if name in LEFT_OUT:
            continue
        columns = [column for column in table.columns if column.name != "session_epoch"]
        found[name] = sorted(repr(tuple(row)) for row in db.session.execute(select(*columns)))
    return found


def second_account(cast: Cast, **values: object) -> Person:
    with unit_of_work():
        return person("한지우", "jiwoo.second@example.org", "Han Jiwoo", **values)


def join(cast: Cast, kept: int, merged: int, reason: str = "전화로 확인") -> PersonMerge:
    with unit_of_work() as session:
        one, other = session.get_one(Person, kept), session.get_one(Person, merged)
        officer = session.get_one(Person, cast.officer.id)
        return operations.merge(one, other, reason, moves.plan_of(kept, merged).digest, officer)


def part(cast: Cast, merge_id: int) -> None:
    with unit_of_work() as session:
        officer = session.get_one(Person, cast.officer.id)
        operations.undo(session.get_one(PersonMerge, merge_id), "다른 사람", officer)


def test_what_one_account_has_becomes_the_others_and_undoing_gives_every_row_back(
    app: Any, cast: Cast
) -> None:
    kept = second_account(cast)
    with unit_of_work() as session:
        other = session.get_one(Person, cast.other_trainee.id)
        low, high = sorted((cast.trainee.id, other.id))
        session.add(
            Conversation(
                offering_id=cast.offering.id, low_id=low, high_id=high, low_read_id=3,
                last_at=clock.now(),
            )
        )  # fmt: skip
        session.add(
            LessonProgress(
                person_id=cast.trainee.id, lesson_id=cast.lesson.id, opened_at=clock.now()
            )
        )
    before = everything()
    row = join(cast, kept.id, cast.trainee.id)
    seats = select(Enrolment.person_id).where(Enrolment.person_id.in_([kept.id, cast.trainee.id]))
    assert set(db.session.scalars(seats)) == {kept.id}
    talk = db.session.scalars(select(Conversation)).one()
    assert talk.low_id < talk.high_id
    assert talk.read_up_to(kept.id) == (3 if low == cast.trainee.id else 0)
    closed = db.session.get_one(Person, cast.trainee.id)
    assert (closed.merged_into_id, closed.is_active) == (kept.id, False)
    part(cast, row.id)
    assert everything() == before


@given(
    st.lists(st.tuples(st.integers(0, 3), st.booleans()), max_size=6),
    st.lists(st.tuples(st.booleans(), st.integers(0, 999)), max_size=4),
    st.booleans(),
)
@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_merging_and_undoing_leaves_every_row_as_it_was(
    app: Any, cast: Cast, seats: list[tuple[int, bool]], talks: list[tuple[bool, int]], read: bool
) -> None:
    """Whatever two accounts have: a merge is refused with nothing written, or undone to the row."""
    db.session.rollback()
    try:
        kept = person("한지우", "kept@example.org")
        merged = person("한지우", "merged@example.org")
        runs = [offering_of(cast.course, f"속성 {number}") for number in range(4)]
        for number, mine in set(seats):
            enrol(kept if mine else merged, runs[number])
        for run, (mine, seen) in zip(runs, talks, strict=False):
            who = kept if mine else merged
            low, high = sorted((who.id, cast.trainee.id))
            db.session.add(
                Conversation(
                    offering_id=run.id, low_id=low, high_id=high, high_read_id=seen,
                    last_at=clock.now(),
                )
            )  # fmt: skip
        for who in (kept, merged) if read else (merged,):
            db.session.add(
                LessonProgress(person_id=who.id, lesson_id=cast.lesson.id, opened_at=clock.now())
            )
        db.session.flush()
        before = rows()
        plan = moves.plan_of(kept.id, merged.id)
        both = {n for n, mine in seats if mine} & {n for n, mine in seats if not mine}
        assert plan.ready == (not both)
        if plan.ready:
            made = operations.merge(kept, merged, "같은 사람", plan.digest, cast.officer)
            assert not moves.counts(merged.id)["enrolment"]
            operations.undo(made, "다른 사람", cast.officer)
            db.session.flush()
        else:
            with pytest.raises(Refused):
                operations.merge(kept, merged, "같은 사람", plan.digest, cast.officer)
        assert rows() == before
    finally:
        db.session.rollback()


def test_two_seats_in_one_course_stop_the_merge_and_say_what_to_settle(
    client: Any, cast: Cast
) -> None:
    kept = second_account(cast)
    with unit_of_work() as session:
        enrol(
            session.get_one(Person, kept.id), session.get_one(type(cast.offering), cast.offering.id)
        )
    client.sign_in(cast.officer)
    page = client.get(f"/office/duplicates/{cast.trainee.id}/{kept.id}?keep={kept.id}").get_data(
        as_text=True
    )
    assert "한쪽 계정의 자리를 먼저 거두고" in page
    assert "합치기</button>" not in page
    with pytest.raises(Refused) as refused:
        join(cast, kept.id, cast.trainee.id)
    assert refused.value.tables == ("enrolment",)


def test_a_later_write_keeps_the_merge_from_being_undone(app: Any, cast: Cast) -> None:
    kept = second_account(cast)
    row = join(cast, kept.id, cast.trainee.id)
    with unit_of_work() as session:
        run = offering_of(course_of(cast.academy, "LATE", "늦은 과목", "Late", "python"), "1반")
        enrol(session.get_one(Person, kept.id), run)
    with pytest.raises(Refused) as refused:
        part(cast, row.id)
    assert (refused.value.code, refused.value.tables) == ("later", ("enrolment",))


def test_after_its_time_a_merge_stands(app: Any, cast: Cast) -> None:
    kept = second_account(cast)
    row = join(cast, kept.id, cast.trainee.id)
    with unit_of_work() as session:
        session.get_one(PersonMerge, row.id).undo_until = clock.now() - timedelta(seconds=1)
    with pytest.raises(Refused) as refused:
        part(cast, row.id)
    assert refused.value.code == "late"


def test_no_role_of_staff_passes_to_another_account(app: Any, cast: Cast) -> None:
    kept = second_account(cast)
    for merged in (cast.staff, cast.administrator):
        with pytest.raises(Refused) as refused:
            join(cast, kept.id, merged.id)
        assert refused.value.code == "roles"
    with pytest.raises(Refused) as refused:
        join(cast, kept.id, cast.officer.id)
    assert refused.value.code == "oneself"


def test_an_officer_merges_by_page_the_old_address_is_told_and_signs_in_no_more(
    client: Any, cast: Cast, delivered: Any
) -> None:
    from lms.accounts import hashing
    from lms.communication.models import OutgoingMessage

    second = second_account(cast, phone=PHONE)
    with unit_of_work() as session:
        session.get_one(Person, cast.trainee.id).phone = PHONE
        session.get_one(Person, second.id).password_hash = hashing.hashed("빛고을-산책-2026")
    client.sign_in(cast.officer)
    page = client.get("/office/duplicates").get_data(as_text=True)
    assert "jiwoo.second@example.org" in page
    url = f"/office/duplicates/{cast.trainee.id}/{second.id}"
    assert client.get(url).status_code == 200
    page = client.get(f"{url}?keep={cast.trainee.id}").get_data(as_text=True)
    digest = re.search(r'name="digest" value="([0-9a-f]+)"', page)[1]  # type: ignore[index]
    sent = {"keep": cast.trainee.id, "digest": digest}
    assert client.post(f"{url}/merge", data=sent).status_code == 422  # no reason
    answer = client.post(f"{url}/merge", data={**sent, "reason": "본인 확인"})
    assert answer.status_code == 303
    assert "되돌리기" in client.get(answer.location).get_data(as_text=True)
    assert client.get(f"/office/people/{second.id}").location.endswith(f"/{cast.trainee.id}")
    db.session.rollback()  # read what was committed meanwhile
    delivered()
    db.session.rollback()
    told = db.session.scalars(
        select(OutgoingMessage).where(OutgoingMessage.recipient == second.email)
    ).all()
    assert any("하나로" in one.subject for one in told)
    client.post("/sign-out")
    page = client.post(
        "/sign-in", data={"email": second.email, "password": "빛고을-산책-2026"}
    ).get_data(as_text=True)
    assert "ji***@example.org" in page
    client.sign_in(cast.officer)
    undone = client.post(f"{answer.location}/undo", data={"reason": "다른 사람"})
    assert undone.status_code == 303
    db.session.rollback()
    assert db.session.get_one(Person, second.id).is_active


def test_a_dismissed_pair_is_remembered_until_it_is_taken_back(client: Any, cast: Cast) -> None:
    second = second_account(cast, phone=PHONE)
    with unit_of_work() as session:
        session.get_one(Person, cast.trainee.id).phone = PHONE
    client.sign_in(cast.officer)
    url = f"/office/duplicates/{cast.trainee.id}/{second.id}"
    assert client.post(f"{url}/dismiss", data={"reason": "쌍둥이"}).status_code == 303
    assert url not in client.get("/office/duplicates").get_data(as_text=True)
    assert "쌍둥이" in client.get("/office/duplicates?state=dismissed").get_data(as_text=True)
    client.post(f"{url}/again")
    assert url in client.get("/office/duplicates").get_data(as_text=True)


def test_only_those_who_may_merge_see_who_may_be_one(client: Any, cast: Cast) -> None:
    for who, status in ((cast.staff, 403), (cast.administrator, 403), (cast.trainee, 404)):
        client.sign_in(who)
        for url in ("/office/duplicates", f"/office/duplicates/{cast.trainee.id}/{cast.staff.id}"):
            assert client.get(url).status_code in (status, 403, 404), (who.name, url)
            assert client.get(url).status_code != 200


def test_a_merged_person_counts_once_in_a_cohort(app: Any, cast: Cast) -> None:
    kept = second_account(cast)
    join(cast, kept.id, cast.trainee.id)
    assert (
        db.session.scalars(
            select(CohortMember.person_id).where(CohortMember.cohort_id == cast.cohort.id)
        ).all().count(kept.id)
        == 1
    )  # fmt: skip

"""Who is visible to whom: one definition, and nobody outside it in any answer."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import event, select

from lms import clock
from lms.access import Role, Scope
from lms.accounts import operations as accounts
from lms.accounts.models import Person
from lms.accounts.operations.profile import update_profile
from lms.courses.programmes.models import CohortMember
from lms.db import db, unit_of_work
from lms.evidence import queries as evidence
from lms.placement.candidates import operations, queries, registry
from lms.placement.candidates.models import CandidateProfile, Resume, ResumePassage
from tests.cast import Cast, enrol, grant, person

Expected = Callable[[Person], None]


def ids(organisation_id: int | None = None) -> list[int]:
    return [row.person_id for row in queries.live(organisation_id)]


def key(someone: Person) -> str:
    profile = queries.profile_of(someone.id)
    assert profile is not None
    return profile.key


def nowhere(someone: Person, organisation_id: int | None) -> bool:
    """Whether no way of asking finds this person."""
    profile = queries.profile_of(someone.id)
    return (
        someone.id not in ids(organisation_id)
        and queries.of_person(someone.id, organisation_id) is None
        and (profile is None or queries.by_key(profile.key, organisation_id) is None)
    )


def test_a_consenting_person_with_an_expected_completion_is_a_candidate(
    cast: Cast, candidate: Person
) -> None:
    seen = queries.live(cast.company.id)
    assert [row.person_id for row in seen] == [candidate.id]
    assert seen[0].status.kind == "expected"
    assert queries.by_key(seen[0].key, cast.company.id) == seen[0]
    text = repr(seen[0])
    assert candidate.name not in text
    assert candidate.email not in text


def test_who_did_not_consent_is_nowhere(cast: Cast, expected: Expected) -> None:
    expected(cast.other_trainee)
    assert nowhere(cast.other_trainee, cast.company.id)
    with unit_of_work():
        operations.profile_for(cast.other_trainee)
    assert nowhere(cast.other_trainee, cast.company.id)
    assert nowhere(cast.other_trainee, None)


def test_who_is_not_eligible_cannot_turn_matching_on(cast: Cast) -> None:
    with pytest.raises(operations.NotEligible), unit_of_work():
        operations.turn_on(cast.trainee)
    assert nowhere(cast.trainee, None)


def test_who_stops_being_eligible_is_nowhere_until_they_are_again(
    cast: Cast, candidate: Person, expected: Expected
) -> None:
    with clock.at(clock.now() + timedelta(days=31)):
        assert nowhere(candidate, cast.company.id)
    with unit_of_work() as session:
        member = session.scalar(select(CohortMember).where(CohortMember.person_id == candidate.id))
        assert member is not None
        member.state = "withdrawn"
    assert nowhere(candidate, cast.company.id)
    with unit_of_work() as session:
        session.merge(member).state = "enrolled"
    assert ids(cast.company.id) == [candidate.id]


def test_who_withdraws_is_nowhere_at_once_and_comes_back_under_another_key(
    cast: Cast, candidate: Person
) -> None:
    before = key(candidate)
    closed: list[int] = []
    listener = registry.on_withdrawal(closed.append)
    try:
        with unit_of_work():
            assert operations.turn_off(candidate)
            assert not operations.turn_off(candidate)
    finally:
        registry._withdrawal.remove(listener)
    assert closed == [candidate.id]
    assert nowhere(candidate, cast.company.id)
    assert nowhere(candidate, None)
    with unit_of_work():
        assert operations.turn_on(candidate)
        assert not operations.turn_on(candidate)
    after = key(candidate)
    assert after != before
    assert queries.by_key(before, cast.company.id) is None
    assert ids(cast.company.id) == [candidate.id]


def test_a_consent_withdrawn_on_the_accounts_page_turns_matching_off(
    cast: Cast, candidate: Person
) -> None:
    with unit_of_work():
        assert accounts.withdraw_consent(candidate, queries.CONSENT)
    assert nowhere(candidate, cast.company.id)
    profile = queries.profile_of(candidate.id)
    assert profile is not None
    assert profile.matching_since is None


def test_an_organisation_hidden_from_sees_nobody_while_others_do(
    cast: Cast, candidate: Person
) -> None:
    with unit_of_work():
        assert operations.hide_from(candidate, cast.company)
        assert not operations.hide_from(candidate, cast.company)
    assert nowhere(candidate, cast.company.id)
    assert ids(cast.other_company.id) == [candidate.id]
    assert queries.not_seen_by(candidate.id) == {cast.company.id}
    with unit_of_work():
        assert operations.show_to(candidate, cast.company.id)
    assert ids(cast.company.id) == [candidate.id]


def test_ones_own_company_never_sees_one(cast: Cast, candidate: Person) -> None:
    with unit_of_work():
        grant(candidate, Role.EMPLOYER, Scope("organisation", cast.company.id))
    assert nowhere(candidate, cast.company.id)
    assert ids(cast.other_company.id) == [candidate.id]
    assert queries.not_seen_by(candidate.id) == {cast.company.id}


def test_a_closed_account_is_nowhere(cast: Cast, candidate: Person) -> None:
    with unit_of_work():
        accounts.deactivate(candidate, reason="asked")
    assert nowhere(candidate, cast.company.id)


def test_lines_of_a_resume_are_read_only_where_they_are_shown_and_matching_is_on(
    cast: Cast, candidate: Person
) -> None:
    with unit_of_work() as session:
        session.add(
            Resume(
                person_id=candidate.id,
                source_format="text",
                imported_at=clock.now(),
                passages=[
                    ResumePassage(
                        position=n, kind="other", text=text, shown=shown, on=clock.today()
                    )
                    for n, (text, shown) in enumerate([("seen", True), ("unseen", False)])
                ],
            )
        )
    assert [row.text for row in queries.passages([candidate.id])[candidate.id]] == ["seen"]
    with unit_of_work():
        operations.turn_off(candidate)
    assert queries.passages([candidate.id]) == {candidate.id: []}


ACTS = st.lists(
    st.sampled_from(["on", "off", "hide", "show", "hide_other", "consent_off", "close", "open"]),
    max_size=12,
)


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(ACTS)
def test_after_any_acts_one_is_seen_exactly_where_every_condition_holds(
    cast: Cast, candidate: Person, acts: list[str]
) -> None:
    someone, here = candidate, cast.company.id
    with unit_of_work():
        accounts.reactivate(someone, reason="again")
        operations.show_to(someone, here)
        operations.turn_on(someone)
    on, hidden, open_ = True, False, True
    for act in acts:
        with unit_of_work():
            if act == "on":
                operations.turn_on(someone)
                on = True
            elif act in {"off", "consent_off"}:
                if act == "off":
                    operations.turn_off(someone)
                else:
                    accounts.withdraw_consent(someone, queries.CONSENT)
                on = False
            elif act == "hide":
                operations.hide_from(someone, cast.company)
                hidden = True
            elif act == "show":
                operations.show_to(someone, here)
                hidden = False
            elif act == "hide_other":
                operations.hide_from(someone, cast.other_company)
            elif act == "close":
                accounts.deactivate(someone, reason="asked")
                open_ = False
            else:
                accounts.reactivate(someone, reason="again")
                open_ = True
        visible = on and open_ and not hidden
        assert (ids(here) == [someone.id]) is visible
        assert (queries.by_key(key(someone), here) is not None) is visible
        assert nowhere(someone, here) is not visible
        assert (ids(None) == [someone.id]) is (on and open_)


def test_more_candidates_need_no_more_statements(cast: Cast, candidate: Person) -> None:
    company = cast.company.id

    def counted() -> int:
        db.session.commit()
        seen: list[str] = []

        def note(_c: object, _cur: object, statement: str, *_rest: object) -> None:
            seen.append(statement)

        event.listen(db.engine, "before_cursor_execute", note)
        try:
            people = [row.person_id for row in queries.live(company)]
            queries.passages(people)
        finally:
            event.remove(db.engine, "before_cursor_execute", note)
        return len(seen)

    before = counted()
    with unit_of_work() as session:
        for n in range(20):
            someone = person(f"지원{n}", f"many{n}@example.org")
            enrol(someone, cast.offering)
            session.add(
                CohortMember(
                    cohort_id=cast.cohort.id,
                    person_id=someone.id,
                    state="completed",
                    entered_on=clock.today(),
                    ended_on=clock.today(),
                )
            )
            session.flush()
            operations.turn_on(someone)
    assert len(queries.live(company)) == 21
    assert counted() == before


def test_keys_tell_nothing_and_are_never_shared(cast: Cast, candidate: Person) -> None:
    with unit_of_work():
        profiles = [operations.profile_for(p) for p in (cast.other_trainee, cast.outsider)]
    keys = {row.key for row in profiles} | {key(candidate)}
    assert len(keys) == 3
    assert all(len(k) == 8 and k.isalnum() for k in keys)
    rows = db.session.scalars(select(CandidateProfile.key)).all()
    assert len(rows) == len(set(rows))


def test_a_name_that_is_told_later_is_masked_in_the_lines_too(
    cast: Cast, candidate: Person
) -> None:
    with unit_of_work() as session:
        session.add(
            Resume(
                person_id=candidate.id,
                source_format="text",
                imported_at=clock.now(),
                passages=[
                    ResumePassage(
                        position=0,
                        kind="other",
                        text="Dana Han wrote Python services",
                        skills=["python"],
                        on=clock.today(),
                    )
                ],
            )
        )
    before = queries.of_person(candidate.id)
    with unit_of_work():
        update_profile(
            candidate, name=candidate.name, english_name="Dana Han", language="ko", phone=""
        )
    (line,) = queries.passages([candidate.id])[candidate.id]
    assert line.text == "*** wrote Python services"
    titles = {row.title for row in evidence.of_person(candidate.id)}
    assert titles == {"*** wrote Python services"}
    after = queries.of_person(candidate.id)
    assert before is not None
    assert after is not None
    assert after.version > before.version  # no list that was worked out before is shown again

"""Which rule holds where, and setting, withdrawing and inheriting it with reasons."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from lms import clock, policies
from lms.access import ROOT, Scope
from lms.accounts.models import AuditEntry
from lms.accounts.queries import descriptions
from lms.courses.at_risk.rules import AtRiskPolicy
from lms.courses.rulebook import forms, queries, rules
from lms.courses.rulebook.rules import State, Version
from lms.db import db, unit_of_work
from lms.policies import Policy
from tests.cast import Cast

TODAY = date(2026, 11, 22)
CHAIN = (("cohort", 1), ("track", 1), ("organisation", 1), ("office", 0))
versions = st.lists(
    st.builds(
        Version,
        st.integers(1, 10_000),
        st.sampled_from(CHAIN),
        st.dates(TODAY - timedelta(9), TODAY + timedelta(9)),
        st.booleans(),
        st.booleans(),
    ),
    max_size=12,
    unique_by=lambda version: version.id,
)


@given(versions)
def test_each_place_has_at_most_one_version_in_force(some: list[Version]) -> None:
    found = rules.states(some, TODAY)
    assert set(found) == {version.id for version in some}
    holding = [version.place for version in some if found[version.id] is State.IN_FORCE]
    assert len(holding) == len(set(holding))
    for version in some:
        assert (found[version.id] is State.COMING) == (
            version.effective_from > TODAY and not version.withdrawn
        )


@given(versions, st.permutations(range(12)))
def test_the_order_of_versions_never_matters(some: list[Version], order: list[int]) -> None:
    mixed = [some[at] for at in order if at < len(some)]
    assert rules.states(mixed, TODAY) == rules.states(some, TODAY)
    assert rules.in_force(CHAIN, mixed, TODAY) == rules.in_force(CHAIN, some, TODAY)


@given(versions)
def test_what_is_withdrawn_or_to_come_never_decides(some: list[Version]) -> None:
    live = [one for one in some if not one.withdrawn and one.effective_from <= TODAY]
    assert rules.in_force(CHAIN, some, TODAY) == rules.in_force(CHAIN, live, TODAY)


def values(**changes: Any) -> dict[str, Any]:
    return {
        "value_absences_left": "2", "value_attendance_below": "0", "value_missing_work": "2",
        "value_falling_by": "15", "value_falling_over": "2", "value_mark_below": "60",
        "value_mark_after": "2", "value_tell_learner": "y", "value_tell_instructor": "y",
        "effective_from": str(clock.today()), "reason": "운영 회의 결정", "seen": "0",
    } | changes  # fmt: skip


def at(scope: Scope) -> str:
    return f"{scope.kind}-{scope.id}"


def test_the_pages_say_what_decides_and_agree_with_what_decides(cast: Cast) -> None:
    cohort = Scope("cohort", cast.cohort.id)
    with unit_of_work():
        for scope, days in ((ROOT, 9), (Scope("track", cast.track.id), 3), (cohort, -3)):
            policies.establish(
                "at_risk", scope, AtRiskPolicy(missing_work=days % 7),
                effective_from=clock.today() - timedelta(days=days),
            )  # fmt: skip
    for scope in (ROOT, Scope("organisation", cast.academy.id), cohort):
        place = queries.where(scope)
        assert place is not None
        for line in queries.lines(place):
            held = policies.in_force(line.kind.kind, scope)
            assert (line.row.id if line.row else 0, line.value) == (held.id, held.value)


def test_staff_set_a_rule_from_a_day_with_a_reason(client: Any, cast: Cast) -> None:
    client.sign_in(cast.staff)
    scope = Scope("track", cast.track.id)
    url = f"/manage/policies/at_risk/new?scope={at(scope)}"
    assert client.post(url, data=values(value_missing_work="4")).status_code == 303
    held = policies.in_force("at_risk", Scope("cohort", cast.cohort.id))
    assert held.value == AtRiskPolicy(missing_work=4)
    row = db.session.get_one(Policy, held.id)
    assert (row.set_by_id, row.reason) == (cast.staff.id, "운영 회의 결정")
    page = client.get(f"/manage/policies/at_risk?scope=cohort-{cast.cohort.id}").text
    assert "물려받음" in page
    page = client.get(f"/manage/policies/at_risk?scope={at(scope)}").text
    assert "운영 회의 결정" in page
    assert "임담당" in page


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"reason": ""}, "사유를 적어 주십시오"),
        ({"value_mark_below": "101"}, "0부터 100까지"),
        ({"value_missing_work": "많이"}, "Not a valid integer value"),
        ({"effective_from": "2026-01-01"}, "지난 날짜입니다"),
        ({"effective_from": "2126-01-01"}, "5년 안의 날짜"),
        ({"value_falling_by": "NaN"}, ""),
    ],
)
def test_a_wrong_value_is_refused_at_its_field_and_kept(
    client: Any, cast: Cast, changes: dict[str, str], said: str
) -> None:
    client.sign_in(cast.staff)
    url = f"/manage/policies/at_risk/new?scope=track-{cast.track.id}"
    answer = client.post(url, data=values(value_absences_left="3.5", **changes))
    assert answer.status_code == 422
    assert 'value="3.5"' in answer.text
    assert said in answer.text or "aria-invalid" in answer.text
    assert db.session.scalars(select(Policy)).all() == []


def test_what_the_rule_itself_refuses_stands_at_its_field(client: Any, cast: Cast) -> None:
    client.sign_in(cast.staff)
    url = f"/manage/policies/leaving_reasons/new?scope=organisation-{cast.academy.id}"
    data = {"value_codes": "health | 건강", "effective_from": str(clock.today()),
            "reason": "정리", "seen": "0"}  # fmt: skip
    answer = client.post(url, data=data)
    assert answer.status_code == 422
    assert "이 규칙이 받아들이지 않는 값입니다" in answer.text
    good = data | {"value_codes": "health | 건강 | Health\ncare | 돌봄 | Caring"}
    assert client.post(url, data=good).status_code == 303
    held = policies.in_force("leaving_reasons", Scope("cohort", cast.cohort.id)).value
    assert [one.code for one in held.listed()] == ["health", "care"]


def test_a_rule_to_come_can_be_withdrawn_and_one_in_force_cannot(client: Any, cast: Cast) -> None:
    client.sign_in(cast.staff)
    scope = f"track-{cast.track.id}"
    later = str(clock.today() + timedelta(days=5))
    client.post(f"/manage/policies/at_risk/new?scope={scope}", data=values(effective_from=later))
    row = db.session.scalars(select(Policy)).one()
    url = f"/manage/policies/versions/{row.id}/withdraw"
    assert client.post(url, data={"reason": ""}).status_code == 422
    assert client.post(url, data={"reason": "보류"}).status_code == 303
    db.session.expire_all()
    assert db.session.get_one(Policy, row.id).withdrawn_by_id == cast.staff.id
    with clock.at(clock.now() + timedelta(days=6)):
        assert policies.in_force("at_risk", Scope("track", cast.track.id)).id == 0
    client.post(f"/manage/policies/at_risk/new?scope={scope}", data=values(seen=str(row.id)))
    held = policies.in_force("at_risk", Scope("track", cast.track.id)).id
    page = client.post(
        f"/manage/policies/versions/{held}/withdraw", data={"reason": "x"}, follow_redirects=True
    )
    assert "이미 적용된 규칙" in page.text
    actions = set(db.session.scalars(select(AuditEntry.action)))
    assert {"policy.establish", "policy.withdraw"} <= actions


def test_a_place_can_follow_the_wider_rule_again(client: Any, cast: Cast) -> None:
    client.sign_in(cast.staff)
    scope = f"track-{cast.track.id}"
    client.post(f"/manage/policies/at_risk/new?scope={scope}", data=values(value_missing_work="7"))
    seen = policies.in_force("at_risk", Scope("track", cast.track.id)).id
    data = {"effective_from": str(clock.today()), "reason": "통일", "seen": str(seen)}
    assert (
        client.post(f"/manage/policies/at_risk/inherit?scope={scope}", data=data).status_code == 303
    )
    held = policies.in_force("at_risk", Scope("track", cast.track.id))
    assert (held.id, held.value) == (0, AtRiskPolicy())


def test_of_two_who_set_a_rule_the_second_sees_both(client: Any, cast: Cast) -> None:
    client.sign_in(cast.staff)
    url = f"/manage/policies/at_risk/new?scope=track-{cast.track.id}"
    client.post(url, data=values(value_missing_work="7"))
    lost = client.post(url, data=values(value_missing_work="9"))
    assert lost.status_code == 409
    assert "다른 사람이 이 규칙을 정했습니다" in lost.text
    newest = str(db.session.scalars(select(Policy.id)).one())
    assert f'value="{newest}"' in lost.text
    assert client.post(url, data=values(value_missing_work="9", seen=newest)).status_code == 303


def test_nobody_sets_rules_elsewhere(client: Any, cast: Cast) -> None:
    client.sign_in(cast.staff)
    for scope in ("office-0", f"organisation-{cast.university.id}",
                  f"offering-{cast.other_offering.id}"):  # fmt: skip
        for path in ("", "/at_risk", "/at_risk/new"):
            answer = client.get(f"/manage/policies{path}?scope={scope}")
            assert answer.status_code in (403, 404), (scope, path)
        answer = client.post(f"/manage/policies/at_risk/new?scope={scope}", data=values())
        assert answer.status_code in (403, 404)
    client.sign_in(cast.officer)
    for scope in ("track-999999", "nonsense", "track-x", f"organisation-{cast.company.id}"):
        assert client.get(f"/manage/policies?scope={scope}").status_code == 404
    assert client.get("/manage/policies/no_such_kind").status_code == 404
    assert client.get("/manage/policies?q=비전").text.count("컴퓨터 비전 전문가 과정") >= 1


def test_every_described_kind_can_be_set_or_names_its_editor(app: Flask) -> None:
    with app.test_request_context("/"):
        for kind in policies.described():
            assert kind.scopes, kind.kind
            assert kind.editor is not None or forms.can_be_typed(kind), kind.kind
            if forms.can_be_typed(kind):
                form = forms.form_for(kind, policies.default(kind.kind), seen=0)
                assert form.value_fields(), kind.kind


def test_what_is_stored_is_read_back_as_it_was() -> None:
    value = AtRiskPolicy(absences_left=Decimal("1.5"), missing_work=0, tell_learner=False)
    assert policies.parse("at_risk", policies.dump(value, "at_risk")) == value


def test_reasons_for_leaving_are_read_without_codes_and_in_one_language(
    client: Any, cast: Cast
) -> None:
    client.sign_in(cast.staff)
    page = client.get(f"/manage/policies/leaving_reasons?scope=track-{cast.track.id}").text
    assert "시간이 맞지 않음" in page
    assert "schedule |" not in page
    assert "The schedule does not fit" not in page


def test_the_trail_tells_every_rule_in_the_words_of_its_page(client: Any, cast: Cast) -> None:
    with unit_of_work():
        kinds = [kind for kind in policies.described() if kind.fields]
        for kind in kinds:
            policies.establish(
                kind.kind, ROOT, policies.default(kind.kind), effective_from=clock.today()
            )
        entries = list(
            db.session.scalars(select(AuditEntry).where(AuditEntry.subject_kind == "policy"))
        )
        lines = {line.subject: line for line in descriptions.audit_lines(entries)}
    assert len(lines) == len(kinds)
    for kind in kinds:
        line = next(one for name, one in lines.items() if name.startswith(f"{kind.title} · "))
        said = {change.label for change in line.changes}
        assert {str(field.label) for field in kind.fields.values()} <= said, kind.kind
        assert not said & set(kind.fields), kind.kind
    page = client.sign_in(cast.officer).get("/office/audit?subject=policy").text
    assert "장애인 +3, 저소득층 +3" in page
    assert "5점" in page
    assert "low_income" not in page

"""Registering a company, verifying it, its own page, and who may see what."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from lms import clock
from lms.access import Role
from lms.accounts.models import AuditEntry, Grant, Invitation, Organisation
from lms.accounts.rules.throttling import COMPANIES
from lms.communication.models import Notification
from lms.db import db, unit_of_work
from lms.placement.companies import queries, rules
from lms.placement.companies.models import CompanyFact, CompanyProfile, Site
from tests.cast import Cast
from tests.conftest import Browser

NUMBER = "124-81-00998"


def details(**changes: Any) -> dict[str, Any]:
    return {
        "business_number": NUMBER,
        "name": "새솔헬스",
        "english_name": "Saesol Health",
        "industry": "health",
        "growth_stage": "growth",
        "came_from": "서울 강남구",
        "employees": "42",
        "website": "https://saesol.example",
        "summary_ko": "의료 영상을 읽습니다.",
        "site_name": "광주 연구소",
        "site_address": "광주광역시 북구 첨단과기로 1",
        **changes,
    }


def registered(client: Browser, cast: Cast, **changes: Any) -> CompanyProfile:
    client.sign_in(cast.outsider)
    answer = client.post("/companies/register", data=details(**changes))
    assert answer.status_code == 303, answer.text
    db.session.expire_all()
    profile = queries.by_business_number(NUMBER)
    assert profile is not None
    return profile


def test_a_visitor_is_asked_to_sign_in_before_registering_a_company(
    client: Browser, cast: Cast
) -> None:
    answer = client.get("/companies/register")
    assert answer.status_code == 302
    assert "/sign-in" in answer.location


def test_a_registered_company_waits_and_its_founder_is_its_team(
    client: Browser, cast: Cast, delivered: Any
) -> None:
    profile = registered(client, cast)
    assert profile.state == "pending"
    assert not queries.is_verified(profile.organisation_id)
    assert [m.person.id for m in queries.team(profile.organisation_id)] == [cast.outsider.id]
    page = client.get("/company", follow_redirects=True)
    assert "사업단이 확인하고 있습니다" in page.text
    told = db.session.scalars(select(Notification).where(Notification.kind == "company.registered"))
    assert {note.person_id for note in told} == {cast.officer.id}
    assert client.get(f"/companies/{profile.organisation.slug}").status_code == 404


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"business_number": "124-81-00999"}, "사업자등록번호가 아닙니다"),
        ({"name": ""}, "회사 이름을 적어 주세요"),
        ({"website": "javascript:alert(1)"}, "https:// 로 시작하는"),
        ({"employees": "0"}, "1명 이상"),
        ({"site_address": ""}, "주소를 적어 주세요"),
        ({"summary_ko": "대표 900101-1234568"}, "주민등록번호로 보이는"),
        ({"industry": ""}, "산업"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_nothing_is_kept(
    client: Browser, cast: Cast, changes: dict[str, str], said: str
) -> None:
    client.sign_in(cast.outsider)
    answer = client.post("/companies/register", data=details(**changes))
    assert answer.status_code == 422
    assert said in answer.text
    assert "광주 연구소" in answer.text
    assert (
        db.session.scalar(select(CompanyProfile).where(CompanyProfile.industry == "health")) is None
    )


def test_a_number_that_is_taken_leads_to_a_colleagues_invitation(
    client: Browser, cast: Cast
) -> None:
    registered(client, cast)
    client.sign_in(cast.employer)
    answer = client.post("/companies/register", data=details(name="다른 이름"))
    assert answer.status_code == 409
    assert "동료에게 초대를 부탁" in answer.text
    assert "새솔헬스" not in answer.text
    names = set(db.session.scalars(select(Organisation.name)))
    assert "다른 이름" not in names


def test_the_office_verifies_and_the_team_is_told(
    client: Browser, cast: Cast, delivered: Any
) -> None:
    profile = registered(client, cast)
    client.sign_in(cast.officer)
    listed = client.get("/office/companies")
    assert listed.text.index("새솔헬스") < listed.text.index("한빛모빌리티")
    where = f"/office/companies/{profile.organisation_id}"
    assert client.get(where).status_code == 200
    assert client.post(f"{where}/verify").status_code == 303
    assert client.post(f"{where}/verify").status_code == 303  # a second click changes nothing
    db.session.expire_all()
    assert queries.is_verified(profile.organisation_id)
    told = list(
        db.session.scalars(select(Notification).where(Notification.kind == "company.verified"))
    )
    assert [note.person_id for note in told] == [cast.outsider.id]
    public = client.sign_in(None).get(f"/companies/{profile.organisation.slug}")
    assert public.status_code == 200
    assert "새솔헬스" in public.text
    assert "outsider@example.org" not in public.text


def test_a_refusal_needs_a_reason_that_the_company_reads_and_may_answer(
    client: Browser, cast: Cast
) -> None:
    profile = registered(client, cast)
    where = f"/office/companies/{profile.organisation_id}"
    client.sign_in(cast.officer)
    assert client.post(f"{where}/refuse", data={"reason": " "}).status_code == 422
    answer = client.post(f"{where}/refuse", data={"reason": "사업자등록증이 흐립니다."})
    assert answer.status_code == 303
    client.sign_in(cast.outsider)
    own = f"/company/{profile.organisation_id}"
    assert "사업자등록증이 흐립니다." in client.get(own).text
    assert client.post(f"{own}/resubmit").status_code == 303
    db.session.expire_all()
    assert queries.profile_of(profile.organisation_id).state == "pending"  # type: ignore[union-attr]


def test_a_company_without_a_site_cannot_be_verified(client: Browser, cast: Cast) -> None:
    profile = registered(client, cast)
    client.post(f"/company/{profile.organisation_id}/sites/{profile.sites[0].id}/remove")
    client.sign_in(cast.officer)
    client.post(f"/office/companies/{profile.organisation_id}/verify")
    db.session.expire_all()
    assert not queries.is_verified(profile.organisation_id)


def fact(client: Browser, where: str, kind: str, on: date, site: int | str = "") -> Any:
    return client.post(
        f"{where}/facts",
        data={"kind": kind, "on": on.isoformat(), "site_id": site, "evidence": "협약서 제14호"},
    )


def test_dated_facts_are_recorded_refused_and_withdrawn(client: Browser, cast: Cast) -> None:
    profile = registered(client, cast)
    site = profile.sites[0].id
    where = f"/office/companies/{profile.organisation_id}"
    today = clock.today()
    client.sign_in(cast.officer)
    assert fact(client, where, "mou_signed", today - timedelta(days=90)).status_code == 303
    assert fact(client, where, "opened_office", today - timedelta(days=30), site).status_code == 303
    both = fact(client, where, "opened_corporation", today, site)
    assert both.status_code == 422
    assert "사무소이거나 법인입니다" in both.text
    assert "협약서 제14호" in both.text
    future = fact(client, where, "mou_lapsed", today + timedelta(days=1))
    assert future.status_code == 422
    assert "앞으로의 날짜" in future.text
    assert fact(client, where, "closed", today, site).status_code == 303
    opened = db.session.scalar(select(CompanyFact).where(CompanyFact.kind == "opened_office"))
    assert opened is not None
    client.post(f"{where}/facts/{opened.id}/withdraw", data={"reason": "오타"})
    db.session.expire_all()
    assert opened.withdrawn_at is None, "a closing without an opening would be left"
    closed = db.session.scalar(select(CompanyFact).where(CompanyFact.kind == "closed"))
    assert closed is not None
    assert client.post(f"{where}/facts/{closed.id}/withdraw", data={}).status_code == 422
    client.post(f"{where}/facts/{closed.id}/withdraw", data={"reason": "다른 회사의 일"})
    db.session.expire_all()
    assert closed.withdrawn_at is not None
    assert (
        "사업장 폐쇄"
        not in client.get(f"/company/{profile.organisation_id}").text.split("<main")[0]
    )
    actions = set(db.session.scalars(select(AuditEntry.action)))
    assert {"company.register", "company.record_fact", "company.withdraw_fact"} <= actions


def test_a_fact_of_another_companys_site_is_refused(client: Browser, cast: Cast) -> None:
    profile = registered(client, cast)
    with unit_of_work() as session:
        other = Site(organisation_id=cast.company.id, name_ko="본사", address="광주")
        session.add(other)
        session.flush()
        foreign = other.id
    client.sign_in(cast.officer)
    where = f"/office/companies/{profile.organisation_id}"
    assert fact(client, where, "opened_office", clock.today(), foreign).status_code == 422
    assert db.session.scalar(select(CompanyFact)) is None


def test_a_lost_update_is_refused_with_both_texts(client: Browser, cast: Cast) -> None:
    profile = registered(client, cast)
    own = f"/company/{profile.organisation_id}/edit"
    version = str(profile.version)
    first = details(version=version, summary_ko="첫째 동료의 글")
    assert client.post(own, data=first).status_code == 303
    second = client.post(own, data=details(version=version, summary_ko="둘째 동료의 글"))
    assert second.status_code == 409
    assert "첫째 동료의 글" in second.text
    assert "둘째 동료의 글" in second.text
    db.session.expire_all()
    saved = queries.profile_of(profile.organisation_id)
    assert saved is not None
    assert saved.summary_ko == "첫째 동료의 글"
    again = details(version=str(saved.version), name="새솔메디")
    assert client.post(own, data=again).status_code == 303
    assert client.post(own, data=again).status_code == 409, "a new name is a new version too"


def test_colleagues_are_invited_and_the_last_one_stays(
    client: Browser, cast: Cast, delivered: Any
) -> None:
    profile = registered(client, cast)
    own = f"/company/{profile.organisation_id}"
    answer = client.post(f"{own}/team/invite", data={"email": "new@saesol.example"})
    assert answer.status_code == 303
    assert "new@saesol.example" in client.get(own).text
    row = db.session.scalar(select(Invitation))
    assert row is not None
    assert (row.role, row.scope_id) == (Role.EMPLOYER, profile.organisation_id)
    client.post(f"{own}/team/invitations/{row.id}/revoke")
    assert "new@saesol.example" not in client.get(own).text
    client.post(f"{own}/team/{cast.outsider.id}/remove")
    db.session.expire_all()
    assert len(queries.team(profile.organisation_id)) == 1
    with unit_of_work() as session:
        session.add(
            Grant(
                person_id=cast.trainee.id,
                role=Role.EMPLOYER,
                scope_kind="organisation",
                scope_id=profile.organisation_id,
                granted_at=clock.now(),
            )
        )
    client.post(f"{own}/team/{cast.trainee.id}/remove")
    db.session.expire_all()
    assert [m.person.id for m in queries.team(profile.organisation_id)] == [cast.outsider.id]


@pytest.mark.parametrize("path", ["", "/edit", "/sites/new"], ids=["page", "edit", "sites"])
def test_another_companys_team_finds_nothing_here(client: Browser, cast: Cast, path: str) -> None:
    profile = registered(client, cast)
    where = f"/company/{profile.organisation_id}{path}"
    assert client.sign_in(cast.other_employer).get(where).status_code == 404
    assert client.sign_in(cast.trainee).get(where).status_code == 404
    assert client.sign_in(cast.officer).get(where).status_code == 403
    assert client.sign_in(None).get(where).status_code == 302


def test_only_the_office_decides(client: Browser, cast: Cast) -> None:
    profile = registered(client, cast)
    where = f"/office/companies/{profile.organisation_id}"
    for person, status in ((cast.outsider, 403), (cast.employer, 404), (cast.trainee, 404)):
        client.sign_in(person)
        assert client.get(where).status_code == status
        assert client.post(f"{where}/verify").status_code == status
        assert client.get("/office/companies").status_code == 404
    assert client.sign_in(cast.administrator).get("/office/companies").status_code == 403
    db.session.expire_all()
    assert not queries.is_verified(profile.organisation_id)


def test_text_of_a_company_is_shown_as_text(client: Browser, cast: Cast) -> None:
    evil = "<script>alert(1)</script>\"'`${7*7}{{7*7}}"
    profile = registered(client, cast, name=evil, summary_ko=evil)
    page = client.get(f"/company/{profile.organisation_id}").text
    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;alert(1)" in page
    assert "{{7*7}}" in page


def test_companies_are_found_by_name_initials_and_number(client: Browser, cast: Cast) -> None:
    client.sign_in(cast.officer)
    for asked in ("한빛", "ㅎㅂ", "hanbit", "901-00-00019"):
        page = client.get("/office/companies", query_string={"q": asked}).text
        assert "한빛모빌리티" in page, asked
    assert "무등에너지" not in client.get("/office/companies", query_string={"q": "ㅎㅂ"}).text
    public = client.sign_in(None).get("/companies", query_string={"industry": "automotive"}).text
    assert "한빛모빌리티" in public
    assert "찾는 기업이 없습니다" in client.get("/companies?q=zzzz").text


def test_the_lists_do_not_ask_more_of_the_database_when_companies_are_many(
    client: Browser, cast: Cast
) -> None:
    from sqlalchemy import event

    counted: list[str] = []
    client.sign_in(cast.officer)

    def statements(path: str) -> int:
        db.session.rollback()
        db.session.expunge_all()  # each page reads anew, as a new request does
        counted.clear()
        assert client.get(path).status_code == 200
        return len(counted)

    def note(_c: Any, _cur: Any, statement: str, *_rest: Any) -> None:
        counted.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        before = [statements(path) for path in ("/office/companies", "/companies")]
        with unit_of_work() as session:
            for n in range(40):
                nine = f"{930000000 + n:09d}"
                place = Organisation(
                    kind="company", slug=f"c{n}", name=f"회사{n}", created_at=clock.now()
                )
                session.add(
                    CompanyProfile(
                        organisation=place,
                        business_number=nine + str(rules.check_digit(nine)),
                        industry="ai",
                        state="verified",
                        sites=[Site(name_ko="사업장", address="광주")],
                    )
                )
        after = [statements(path) for path in ("/office/companies", "/companies")]
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
    assert after == before


def test_nobody_registers_companies_without_end(client: Browser, cast: Cast) -> None:
    client.sign_in(cast.outsider)
    statuses = []
    for number in range(COMPANIES.limit + 1):
        nine = f"{620_000_000 + number}"
        digits = f"{nine}{rules.check_digit(nine)}"
        statuses.append(
            client.post("/companies/register", data=details(business_number=digits)).status_code
        )
    assert statuses == [303] * COMPANIES.limit + [429]

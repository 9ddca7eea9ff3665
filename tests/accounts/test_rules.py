"""The rules about passwords, ages, names, tokens, rights and throttling."""

from __future__ import annotations

from collections import Counter as Tally
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.access import ROOT, Role, Scope
from lms.accounts.rules import passwords, rights, throttling, tokens
from lms.accounts.rules.invitations import LIFETIME, InvitationState, state_of
from lms.accounts.rules.people import (
    age_on,
    name_problem,
    normalized_email,
    old_enough,
    phone_for_people,
    phone_to_e164,
)
from lms.accounts.rules.rights import OrganisationKind
from lms.accounts.rules.throttling import Counter, decide, network_of, sign_in_counters
from lms.accounts.rules.tokens import Claims, Purpose, State
from lms.interop.formats.hangul import initial_consonants, is_initials

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
OWNER, DEVICE = "owner@example.org", "0123456789abcdef"


# --- throttling ---

attempts = st.lists(
    st.tuples(
        st.sampled_from([OWNER, "other@example.org"]),
        st.sampled_from(["203.0.113.7", "203.0.113.8", "2001:db8::1", "2001:db8::2"]),
        st.sampled_from([None, "another-browser"]),
        st.integers(0, 3600),
    ),
    max_size=400,
)


def counted(tally: Tally[tuple[str, datetime]], counters: list[Counter], now: datetime) -> bool:
    for counter in counters:
        tally[counter.key, counter.budget.window_start(now)] += 1
    counts = {c: tally[c.key, c.budget.window_start(now)] for c in counters}
    return decide(counts, now).allowed


@given(attempts)
def test_no_attempts_of_others_ever_block_the_owners_known_browser(foreign) -> None:
    tally: Tally[tuple[str, datetime]] = Tally()
    for email, address, device, second in foreign:
        # The cookie of another browser is never one that signed in to the owner's account.
        known = device if email != OWNER else None
        counted(tally, sign_in_counters(email, address, known), NOW + timedelta(seconds=second))
        # The owner is on the same network as the attacker, and still gets in.
        mine = sign_in_counters(OWNER, address, DEVICE)
        assert decide({c: tally[c.key, NOW] + 1 for c in mine}, NOW).allowed


@given(st.integers(1, 400))
def test_guessing_from_one_address_stops_at_the_budget(tries: int) -> None:
    tally: Tally[tuple[str, datetime]] = Tally()
    allowed = [
        counted(tally, sign_in_counters(OWNER, "203.0.113.7", None), NOW) for _ in range(tries)
    ]
    assert sum(allowed) == min(tries, throttling.ACCOUNT_AND_ADDRESS.limit)


def test_an_attacker_elsewhere_does_not_block_an_unknown_browser_of_the_owner() -> None:
    tally: Tally[tuple[str, datetime]] = Tally()
    for _ in range(1000):
        counted(tally, sign_in_counters(OWNER, "203.0.113.7", None), NOW)
    assert counted(tally, sign_in_counters(OWNER, "198.51.100.4", None), NOW)


def test_one_address_cannot_try_every_account() -> None:
    tally: Tally[tuple[str, datetime]] = Tally()
    allowed = [
        counted(tally, sign_in_counters(f"p{n}@example.org", "203.0.113.7", None), NOW)
        for n in range(500)
    ]
    assert sum(allowed) == throttling.ADDRESS.limit


@given(st.integers(0, 86_400), st.integers(1, 50))
def test_the_time_to_wait_ends_with_the_window(second: int, over: int) -> None:
    now = NOW + timedelta(seconds=second)
    counter = throttling.counter(throttling.DEVICE, "x")
    decision = decide({counter: throttling.DEVICE.limit + over}, now)
    assert not decision.allowed
    assert 1 <= decision.wait <= throttling.DEVICE.window.total_seconds()
    later = now + timedelta(seconds=decision.wait + 1)
    assert throttling.DEVICE.window_start(later) > throttling.DEVICE.window_start(now)


def test_a_line_of_ipv6_counts_as_one_address() -> None:
    assert network_of("2001:db8:1:2::1") == network_of("2001:db8:1:2:ffff::9")
    assert network_of("2001:db8:1:2::1") != network_of("2001:db8:1:3::1")
    assert network_of("::ffff:203.0.113.7") == network_of("203.0.113.7")
    assert network_of("nonsense") == "unknown"


def test_a_counter_holds_no_address_of_a_person() -> None:
    assert all("owner" not in c.key for c in sign_in_counters(OWNER, "203.0.113.7", DEVICE))


# --- passwords ---


@pytest.mark.parametrize(
    ("password", "why"),
    [
        ("short1!", "short"),
        ("a" * 129, "long"),
        ("aaaaaaaaaa1", "repeated"),
        ("onlyletters", "few_kinds"),
        ("12345678901", "few_kinds"),
        ("jiwoo-jiwoo1", "personal"),
        ("한지우한지우한지우12", "personal"),
        ("qwertyuiop1", "common"),
        ("1q2w3e4r5t", "common"),
        ("password1234", "common"),
        ("saranghae12", "common"),
        ("gaon-haneul-42", None),
        ("무등산 너머 바람이 분다", None),
        ("correct horse battery", None),
    ],
)
def test_a_password_is_judged_by_what_a_stranger_would_try(password: str, why: str | None) -> None:
    assert passwords.problem_with(password, "jiwoo@example.org", "한지우") == why


@given(st.text(min_size=1, max_size=200))
def test_every_password_is_judged_without_an_error(password: str) -> None:
    known = {None, "short", "long", "few_kinds", "repeated", "personal", "common"}
    assert passwords.problem_with(password, "a@b.kr") in known


# --- people ---


@given(st.dates(date(1900, 1, 1), date(2026, 3, 2)))
def test_nobody_under_fourteen_is_old_enough(born: date) -> None:
    today = date(2026, 3, 2)
    assert old_enough(born, today) == (age_on(born, today) >= 14)


def test_fourteen_is_reached_on_the_birthday() -> None:
    assert not old_enough(date(2012, 3, 3), date(2026, 3, 2))
    assert old_enough(date(2012, 3, 2), date(2026, 3, 2))
    assert not old_enough(date(2012, 2, 29), date(2026, 2, 28))
    assert old_enough(date(2012, 2, 29), date(2026, 3, 1))


def test_a_resident_registration_number_is_no_part_of_a_name() -> None:
    assert name_problem("한지우 주민번호: 900101-1234567") == "resident_number"
    assert name_problem("한\x00지우") == "control"
    assert name_problem("O’Brien-황보 3세") is None


def test_phone_numbers_are_stored_one_way_and_shown_as_people_write_them() -> None:
    for written in ("010-1234-5678", "01012345678", "+82 10 1234 5678", "010 1234 5678"):
        assert phone_to_e164(written) == "+821012345678"
    assert phone_for_people("+821012345678") == "010-1234-5678"
    assert phone_to_e164("1234") is None
    assert phone_to_e164("전화") is None
    assert phone_for_people("+442079460958").startswith("+44")


def test_an_address_is_one_however_it_is_typed() -> None:
    assert normalized_email(" Jiwoo@Example.ORG ") == "jiwoo@example.org"


def test_initial_consonants_are_read_from_syllables() -> None:
    assert initial_consonants("한지우") == "ㅎㅈㅇ"
    assert initial_consonants("까치 Kim") == "ㄲㅊkim"
    assert is_initials("ㅎㅈㅇ")
    assert not is_initials("한ㅈㅇ")
    assert not is_initials("")


# --- tokens ---

changes = st.tuples(st.emails(), st.integers(0, 9), st.none() | st.text(max_size=20), st.booleans())


@given(changes, changes, st.integers(-100_000, 1_000_000))
def test_a_link_works_only_in_time_and_only_while_the_account_is_as_it_was(
    before, after, seconds: int
) -> None:
    purpose = Purpose.RESET
    claims = Claims(purpose, 1, tokens.stamp(*before), tokens.expiry(purpose, NOW))
    later = NOW + timedelta(seconds=seconds)
    found = tokens.state_of(claims, tokens.stamp(*after), later)
    if before != after and tokens.stamp(*before) != tokens.stamp(*after):
        assert found is State.USED
    elif seconds >= tokens.LIFETIMES[purpose].total_seconds():
        assert found is State.EXPIRED
    else:
        assert found is State.VALID


@given(st.integers(0, 40), st.booleans(), st.booleans())
def test_an_invitation_ends_once_and_for_good(days: int, accepted: bool, revoked: bool) -> None:
    done = NOW + timedelta(days=1)
    state = state_of(
        NOW + timedelta(days=days),
        NOW + LIFETIME,
        done if accepted else None,
        done if revoked else None,
    )
    if accepted:
        assert state is InvitationState.ACCEPTED
    elif revoked:
        assert state is InvitationState.REVOKED
    else:
        assert (state is InvitationState.EXPIRED) == (days >= 14)


# --- rights ---

RANK = {
    Role.ADMINISTRATOR: 4,
    Role.OFFICE: 3,
    Role.STAFF: 2,
    Role.INSTRUCTOR: 1,
    Role.ASSISTANT: 0,
    Role.LEARNER: 0,
    Role.EMPLOYER: 0,
    Role.PAYER: 0,
    Role.REVIEWER: 0,
}
scopes = st.sampled_from([ROOT, Scope("organisation", 1), Scope("offering", 1)])
kinds = st.none() | st.sampled_from(list(OrganisationKind))


@given(st.sets(st.sampled_from(list(Role))), st.sampled_from(list(Role)), scopes, kinds)
def test_nobody_offers_a_role_above_their_own(held, role, scope, kind) -> None:
    if rights.may_offer(held, role, scope, kind):
        assert RANK[role] <= max(RANK[own] for own in held)
        assert role not in {Role.LEARNER, Role.REVIEWER}


@given(st.sampled_from(list(Role)), scopes, kinds)
def test_a_company_offers_nothing_but_its_own_team(role, scope, kind) -> None:
    allowed = rights.may_offer({Role.EMPLOYER}, role, scope, kind)
    company = scope.kind == "organisation" and kind is OrganisationKind.COMPANY
    assert allowed == (role is Role.EMPLOYER and company)


@given(st.sets(st.sampled_from([Role.STAFF, Role.INSTRUCTOR, Role.PAYER])), scopes, kinds)
def test_an_institution_does_not_name_those_who_pay(held, scope, kind) -> None:
    assert not rights.may_offer(held, Role.PAYER, scope, kind)
    assert rights.may_offer({Role.OFFICE}, Role.PAYER, scope, kind) == (
        scope.kind == "organisation" and kind in rights.INSTITUTIONS
    )


@given(st.sampled_from(list(Role)), scopes, kinds)
def test_roles_of_the_whole_system_hold_nowhere_else(role, scope, kind) -> None:
    if role in (Role.ADMINISTRATOR, Role.OFFICE):
        assert rights.fits(role, scope, kind) == (scope == ROOT)

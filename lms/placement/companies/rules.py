"""What is true of a company: its business number, and dated facts that may not contradict."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any


class State(StrEnum):
    """How the office decided on a company."""

    PENDING = "pending"
    VERIFIED = "verified"
    REFUSED = "refused"


class FactKind(StrEnum):
    """The dated facts of a company's coming."""

    MOU_SIGNED = "mou_signed"  # of the company
    MOU_LAPSED = "mou_lapsed"
    SITE_PREPARING = "site_preparing"  # of a site, from here on
    OPENED_OFFICE = "opened_office"
    OPENED_CORPORATION = "opened_corporation"
    CLOSED = "closed"


#: Facts about one place of business; the others are about the company.
OF_A_SITE = frozenset(
    {FactKind.SITE_PREPARING, FactKind.OPENED_OFFICE, FactKind.OPENED_CORPORATION, FactKind.CLOSED}
)
_OPENED = frozenset({FactKind.OPENED_OFFICE, FactKind.OPENED_CORPORATION})


@dataclass(frozen=True)
class Fact:
    """A fact as the rules see it."""

    kind: str
    on: date
    site_id: int | None = None


@dataclass(frozen=True)
class Reason:
    """Why something is refused: a code, and what its sentence names."""

    code: str
    params: dict[str, Any] = field(default_factory=dict)


# --- the business number (사업자등록번호) -------------------------------------------------------

_WEIGHTS = (1, 3, 7, 1, 3, 7, 1, 3, 5)


def digits_of(text: str) -> str:
    """The digits of a number as people write it (000-00-00000); ASCII ones alone count."""
    return "".join(char for char in text if char in "0123456789")


def check_digit(first_nine: str) -> int:
    """The tenth digit that the National Tax Service's rule gives for nine digits.

    Each digit is multiplied by 1 3 7 1 3 7 1 3 5; the tens of the ninth product are added too; the
    check digit makes the sum a multiple of ten.
    """
    if len(first_nine) != 9 or digits_of(first_nine) != first_nine:
        raise ValueError("nine digits are needed")
    products = [int(d) * w for d, w in zip(first_nine, _WEIGHTS, strict=True)]
    return -(sum(products) + products[-1] // 10) % 10


def business_number(text: str) -> str | None:
    """The ten digits of a business number, or None where it cannot be one.

    Written with or without dashes and blanks; the check digit must hold. Any other character makes
    it something else.
    """
    compact = text.strip().replace("-", "").replace(" ", "")
    if len(compact) != 10 or digits_of(compact) != compact:
        return None
    return compact if int(compact[-1]) == check_digit(compact[:9]) else None


def shown_number(digits: str) -> str:
    """000-00-00000."""
    return f"{digits[:3]}-{digits[3:5]}-{digits[5:]}"


# --- decisions ----------------------------------------------------------------------------------

_DECISIONS = {
    State.PENDING: frozenset({State.VERIFIED, State.REFUSED}),
    State.VERIFIED: frozenset({State.REFUSED}),
    State.REFUSED: frozenset({State.VERIFIED, State.PENDING}),
}


def may_decide(present: str, wanted: str) -> bool:
    """Whether a company may go from one state to another (staying is idempotent, hence allowed)."""
    return present == wanted or State(wanted) in _DECISIONS[State(present)]


@dataclass(frozen=True)
class Missing:
    """Something that a company has still to give before the office can verify it well."""

    code: str  # summary, website, site, english_name
    needed: bool  # without it the office cannot verify


def missing(*, summary: str, website: str, sites: int, english_name: str) -> list[Missing]:
    """What is still open on a profile, the needed things first."""
    open_ = []
    if not sites:
        open_.append(Missing("site", needed=True))
    if not summary.strip():
        open_.append(Missing("summary", needed=False))
    if not website.strip():
        open_.append(Missing("website", needed=False))
    if not english_name.strip():
        open_.append(Missing("english_name", needed=False))
    return open_


# --- facts --------------------------------------------------------------------------------------


def refusal(known: Iterable[Fact], new: Fact, today: date) -> Reason | None:
    """Why *new* cannot be recorded beside what stands, or None.

    Facts may be recorded in any order: a past fact is refused where the history with it would not
    hold together. Per site: office and corporation are alternatives at a time (법인/사무소); what
    closes was open; nothing is prepared once it is open. Per company: an MOU lapses after it was
    signed and is signed again only after it lapsed.
    """
    try:
        kind = FactKind(new.kind)
    except ValueError:
        return Reason("unknown_kind")
    if new.on > today:
        return Reason("future")
    if (kind in OF_A_SITE) != (new.site_id is not None):
        return Reason("needs_site" if kind in OF_A_SITE else "no_site")
    known = list(known)
    if new in known:
        return Reason("repeated")
    return contradiction([*known, new])


def contradiction(facts: Iterable[Fact]) -> Reason | None:
    """The first contradiction of a history, or None: also asked before a fact is withdrawn."""
    facts = list(facts)
    sites = sorted({fact.site_id for fact in facts if fact.site_id is not None})
    for site_id in sites:
        found = _site_contradiction([fact for fact in facts if fact.site_id == site_id])
        if found is not None:
            return found
    return _mou_contradiction([fact for fact in facts if fact.site_id is None])


#: On one day: what ends comes before what begins (a site may change its form on a day).
_ORDER = {
    FactKind.MOU_LAPSED: 0,
    FactKind.CLOSED: 0,
    FactKind.MOU_SIGNED: 1,
    FactKind.SITE_PREPARING: 1,
    FactKind.OPENED_OFFICE: 2,
    FactKind.OPENED_CORPORATION: 2,
}


def _in_order(facts: Iterable[Fact]) -> list[Fact]:
    return sorted(facts, key=lambda fact: (fact.on, _ORDER[FactKind(fact.kind)], fact.kind))


def _site_contradiction(facts: list[Fact]) -> Reason | None:
    state: str | None = None  # None (not there, or closed), preparing, or how it is open
    for fact in _in_order(facts):
        kind = FactKind(fact.kind)
        if kind in _OPENED:
            if state in _OPENED:
                return Reason("already_open" if state == kind else "office_and_corporation")
            state = kind
        elif kind is FactKind.CLOSED:
            if state not in _OPENED:
                return Reason("closed_before_opened")
            state = None
        else:
            if state is not None:
                return Reason("preparing_while_open" if state in _OPENED else "already_preparing")
            state = kind
    return None


def _mou_contradiction(facts: list[Fact]) -> Reason | None:
    signed = False
    for fact in _in_order(facts):
        if fact.kind == FactKind.MOU_SIGNED:
            if signed:
                return Reason("already_signed")
            signed = True
        else:
            if not signed:
                return Reason("lapsed_before_signed")
            signed = False
    return None


def site_state(facts: Iterable[Fact], site_id: int) -> str:
    """How a site stands: "", site_preparing, opened_office, opened_corporation or closed."""
    own = _in_order(fact for fact in facts if fact.site_id == site_id)
    return own[-1].kind if own else ""

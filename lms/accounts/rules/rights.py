"""Who may offer which role, and where a role makes sense."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from lms.access import ROOT, Role, Scope


class OrganisationKind(StrEnum):
    """What an organisation is."""

    OFFICE = "office"
    UNIVERSITY = "university"
    DEPARTMENT = "department"
    ACADEMY = "academy"
    COMPANY = "company"


INSTITUTIONS = frozenset(
    {OrganisationKind.UNIVERSITY, OrganisationKind.DEPARTMENT, OrganisationKind.ACADEMY}
)

#: Which roles the holder of a role may offer, within the scope in which it is held. A learner's
#: role comes from enrolment alone. Who draws up allowances does not choose who pays them: an
#: institution's staff cannot name its payers; who reviews applications is named in their call.
MAY_OFFER: dict[Role, frozenset[Role]] = {
    Role.ADMINISTRATOR: frozenset(set(Role) - {Role.LEARNER, Role.REVIEWER}),
    Role.OFFICE: frozenset(
        {Role.OFFICE, Role.STAFF, Role.INSTRUCTOR, Role.ASSISTANT, Role.EMPLOYER, Role.PAYER}
    ),
    Role.STAFF: frozenset({Role.STAFF, Role.INSTRUCTOR, Role.ASSISTANT}),
    Role.INSTRUCTOR: frozenset({Role.ASSISTANT}),
    Role.ASSISTANT: frozenset(),
    Role.LEARNER: frozenset(),
    Role.EMPLOYER: frozenset({Role.EMPLOYER}),
    Role.PAYER: frozenset(),
    Role.REVIEWER: frozenset(),
}


def offered_roles(held: Iterable[Role]) -> set[Role]:
    """The roles that someone holding *held* at a scope (or above it) may offer there."""
    return {offered for role in held for offered in MAY_OFFER[role]}


def fits(role: Role, scope: Scope, kind: OrganisationKind | None) -> bool:
    """Whether *role* makes sense at *scope*; *kind* is the organisation's where it is one."""
    if role in (Role.ADMINISTRATOR, Role.OFFICE):
        return scope == ROOT
    if role is Role.EMPLOYER:
        return scope.kind == "organisation" and kind is OrganisationKind.COMPANY
    if role is Role.LEARNER:
        return scope.kind in ("offering", "cohort")
    if scope.kind == "organisation":
        return role in (Role.STAFF, Role.INSTRUCTOR, Role.PAYER) and kind in INSTITUTIONS
    return scope.kind == "offering" and role in (Role.INSTRUCTOR, Role.ASSISTANT)


def may_offer(
    held: Iterable[Role], role: Role, scope: Scope, kind: OrganisationKind | None
) -> bool:
    """Whether someone holding *held* at *scope* (or above it) may offer *role* there."""
    return fits(role, scope, kind) and role in offered_roles(held)


def parent_fits(kind: OrganisationKind, parent: OrganisationKind | None) -> bool:
    """Whether an organisation of *kind* may belong to one of *parent*'s kind."""
    if kind is OrganisationKind.DEPARTMENT:
        return parent in (OrganisationKind.UNIVERSITY, OrganisationKind.ACADEMY)
    return parent is None

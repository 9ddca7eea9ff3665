"""Who may do what: permissions, roles, scopes, and loaders' one way to refuse.

A grant is (person, role, scope). A scope is a kind and an id; each feature registers how to find
what a scope lies in (submission → assignment → offering → … → office). **Loading is
authorising**: a view gets its object from a loader, which calls :func:`require`. An outsider (no
grant anywhere on the scope's chain) is told 404, a member who may not 403.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from enum import StrEnum
from typing import NamedTuple

from flask import Flask, abort, g, has_request_context, session
from flask_babel import lazy_gettext
from flask_login import current_user
from sqlalchemy import select

from lms.accounts.models import Grant, Person
from lms.db import db


class Scope(NamedTuple):
    """A place in which a role holds."""

    kind: str
    id: int


#: Everything lies in the office: a role granted here holds everywhere.
ROOT = Scope("office", 0)


class Permission(StrEnum):
    """What can be allowed, named ``area:resource:action``."""

    SYSTEM_MANAGE = "system:settings:manage"
    PEOPLE_VIEW = "accounts:person:view"
    PEOPLE_MANAGE = "accounts:person:manage"
    PEOPLE_INVITE = "accounts:person:invite"
    ORGANISATION_MANAGE = "accounts:organisation:manage"
    AUDIT_VIEW = "office:audit:view"
    ACCESS_LOG_VIEW = "office:access_log:view"
    REPORT_VIEW = "office:report:view"
    TARGETS_MANAGE = "office:targets:manage"
    TRACK_MANAGE = "courses:track:manage"
    COHORT_MANAGE = "courses:cohort:manage"
    COURSE_MANAGE = "courses:course:manage"
    OFFERING_MANAGE = "courses:offering:manage"
    OFFERING_TEACH = "courses:offering:teach"
    OFFERING_VIEW = "courses:offering:view"
    ROSTER_VIEW = "courses:roster:view"
    ROSTER_MANAGE = "courses:roster:manage"
    CONTENT_EDIT = "courses:content:edit"
    ASSIGNMENT_EDIT = "courses:assignment:edit"
    SUBMISSION_MAKE = "courses:submission:make"
    SUBMISSION_VIEW = "courses:submission:view"
    SUBMISSION_GRADE = "courses:submission:grade"
    RESULT_FREEZE = "courses:result:freeze"
    GRADEBOOK_EDIT = "courses:gradebook:edit"
    ATTENDANCE_VIEW = "courses:attendance:view"
    ATTENDANCE_MARK = "courses:attendance:mark"
    ATTENDANCE_MANAGE = "courses:attendance:manage"
    ABSENCE_DECIDE = "courses:absence:decide"
    TRAINING_LOG_APPROVE = "courses:training_log:approve"
    COUNSEL = "courses:counselling:write"
    ALLOWANCE_MANAGE = "courses:allowance:manage"
    ALLOWANCE_PAY = "courses:allowance:pay"
    MEMBER_DECIDE = "courses:cohort_member:decide"
    POLICY_MANAGE = "courses:policy:manage"
    CURRICULUM_MANAGE = "courses:curriculum:manage"
    REGISTRATION_MANAGE = "courses:registration:manage"
    STUDENT_STATUS_MANAGE = "courses:student_status:manage"
    AUDIT_DEGREE = "courses:degree:audit"
    ADMISSION_MANAGE = "courses:admission:manage"
    ADMISSION_REVIEW = "courses:admission:review"
    CREDENTIAL_ISSUE = "courses:credential:issue"
    PROJECT_MANAGE = "courses:project:manage"
    PROJECT_PROPOSE = "courses:project:propose"
    TAILORED_MANAGE = "courses:tailored:manage"
    TAILORED_REQUEST = "courses:tailored:request"
    PEOPLE_MERGE = "accounts:person:merge"
    TEAM_MANAGE = "courses:team:manage"
    MARK_RELEASE = "courses:mark:release"
    GROUP_MANAGE = "courses:group:manage"
    EXTENSION_GIVE = "courses:extension:give"
    BOARD_MODERATE = "courses:board:moderate"
    ANNOUNCE = "courses:announcement:write"
    COMPANY_VERIFY = "placement:company:verify"
    COMPANY_VIEW = "placement:company:view"
    COMPANY_MANAGE = "placement:company:manage"
    OPENING_VIEW = "placement:opening:view"
    OPENING_MANAGE = "placement:opening:manage"
    RANKING_VIEW = "placement:ranking:view"
    CANDIDATE_VIEW = "placement:candidate:view"
    PIPELINE_ACT = "placement:pipeline:act"


class Role(StrEnum):
    """The roles that a person can hold in a scope."""

    ADMINISTRATOR = "administrator"  # the system's, at the root
    OFFICE = "office"  # the programme office's officers, at the root
    STAFF = "staff"  # staff of a university or the Academy, at their organisation
    INSTRUCTOR = "instructor"  # of an offering, or of all of a department's
    ASSISTANT = "assistant"  # of an offering
    LEARNER = "learner"  # of an offering or a cohort, given by enrolment
    EMPLOYER = "employer"  # a company's team, at its organisation
    REVIEWER = "reviewer"  # scores applicants of one call for applications
    PAYER = "payer"  # pays allowances of an institution, at its organisation, and sees nothing else

    @property
    def label(self) -> str:
        """The role's name for people."""
        return str(_LABELS[self])


_LABELS = {
    Role.ADMINISTRATOR: lazy_gettext("시스템 관리자"),
    Role.OFFICE: lazy_gettext("사업단"),
    Role.STAFF: lazy_gettext("교육기관 담당자"),
    Role.INSTRUCTOR: lazy_gettext("교수자"),
    Role.ASSISTANT: lazy_gettext("조교"),
    Role.LEARNER: lazy_gettext("교육생"),
    Role.EMPLOYER: lazy_gettext("기업 담당자"),
    Role.PAYER: lazy_gettext("지급 담당자"),
    Role.REVIEWER: lazy_gettext("심사위원"),
}

P = Permission
_TEACH = {
    P.OFFERING_VIEW, P.OFFERING_TEACH, P.ROSTER_VIEW, P.CONTENT_EDIT, P.ASSIGNMENT_EDIT,
    P.SUBMISSION_VIEW, P.SUBMISSION_GRADE, P.RESULT_FREEZE, P.TEAM_MANAGE, P.MARK_RELEASE,
    P.GROUP_MANAGE, P.EXTENSION_GIVE, P.BOARD_MODERATE, P.ANNOUNCE, P.GRADEBOOK_EDIT,
    P.ATTENDANCE_VIEW, P.ATTENDANCE_MARK, P.ATTENDANCE_MANAGE,
}  # fmt: skip
_STAFF = {
    P.ORGANISATION_MANAGE, P.PEOPLE_INVITE, P.TRACK_MANAGE, P.COHORT_MANAGE, P.COURSE_MANAGE,
    P.OFFERING_MANAGE, P.OFFERING_VIEW, P.ROSTER_VIEW, P.ROSTER_MANAGE, P.CONTENT_EDIT,
    P.ASSIGNMENT_EDIT, P.RESULT_FREEZE, P.REPORT_VIEW, P.TEAM_MANAGE, P.GROUP_MANAGE,
    P.EXTENSION_GIVE, P.BOARD_MODERATE, P.ANNOUNCE,
    P.ATTENDANCE_VIEW, P.ATTENDANCE_MARK, P.ATTENDANCE_MANAGE,
    P.POLICY_MANAGE, P.MEMBER_DECIDE, P.TRAINING_LOG_APPROVE, P.ALLOWANCE_MANAGE,
    P.CURRICULUM_MANAGE, P.REGISTRATION_MANAGE, P.STUDENT_STATUS_MANAGE, P.AUDIT_DEGREE,
    P.ADMISSION_MANAGE, P.CREDENTIAL_ISSUE, P.PROJECT_MANAGE, P.TAILORED_MANAGE,
}  # fmt: skip
_EMPLOYER = {
    P.COMPANY_VIEW, P.COMPANY_MANAGE, P.PEOPLE_INVITE, P.OPENING_VIEW, P.OPENING_MANAGE,
    P.RANKING_VIEW, P.CANDIDATE_VIEW, P.PIPELINE_ACT, P.PROJECT_PROPOSE, P.TAILORED_REQUEST,
}  # fmt: skip

#: The one table from role to permissions. Submissions are for those who teach: the office and an
#: institution's staff run courses but do not read people's work. Counselling and excuses are
#: between a learner and the people at the institution: the office has no part in them. Candidates
#: are for the company that they consented to; the office sees the list as the employer does, to answer complaints.
ROLE_PERMISSIONS: dict[Role, frozenset[Permission]] = {
    Role.ADMINISTRATOR: frozenset(
        {P.SYSTEM_MANAGE, P.PEOPLE_VIEW, P.PEOPLE_MANAGE, P.PEOPLE_INVITE, P.ORGANISATION_MANAGE,
         P.AUDIT_VIEW, P.ACCESS_LOG_VIEW}
    ),
    Role.OFFICE: frozenset(
        _STAFF
        | {P.PEOPLE_VIEW, P.AUDIT_VIEW, P.ACCESS_LOG_VIEW, P.TARGETS_MANAGE, P.COMPANY_VERIFY,
           P.COMPANY_VIEW, P.OPENING_VIEW, P.RANKING_VIEW, P.PEOPLE_MERGE}
    ),
    Role.STAFF: frozenset(_STAFF | {P.COUNSEL, P.ABSENCE_DECIDE}),
    Role.INSTRUCTOR: frozenset(_TEACH | {P.COUNSEL, P.ABSENCE_DECIDE}),
    Role.ASSISTANT: frozenset(
        _TEACH
        - {P.RESULT_FREEZE, P.CONTENT_EDIT, P.ASSIGNMENT_EDIT, P.TEAM_MANAGE, P.GROUP_MANAGE,
           P.EXTENSION_GIVE, P.GRADEBOOK_EDIT, P.ATTENDANCE_MANAGE}
    ),
    Role.LEARNER: frozenset({P.OFFERING_VIEW, P.SUBMISSION_MAKE}),
    Role.EMPLOYER: frozenset(_EMPLOYER),
    Role.PAYER: frozenset({P.ALLOWANCE_PAY}),
    Role.REVIEWER: frozenset({P.ADMISSION_REVIEW}),
}  # fmt: skip

#: What each grant of a role may hold beside what the role always has; only these roles' grants
#: can be narrowed or widened (:func:`allowed`). Never what would let the holder pass it on.
GRANTABLE: dict[Role, frozenset[Permission]] = {
    Role.ASSISTANT: frozenset(
        _TEACH
        - {P.OFFERING_VIEW, P.OFFERING_TEACH, P.RESULT_FREEZE, P.TEAM_MANAGE, P.ATTENDANCE_MANAGE}
    ),
}


def allowed(role: Role, chosen: Iterable[str] | None) -> frozenset[Permission]:
    """What a grant of *role* permits. *chosen*: what its giver ticked; none: what the role has.

    What the role's grants cannot hold is left out, whoever wrote it into the row.
    """
    usual = ROLE_PERMISSIONS[role]
    if chosen is None or role not in GRANTABLE:
        return usual
    open_to_choice = GRANTABLE[role]
    return (usual - open_to_choice) | (open_to_choice & set(chosen))


class Held(NamedTuple):
    """A live grant: the role, where it holds, and what it permits there."""

    role: Role
    scope: Scope
    permissions: frozenset[Permission]


Ancestors = Callable[[int], Iterable[Scope]]
_ancestors: dict[str, Ancestors] = {}


def register_ancestors(kind: str, finder: Ancestors) -> None:
    """*finder(id)* yields what the scope (kind, id) lies in, nearest first; the root is implied."""
    _ancestors[kind] = finder


def chain(scope: Scope) -> list[Scope]:
    """*scope* and everything that it lies in, nearest first, ending with the office.

    Found once a request: a page asks dozens of times what one person may do in one place.
    """
    if not has_request_context():
        return _found(scope)
    known: dict[Scope, list[Scope]] = g.setdefault("chains", {})
    if scope not in known:
        known[scope] = _found(scope)
    return known[scope]


def _found(scope: Scope) -> list[Scope]:
    found = [scope]
    finder = _ancestors.get(scope.kind)
    if finder is not None:
        found += [ancestor for ancestor in finder(scope.id) if ancestor not in found]
    if ROOT not in found:
        found.append(ROOT)
    return found


def held_by(person: Person) -> list[Held]:
    """Every live grant of *person* with what it permits; read once a request."""
    cache: dict[int, list[Held]] = g.setdefault("grants", {})
    if person.id not in cache:
        rows = db.session.execute(
            select(Grant.role, Grant.scope_kind, Grant.scope_id, Grant.permissions).where(
                Grant.person_id == person.id, Grant.ended_at.is_(None)
            )
        )
        cache[person.id] = [
            Held(Role(role), Scope(kind, id), allowed(Role(role), chosen))
            for role, kind, id, chosen in rows
        ]
    return cache[person.id]


def grants_of(person: Person) -> set[tuple[Role, Scope]]:
    """Every role that *person* holds, and where."""
    return {(held.role, held.scope) for held in held_by(person)}


def forget_grants() -> None:
    """Read grants anew: called where they change within a request."""
    g.pop("grants", None)


def roles_at(person: Person, scope: Scope) -> set[Role]:
    """The roles that *person* holds at *scope* or above it."""
    places = set(chain(scope))
    return {role for role, place in grants_of(person) if place in places}


def permissions_at(person: Person, scope: Scope) -> frozenset[Permission]:
    """Everything that *person* (anonymous: nothing) may do at *scope*; one walk up its chain."""
    if not person or not person.is_authenticated:
        return frozenset()
    places = set(chain(scope))
    return frozenset().union(
        *(held.permissions for held in held_by(person) if held.scope in places)
    )


def may(person: Person, permission: Permission, scope: Scope) -> bool:
    """Whether *person* (anonymous: never) has *permission* at *scope*."""
    return permission in permissions_at(person, scope)


def may_anywhere(person: Person, permission: Permission) -> bool:
    """Whether *person* has *permission* in any scope: decides on menus, never on data."""
    if not person or not person.is_authenticated:
        return False
    return any(permission in held.permissions for held in held_by(person))


def learns_or_learnt(person: Person) -> bool:
    """Whether *person* was ever a learner; someone who never held any role is one."""
    held = grants_of(person)
    if not held or any(role is Role.LEARNER for role, _scope in held):
        return True
    ended = select(Grant.id).where(Grant.person_id == person.id, Grant.role == Role.LEARNER)
    return db.session.scalar(ended.limit(1)) is not None


def scopes_with(person: Person, permission: Permission) -> list[Scope]:
    """The scopes in which *person* was granted a role that has *permission*."""
    return list({held.scope: None for held in held_by(person) if permission in held.permissions})


def require(person: Person, permission: Permission, scope: Scope) -> None:
    """Return, or answer: sign in (401 → the sign-in page), 404 to an outsider, 403 to a member."""
    if not person.is_authenticated:
        abort(401)
    if permission in permissions_at(person, scope):
        return
    if not roles_at(person, scope):
        abort(404)
    abort(403)


def require_anywhere(person: Person, permission: Permission) -> None:
    """For pages that belong to no object (a list, a form to make one): 403 to those who may not."""
    if not person.is_authenticated:
        abort(401)
    if not may_anywhere(person, permission):
        abort(403)


def held_roles() -> list[Role]:
    """The distinct roles of the person who is signed in; someone without any is a learner."""
    held = {role for role, _scope in grants_of(current_user)} or {Role.LEARNER}
    return [role for role in Role if role in held]


def active_role() -> Role:
    """The role in which the person works now: it chooses the menus and the first page."""
    held = held_roles()
    chosen = session.get("role")
    return next((role for role in held if role == chosen), held[0])


def init_app(app: Flask) -> None:
    """Give templates ``may(permission, scope)``."""
    app.jinja_env.globals.update(Permission=Permission, Scope=Scope, ROOT=ROOT)

    @app.context_processor
    def _context() -> dict[str, object]:
        return {"may": lambda permission, scope: may(current_user, permission, scope)}

"""Where rules can be set, what is in force there, and the versions of one rule."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any

from sqlalchemy import or_, select, tuple_
from sqlalchemy.orm import joinedload

from lms import access, clock, i18n, policies
from lms.access import ROOT, Permission, Scope
from lms.accounts import queries as accounts
from lms.accounts.models import Organisation, Person
from lms.courses import places
from lms.courses.catalogue.models import Course, Offering
from lms.courses.programmes.models import Cohort, Track
from lms.courses.rulebook.rules import State, Version, in_force, states
from lms.db import db
from lms.i18n import local
from lms.policies import Description, Policy

MOST_FOUND = 40


@dataclass(frozen=True)
class Where:
    """A place with rules: its name, and what it lies in from the office down."""

    scope: Scope
    name: str
    above: tuple[tuple[Scope, str], ...] = ()

    @property
    def text(self) -> str:
        """The place in an address."""
        return f"{self.scope.kind}-{self.scope.id}"


def where(scope: Scope) -> Where | None:
    """The place, if it is there."""
    if scope != ROOT and not _is_there(scope):
        return None
    chain = [one for one in access.chain(scope) if one.kind in policies.SCOPES]
    names = accounts.scope_names(chain)
    above = tuple((one, names[one]) for one in reversed(chain) if one != scope)
    return Where(scope, names[scope], above)


def _is_there(scope: Scope) -> bool:
    table: Any = {
        "organisation": Organisation, "track": Track, "cohort": Cohort, "offering": Offering,
    }[scope.kind]  # fmt: skip
    query = select(table.id).where(table.id == scope.id)
    if table is Organisation:
        query = query.where(Organisation.kind.in_(places.INSTITUTIONS))
    return db.session.scalar(query) is not None


@dataclass(frozen=True)
class Choice:
    """A place to go to from another one."""

    scope: Scope
    name: str
    note: str = ""

    @property
    def text(self) -> str:
        """The place in an address."""
        return f"{self.scope.kind}-{self.scope.id}"


def below(place: Where) -> list[Choice]:
    """The places right within *place*; of an institution its tracks, then courses of no cohort."""
    kind, id_ = place.scope
    if kind == "office":
        rows = db.session.scalars(
            select(Organisation)
            .where(Organisation.kind.in_(places.INSTITUTIONS), Organisation.parent_id.is_(None))
            .order_by(Organisation.name, Organisation.id)
        )
        return [Choice(Scope("organisation", row.id), accounts.place_name(row)) for row in rows]
    if kind == "organisation":
        return [*_departments(id_), *_tracks(Track.organisation_id == id_), *_free(id_)]
    if kind == "track":
        return _cohorts(Cohort.track_id == id_)
    if kind == "cohort":
        return _offerings(Offering.cohort_id == id_)
    return []


def _departments(organisation_id: int) -> list[Choice]:
    rows = db.session.scalars(
        select(Organisation)
        .where(
            Organisation.parent_id == organisation_id,
            Organisation.kind.in_(places.INSTITUTIONS),
        )
        .order_by(Organisation.name, Organisation.id)
    )
    return [Choice(Scope("organisation", row.id), accounts.place_name(row)) for row in rows]


def _free(organisation_id: int) -> list[Choice]:
    return _offerings(
        Offering.cohort_id.is_(None),
        Course.organisation_id == organisation_id,
        Offering.ends_on >= clock.today(),
    )


def _tracks(*conditions: Any) -> list[Choice]:
    rows = db.session.scalars(
        select(Track).where(*conditions).order_by(Track.title_ko, Track.id).limit(200)
    )
    return [Choice(Scope("track", row.id), local(row)) for row in rows]


def _cohorts(*conditions: Any) -> list[Choice]:
    rows = db.session.execute(
        select(Cohort, Track)
        .join(Track, Track.id == Cohort.track_id)
        .where(*conditions)
        .order_by(Track.title_ko, Cohort.number.desc(), Cohort.id)
        .limit(200)
    )
    return [Choice(Scope("cohort", one.id), local(one), local(track)) for one, track in rows]


def _offerings(*conditions: Any) -> list[Choice]:
    rows = db.session.scalars(
        select(Offering)
        .join(Course, Course.id == Offering.course_id)
        .options(joinedload(Offering.course))
        .where(*conditions)
        .order_by(Course.title_ko, Offering.label, Offering.id)
        .limit(200)
    )
    return [Choice(Scope("offering", row.id), local(row.course), row.label) for row in rows]


def find(person: Person, text: str) -> list[Choice]:
    """The places of these words whose rules *person* manages: institutions first, at most 40."""
    mine = places.managed(person, Permission.POLICY_MANAGE)
    ids = [place.id for place in mine]
    like = f"%{text.replace('%', '').replace('_', ' ')}%"
    found = [
        Choice(Scope("organisation", place.id), accounts.place_name(place))
        for place in mine
        if text.lower() in f"{place.name} {place.english_name}".lower()
    ]
    within = Track.organisation_id.in_(ids)
    titled = or_(Track.title_ko.ilike(like), Track.title_en.ilike(like))
    named = or_(titled, Cohort.title_ko.ilike(like), Cohort.title_en.ilike(like))
    taught = or_(
        Course.title_ko.ilike(like), Course.title_en.ilike(like), Offering.label.ilike(like)
    )
    found += _tracks(within, titled)
    found += _cohorts(within, named)
    found += _offerings(Course.organisation_id.in_(ids), taught)
    return found[:MOST_FOUND]


def matters(kind: Description, scope_kind: str) -> bool:
    """Whether a kind can decide anything at or below a place of this kind."""
    order = policies.SCOPES.index
    return order(scope_kind) <= max((order(one) for one in kind.scopes), default=-1)


@dataclass(frozen=True)
class Line:
    """A rule as it stands at a place. *row* none: nobody set it, the product's default holds."""

    kind: Description
    value: Any
    row: Policy | None
    source: Scope | None
    source_name: str
    coming: int  # versions set here that are not in force yet
    settable: bool

    @property
    def shown(self) -> list[tuple[policies.Field, Any]]:
        """Each described value with what describes it."""
        known = {one.name for one in fields(self.value)}
        return [
            (field, getattr(self.value, name))
            for name, field in self.kind.fields.items()
            if name in known
        ]


def lines(place: Where) -> list[Line]:
    """Every described kind at *place*; two statements and those for the names."""
    kinds = [kind for kind in policies.described() if matters(kind, place.scope.kind)]
    chain = access.chain(place.scope)
    rows = _rows([kind.kind for kind in kinds], chain)
    names = accounts.scope_names(chain)
    found = [_line(kind, place, chain, rows.get(kind.kind, []), names) for kind in kinds]
    return sorted(found, key=lambda line: str(line.kind.title))


def line_of(kind: Description, place: Where) -> Line:
    """One kind at *place*."""
    chain = access.chain(place.scope)
    rows = _rows([kind.kind], chain).get(kind.kind, [])
    return _line(kind, place, chain, rows, accounts.scope_names(chain))


def _rows(kinds: list[str], chain: list[Scope]) -> dict[str, list[Policy]]:
    found: dict[str, list[Policy]] = {}
    for row in db.session.scalars(
        select(Policy)
        .where(
            Policy.kind.in_(kinds),
            tuple_(Policy.scope_kind, Policy.scope_id).in_([tuple(one) for one in chain]),
        )
        .order_by(Policy.effective_from, Policy.id)
    ):
        found.setdefault(row.kind, []).append(row)
    return found


def _line(
    kind: Description,
    place: Where,
    chain: list[Scope],
    rows: list[Policy],
    names: dict[Scope, str],
) -> Line:
    versions = [version_of(row) for row in rows]
    holding = in_force([(one.kind, one.id) for one in chain], versions, clock.today())
    row = next((one for one in rows if one.id == holding), None)
    source = Scope(row.scope_kind, row.scope_id) if row else None
    standing = states(versions, clock.today())
    return Line(
        kind=kind,
        value=policies.parse(kind.kind, row.value) if row else policies.default(kind.kind),
        row=row,
        source=source,
        source_name=names.get(source, "") if source else "",
        coming=sum(
            standing[version.id] is State.COMING and version.place == tuple(place.scope)
            for version in versions
        ),
        settable=place.scope.kind in kind.scopes,
    )


def version_of(row: Policy) -> Version:
    """A row as the rules read it."""
    return Version(
        row.id,
        (row.scope_kind, row.scope_id),
        row.effective_from,
        row.inherits,
        row.withdrawn_at is not None,
    )


@dataclass(frozen=True)
class Entry:
    """A version in the history of a rule at a place."""

    row: Policy
    state: State
    value: Any
    set_by: str
    withdrawn_by: str
    changed: tuple[tuple[policies.Field, Any, Any], ...]  # against the version set before it


def history(kind: Description, scope: Scope) -> list[Entry]:
    """Every version that was ever set at a place, the latest day first; two statements."""
    rows = list(
        db.session.scalars(
            select(Policy)
            .where(
                Policy.kind == kind.kind,
                Policy.scope_kind == scope.kind,
                Policy.scope_id == scope.id,
            )
            .order_by(Policy.effective_from, Policy.id)
        )
    )
    standing = states([version_of(row) for row in rows], clock.today())
    ids = {id_ for row in rows for id_ in (row.set_by_id, row.withdrawn_by_id) if id_}
    people = {
        one.id: i18n.person_name(one)
        for one in db.session.scalars(select(Person).where(Person.id.in_(ids)))
    }
    found: list[Entry] = []
    before: Any = None
    for row in rows:
        value = None if row.inherits else policies.parse(kind.kind, row.value)
        found.append(
            Entry(
                row, standing[row.id], value,
                people.get(row.set_by_id or 0, ""), people.get(row.withdrawn_by_id or 0, ""),
                _changes(kind, before, value),
            )
        )  # fmt: skip
        if row.withdrawn_at is None:
            before = value
    return found[::-1]


def latest_id(kind: str, scope: Scope) -> int:
    """The newest version of a rule at a place; 0 without any: what a form was opened on."""
    return (
        db.session.scalar(
            select(Policy.id)
            .where(
                Policy.kind == kind, Policy.scope_kind == scope.kind, Policy.scope_id == scope.id
            )
            .order_by(Policy.id.desc())
            .limit(1)
        )
        or 0
    )


def _changes(
    kind: Description, before: Any, after: Any
) -> tuple[tuple[policies.Field, Any, Any], ...]:
    if after is None:
        return ()
    old = before if before is not None else policies.default(kind.kind)
    return tuple(
        (field, getattr(old, name), getattr(after, name))
        for name, field in kind.fields.items()
        if hasattr(after, name) and getattr(old, name, None) != getattr(after, name)
    )

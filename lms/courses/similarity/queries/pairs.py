"""Pairs that were flagged, for those who grade; learners never get to see any of this."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import aliased, joinedload, selectinload

from lms import access
from lms.access import Permission, Scope
from lms.accounts.models import Person
from lms.courses.assignments import queries as assignments
from lms.courses.assignments.models import Assignment, Submission, SubmissionMember
from lms.courses.catalogue.models import Offering
from lms.courses.grading import queries as grading
from lms.courses.similarity.models import SimilarityPair
from lms.courses.similarity.queries.texts import parts_of
from lms.courses.similarity.rules import Part, Segment, segments
from lms.db import db
from lms.i18n import local, person_name
from lms.paging import Page, paginate

FINDINGS = ("unjudged", "open", "talk", "nothing", "all")


@dataclass(frozen=True)
class PairFilter:
    """What the list shows; read from the URL."""

    finding: str = "unjudged"
    kind: str = ""
    text: str = ""

    def arguments(self) -> dict[str, Any]:
        """As URL arguments; defaults are left out."""
        given = {
            "finding": self.finding if self.finding != FINDINGS[0] else None,
            "kind": self.kind or None,
            "q": self.text or None,
        }
        return {key: value for key, value in given.items() if value}


@dataclass(frozen=True)
class Who:
    """What a work is called to a grader: its people, their number, or where it comes from.

    *readable*: they may open it; *elsewhere*: the offering that it was handed in to before;
    *hidden*: the names of its authors and files are.
    """

    name: str
    readable: bool
    elsewhere: str
    hidden: bool = False


@dataclass(frozen=True)
class PairLine:
    """A pair in the list."""

    pair: SimilarityPair
    first: Who
    second: Who


def _pairs(assignment_id: int) -> Select[Any]:
    first = joinedload(SimilarityPair.first)
    second = joinedload(SimilarityPair.second)
    loads = []
    for side in (first, second):
        loads += [
            side.joinedload(Submission.person),
            side.joinedload(Submission.group),
            side.joinedload(Submission.assignment)
            .joinedload(Assignment.offering)
            .joinedload(Offering.course),
            side.selectinload(Submission.members).joinedload(SubmissionMember.person),
        ]
    return (
        select(SimilarityPair)
        .where(SimilarityPair.assignment_id == assignment_id)
        .options(*loads, joinedload(SimilarityPair.judged_by))
    )


def _found_as(finding: str) -> Any:
    if finding == "all":
        return SimilarityPair.id.is_not(None)
    if finding == "unjudged":
        return (SimilarityPair.finding == "") & SimilarityPair.gone_at.is_(None)
    return SimilarityPair.finding == finding


def _of_people(assignment_id: int, text: str) -> Any:
    """Pairs with a work of this assignment by somebody whose name or number is like *text*."""
    member, person = aliased(SubmissionMember), aliased(Person)
    ids = (
        select(member.submission_id)
        .join(person, person.id == member.person_id)
        .join(Submission, Submission.id == member.submission_id)
        .where(
            Submission.assignment_id == assignment_id,
            or_(
                *(
                    column.icontains(text, autoescape=True)
                    for column in (person.name, person.english_name, person.number)
                )
            ),
        )
    )
    return SimilarityPair.first_id.in_(ids) | SimilarityPair.second_id.in_(ids)


def pairs(assignment: Assignment, asked: PairFilter, page: int, reader: Person) -> Page[PairLine]:
    """The pairs of an assignment, the most alike first. Names are only searched where shown."""
    query = _pairs(assignment.id).where(_found_as(asked.finding))
    if asked.kind:
        query = query.where(SimilarityPair.kind == asked.kind)
    if asked.text and not grading.scheme_of(assignment.id).anonymous:
        query = query.where(_of_people(assignment.id, asked.text))
    query = query.order_by(
        SimilarityPair.gone_at.is_not(None), SimilarityPair.score.desc(), SimilarityPair.id
    )
    called = _caller(assignment, reader)
    found: Page[PairLine] = paginate(query, page).map(
        lambda pair: PairLine(pair, called(pair.first), called(pair.second))
    )
    return found


def counts(assignment_id: int) -> dict[str, int]:
    """How many pairs there are by finding."""
    return {finding: _count(assignment_id, finding) for finding in FINDINGS}


def _count(assignment_id: int, finding: str) -> int:
    return (
        db.session.scalar(
            select(func.count())
            .select_from(SimilarityPair)
            .where(SimilarityPair.assignment_id == assignment_id, _found_as(finding))
        )
        or 0
    )


def open_in(assignment_id: int) -> int:
    """How many pairs nobody has judged yet."""
    return _count(assignment_id, "unjudged")


def _caller(assignment: Assignment, reader: Person) -> Callable[[Submission], Who]:
    """What works are called to *reader*: by a number while their authors' names are hidden."""
    scheme = grading.scheme_of(assignment.id)

    def called(submission: Submission) -> Who:
        if submission.assignment_id != assignment.id:
            offering = submission.assignment.offering
            place = f"{local(offering.course)} {offering.label}"
            readable = access.may(
                reader, Permission.SUBMISSION_VIEW, Scope("offering", offering.id)
            ) and not grading.is_hidden(submission)
            return Who(_name(submission) if readable else place, readable, place)
        if grading.is_hidden(submission, scheme):
            return Who(scheme.number(submission), True, "", hidden=True)
        return Who(_name(submission), True, "")

    return called


def _name(submission: Submission) -> str:
    return submission.group.name if submission.group else person_name(submission.person)


@dataclass(frozen=True)
class SidePart:
    """A part of one work, cut at the passages."""

    part: Part
    segments: list[Segment]
    matched: bool


@dataclass(frozen=True)
class Side:
    """One of the two works; without parts where the reader may not open it."""

    who: Who
    submission: Submission
    parts: list[SidePart]
    share: Any

    @property
    def hidden(self) -> bool:
        """Whether names of files are to be left out."""
        return self.who.hidden


def sides(pair: SimilarityPair, reader: Person) -> tuple[Side, Side]:
    """Both works with the passages that they share."""
    called = _caller(pair.assignment, reader)
    files = assignments.files_of([pair.first, pair.second])
    found = []
    for offset, work, share in (
        (0, pair.first, pair.first_share),
        (3, pair.second, pair.second_share),
    ):
        who = called(work)
        parts = parts_of(work, files[work.id]).parts if who.readable else []
        found.append(Side(who, work, _cut(parts, pair, offset), share))
    return found[0], found[1]


def _cut(parts: list[Part], pair: SimilarityPair, offset: int) -> list[SidePart]:
    cut = []
    for index, part in enumerate(parts):
        spans = [
            (match[offset + 1], match[offset + 2], number)
            for number, match in enumerate(pair.matches, start=1)
            if match[offset] == index
        ]
        if part.kind == pair.kind:
            cut.append(SidePart(part, segments(part.text, spans), bool(spans)))
    return cut


def flags_of(submission: Submission) -> list[SimilarityPair]:
    """The pairs that this work is in and that nobody found to be nothing."""
    return list(
        db.session.scalars(
            select(SimilarityPair)
            .where(
                SimilarityPair.assignment_id == submission.assignment_id,
                (SimilarityPair.first_id == submission.id)
                | (SimilarityPair.second_id == submission.id),
                SimilarityPair.gone_at.is_(None),
                SimilarityPair.finding != "nothing",
            )
            .options(selectinload(SimilarityPair.assignment))
            .order_by(SimilarityPair.score.desc(), SimilarityPair.id)
        )
    )

"""What features above assignments tell its pages: marks, other things that are due, dated items.

Quizzes register :func:`register_due` (their lines in the learner's list of everything that is due,
and in the calendar) and :func:`register_dated` (so that the page of extensions and the page that
moves all dates of a course know them).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from lms.courses.content import messages as content_words
from lms.courses.content import queries as content
from lms.courses.content.queries import Gates
from lms.courses.content.rules import Key, Opening

#: Submission ids to marks that their learner may see (``grading.queries.MarkView``).
MarksReader = Callable[[Iterable[int]], dict[int, Any]]
#: Whether anybody's work for an assignment (id) was marked, released or not.
MarkedReader = Callable[[int], bool]

#: Told of an assignment (a row) whose name, skills or criteria changed, within that transaction.
ChangeListener = Callable[[Any], None]


@dataclass(frozen=True)
class DueEntry:
    """A line of the list of everything that is due. Bilingual: title, course.

    *state*: upcoming (not open yet), open, draft (begun and not handed in), late (overdue and
    still accepted), handed_in, marked, missed (closed with nothing handed in).
    """

    kind: str  # assignment, quiz
    kind_label: Any  # a lazy translation: "과제"
    item_id: int
    offering_id: int  # 0: of no offering (a company project); *course* is then the track
    title_ko: str
    title_en: str
    course_ko: str
    course_en: str
    label: str  # of the offering
    url: str
    state: str
    available_from: datetime | None = None
    due_at: datetime | None = None
    last: datetime | None = None  # the last moment at which something is accepted
    extended: bool = False  # the person's own date differs from the usual one
    result: Any = ""  # the released mark in words: "8 / 10"
    updated_at: datetime | None = None
    revision: int = 0  # of the item: calendars see by it that something changed
    opens_when: tuple[str, ...] = ()  # while release rules keep it shut: what opens it, in words


@dataclass(frozen=True)
class DatedKind:
    """A kind of item that has dates: ``item_kind``, ``id``, ``offering_id``, titles and dates.

    *of_offering* gives every item that can still be changed, in order; *page* its address for
    those who teach; *learner_page* the one for learners.
    """

    kind: str
    label: Any  # a lazy translation: "과제"
    of_offering: Callable[[int], Iterable[Any]]
    page: Callable[[Any], str]
    learner_page: Callable[[Any], str]
    attempts: bool = True  # whether further attempts mean anything for *item*
    minutes: bool = False  # whether further minutes do
    late: bool = True  # whether something is taken late


#: A person's id to what is due for them; a fixed number of statements.
DueFinder = Callable[[int], Iterable[DueEntry]]

#: States in which release rules still matter: what is over, or handed in, is told as it is.
_CAN_BE_SHUT = frozenset({"upcoming", "open", "draft", "late"})

_due: list[DueFinder] = []
_dated: dict[str, DatedKind] = {}
_marks: list[MarksReader] = []
_marked: list[MarkedReader] = []
_changed: list[ChangeListener] = []


def register_marks(marks: MarksReader, marked: MarkedReader) -> None:
    """Grading fills this in; the last one registered counts."""
    _marks[:] = [marks]
    _marked[:] = [marked]


def released_marks(submission_ids: Iterable[int]) -> dict[int, Any]:
    """Released marks by submission id."""
    return _marks[0](submission_ids) if _marks else {}


def is_marked(assignment_id: int) -> bool:
    """Whether points and criteria are held fast because somebody was marked by them."""
    return _marked[0](assignment_id) if _marked else False


def on_change(listener: ChangeListener) -> None:
    """Call *listener(assignment)* where what its marks say of skills may have changed."""
    _changed[:] = [listener]


def changed(assignment: Any) -> None:
    """Tell whoever listens."""
    for listener in _changed:
        listener(assignment)


def register_due(finder: DueFinder) -> None:
    """*finder(person_id)* gives the lines of one kind, whatever their state."""
    if finder not in _due:
        _due.append(finder)


def due_entries(person_id: int, gates: Mapping[int, Gates] | None = None) -> list[DueEntry]:
    """Everything of every kind, by due date; what has none comes last.

    What the release rules of its course keep shut is upcoming, and says what opens it. *gates*:
    what is open by offering, where the caller has read it.
    """
    found = [entry for finder in _due for entry in finder(person_id)]
    if gates is None:
        asked = {
            entry.offering_id
            for entry in found
            if entry.offering_id and entry.state in _CAN_BE_SHUT
        }
        gates = content.gates_of(person_id, asked)
    found = [_as_released(entry, gates.get(entry.offering_id, Gates())) for entry in found]
    dated = [entry for entry in found if entry.due_at is not None]
    undated = [entry for entry in found if entry.due_at is None]
    return sorted(dated, key=lambda entry: (entry.due_at, entry.kind, entry.item_id)) + undated


def due_soon(
    person_id: int, until: datetime, gates: Mapping[int, Gates] | None = None
) -> list[DueEntry]:
    """What is not handed in, can still be, and is due by *until*; the earliest first.

    With what release rules still keep shut: it says what to do first.
    """
    return [
        entry
        for entry in due_entries(person_id, gates)
        if (entry.state in {"open", "draft", "late"} or entry.opens_when)
        and entry.due_at is not None
        and entry.due_at <= until
    ]


def _as_released(entry: DueEntry, gates: Gates) -> DueEntry:
    opening = gates.of(Key(entry.kind, entry.item_id))
    if opening.open or entry.state not in _CAN_BE_SHUT:
        return entry
    # Of its own date and that of the rules the later one is told: nothing opens before it.
    ruled = next((reason.at for reason in opening.reasons if reason.at is not None), None)
    own = entry.available_from
    if ruled is not None and own is not None and own > ruled:
        opening = Opening(tuple(reason for reason in opening.reasons if reason.at is None))
    elif ruled is not None:
        own = None
    sentences = content_words.opening_sentences(opening, gates.parts)
    return replace(entry, state="upcoming", available_from=own, opens_when=tuple(sentences))


def register_dated(kind: DatedKind) -> None:
    """Let extensions and moving of dates reach a kind of item."""
    _dated[kind.kind] = kind


def dated_kinds() -> list[DatedKind]:
    """Every kind of item with dates, in the order of registration."""
    return list(_dated.values())


def dated_kind(kind: str) -> DatedKind | None:
    """The kind of this name."""
    return _dated.get(kind)


#: Told of a submission (a row) whose page a person has opened; writes apart from the request.
OpenListener = Callable[[Any, Any], None]
_opened: list[OpenListener] = []


def on_open(listener: OpenListener) -> None:
    """Call *listener(submission, person)* where somebody opens the page of a submission."""
    if listener not in _opened:
        _opened.append(listener)


def opened(submission: Any, person: Any) -> None:
    """Tell whoever listens that *person* sees *submission* with what was said of it."""
    for listener in _opened:
        listener(submission, person)


@dataclass(frozen=True)
class Panel:
    """A few lines with a link on a learner's page of an assignment. Texts are lazy translations."""

    title: Any
    texts: tuple[Any, ...]
    url: str
    label: Any  # of the link
    urgent: bool = False  # there is something to do now


@dataclass(frozen=True)
class TeachingLink:
    """A link from an assignment's teaching pages; its endpoint takes offering_id, assignment_id.

    *count(assignment_id)*: what waits there.
    """

    label: Any
    endpoint: str
    icon: str
    permission: Any  # a Permission at the offering
    order: int
    count: Callable[[int], int] | None = None


#: (assignment, learner) to a panel of their page; none: nothing to say.
PanelFinder = Callable[[Any, Any], Panel | None]
_panels: list[PanelFinder] = []
_links: dict[str, TeachingLink] = {}


def register_panel(finder: PanelFinder) -> None:
    """*finder(assignment, person)* is asked where a learner opens an assignment."""
    if finder not in _panels:
        _panels.append(finder)


def panels(assignment: Any, person: Any) -> list[Panel]:
    """The panels of a learner's page of an assignment."""
    found = [finder(assignment, person) for finder in _panels]
    return [one for one in found if one is not None]


def register_teaching_link(link: TeachingLink) -> None:
    """Lead from an assignment's teaching pages to a page of another feature."""
    _links[link.endpoint] = link


def teaching_links() -> list[TeachingLink]:
    """The links in order."""
    return sorted(_links.values(), key=lambda link: link.order)

"""What other features put on an offering's pages: items among the lessons, tabs, counts.

Content lies below assignments, quizzes, grading and the gradebook; they register here what it
shows. An activity that can be asked for ("opens after the quiz is passed"), that opens by rules
itself and that is copied with its course registers three things:

- :func:`register_item_kind`: what there is, and how people stand with it. Its own pages ask
  ``content.loaders.require_open(person, offering_id, kind, id)`` before they show it to a learner.
- :func:`register_copier`: what a copy of the course will hold, and the copy itself.
- :func:`register_search`: what a search within the course may find.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, ClassVar, Protocol

from lms.access import Permission
from lms.courses.content.rules.copying import moved
from lms.courses.content.rules.standing import Key, Standing


@dataclass(frozen=True)
class Item:
    """A line of the course page beside the lessons: an assignment, for instance."""

    module_id: int | None  # none: after the modules
    position: int
    title_ko: str
    title_en: str
    url: str
    kind: Any  # a lazy translation: "과제"
    icon: str = "clipboard-list"
    due_at: datetime | None = None
    state: Any = ""  # a lazy translation: "냈음"
    tone: str = "neutral"  # of the state: neutral, success, warning, danger, info
    done: bool = False
    item_kind: str = ""  # of a registered kind: what opens it is shown beside it
    item_id: int = 0

    @property
    def key(self) -> Key:
        """What release rules call it."""
        return Key(self.item_kind, self.item_id)


class Activity(Protocol):
    """A row of a registered kind: an assignment, a quiz."""

    item_kind: ClassVar[str]
    id: int
    title_ko: str
    title_en: str
    module_id: int | None
    published_at: datetime | None


@dataclass(frozen=True)
class Subject:
    """Something of a registered kind that there is in an offering, published or not."""

    kind: str
    id: int
    title_ko: str
    title_en: str
    module_id: int | None
    published: bool

    @classmethod
    def of(cls, row: Activity) -> Subject:
        """*row* as release rules and lessons know it."""
        return cls(
            row.item_kind,
            row.id,
            row.title_ko,
            row.title_en,
            row.module_id,
            row.published_at is not None,
        )

    @property
    def key(self) -> Key:
        """What release rules call it."""
        return Key(self.kind, self.id)


@dataclass(frozen=True)
class ItemKind:
    """A kind of activity. The sentences are lazy translations that hold ``%(title)s``.

    *find(offering_id)* gives what has not been deleted, drafts too. *standings(offering_id,
    person_ids, item_ids)* says for each (person id, item id) whether it is done in its own sense
    (handed in; passed, or ended where there is no pass mark) and the mark in percent that the
    learner has been shown; whoever is missing has done nothing. A fixed number of statements.
    """

    kind: str
    label: Any  # "과제"
    find: Callable[[int], Iterable[Subject]]
    standings: Callable[[int, Collection[int], Collection[int]], Mapping[tuple[int, int], Standing]]
    opens_when: Any  # "'%(title)s' 과제를 내면 열립니다."
    done_rule: Any  # "이 차시는 '%(title)s' 과제를 내면 마친 것으로 셉니다."
    done_because: Any  # "'%(title)s' 과제를 냈으므로 마쳤습니다."
    not_yet: Any  # "'%(title)s' 과제를 아직 내지 않았습니다."


@dataclass(frozen=True)
class PlannedDate:
    """A date of something that will be copied, as it is and as it will be."""

    label: Any  # a lazy translation: "마감"
    before: datetime
    after: datetime


@dataclass(frozen=True)
class Planned:
    """A line of the plan of a copy."""

    kind: Any  # a lazy translation: "과제"
    title_ko: str
    title_en: str
    module_id: int | None  # of the source
    dates: tuple[PlannedDate, ...] = ()
    notes: tuple[Any, ...] = ()  # what will not be as it was


@dataclass
class CopyJob:
    """A copy from one offering into another (or the same).

    *module_ids*: the modules that are copied; none: everything, what lies in no module too.
    *days*: by how many days dates move. While copying, *modules* holds the new module by the old,
    and each copier writes what it made into *made*: the new id by the old key.
    """

    source_id: int
    target_id: int
    days: int
    author_id: int
    module_ids: frozenset[int] | None = None
    lesson_id: int | None = None  # this lesson alone
    modules: dict[int, int] = field(default_factory=dict)
    made: dict[Key, int] = field(default_factory=dict)

    def takes(self, module_id: int | None) -> bool:
        """Whether what lies in this module (none: in no module) is copied by other features."""
        if self.lesson_id is not None:
            return False
        return self.module_ids is None or module_id in self.module_ids

    def moved(self, moment: datetime | None) -> datetime | None:
        """The moment as the copy will have it."""
        return moved(moment, self.days)

    def planned(self, label: Any, moment: datetime | None) -> tuple[PlannedDate, ...]:
        """A date as a line of the plan; nothing where there is none."""
        after = self.moved(moment)
        return () if moment is None or after is None else (PlannedDate(label, moment, after),)


@dataclass(frozen=True)
class Copier:
    """*plan(job)* says what would be copied, *copy(job)* copies it (drafts, dates moved)."""

    plan: Callable[[CopyJob], Iterable[Planned]]
    copy: Callable[[CopyJob], None]


@dataclass(frozen=True)
class Searchable:
    """Something that a search within a course may find, as its reader may see it.

    *key* names what release rules can close: while it is closed only its titles are searched.
    """

    kind: Any  # a lazy translation: "과제"
    title_ko: str
    title_en: str
    text: str  # Markdown, or plain
    url: str
    icon: str = "file-text"
    key: Key | None = None


@dataclass(frozen=True)
class Grantable:
    """Something that an instructor may let an assistant do; one tick on the page."""

    permissions: tuple[Permission, ...]
    label: Any
    help: Any
    order: int


@dataclass(frozen=True)
class Tab:
    """A tab of an offering's teaching pages; its endpoint takes ``offering_id`` alone."""

    label: Any
    endpoint: str
    permission: Permission
    order: int
    count: Callable[[int], int | None] | None = None  # offering id → what waits there
    also: tuple[Permission, ...] = ()  # any of these opens it, too
    more: bool = False  # behind "more" while nothing waits there
    rooms: tuple[str, ...] = ()  # blueprints whose pages belong to it, wherever they lie


@dataclass(frozen=True)
class LearnerLink:
    """A link of the course page. *own*: it leads to something that only a learner has (results,
    reviews), so that somebody who only looks as a learner finds nothing behind it."""

    label: Any
    endpoint: str
    icon: str
    order: int
    there: Callable[[int], bool] | None = None  # offering id → whether there is anything
    own: bool = False


ItemsOf = Callable[[int, int | None], Iterable[Item]]
SearchablesOf = Callable[[Any, int, bool], Iterable[Searchable]]
Counts = Callable[[Any, list[int]], dict[int, int]]

_items: list[ItemsOf] = []
_tabs: dict[str, Tab] = {}
_links: dict[str, LearnerLink] = {}
_to_grade: list[Counts] = []
_kinds: dict[str, ItemKind] = {}
_copiers: dict[str, Copier] = {}
_searches: list[SearchablesOf] = []
_grantables: dict[tuple[Permission, ...], Grantable] = {}


def register_items(finder: ItemsOf) -> None:
    """*finder(offering_id, person_id)* gives the items that learners see; no person: without state."""
    if finder not in _items:
        _items.append(finder)


def register_tab(
    label: Any,
    endpoint: str,
    permission: Permission,
    order: int,
    count: Callable[[int], int | None] | None = None,
    *,
    also: tuple[Permission, ...] = (),
    more: bool = False,
    rooms: tuple[str, ...] = (),
) -> None:
    """Add a tab for those who have *permission* at the offering, or any of *also*.

    *more*: what is not opened every day stands behind "more", unless it is open or something waits.
    *rooms*: blueprints whose pages it stands for although their addresses lie elsewhere.
    """
    _tabs[endpoint] = Tab(label, endpoint, permission, order, count, also, more, rooms)


def register_learner_link(
    label: Any,
    endpoint: str,
    icon: str,
    order: int,
    there: Callable[[int], bool] | None = None,
    *,
    own: bool = False,
) -> None:
    """Add a link to the learner's course page; the endpoint takes ``offering_id`` alone.

    *there(offering_id)* says whether an offering has anything of it; without it always.
    """
    _links[endpoint] = LearnerLink(label, endpoint, icon, order, there, own)


def register_to_grade(counter: Counts) -> None:
    """*counter(person, offering_ids)* gives how much work waits for a mark, by offering."""
    if counter not in _to_grade:
        _to_grade.append(counter)


def register_item_kind(kind: ItemKind) -> None:
    """Let *kind* be asked for by release rules and lessons, and have release rules of its own."""
    _kinds[kind.kind] = kind


def register_copier(name: str, copier: Copier) -> None:
    """Copy what the feature *name* holds along with a course; called after modules and lessons."""
    _copiers[name] = copier


def register_search(finder: SearchablesOf) -> None:
    """*finder(person, offering_id, teaches)* gives what *person* may find in the offering: to
    those who teach drafts too, to learners nothing that is not published and open to them."""
    if finder not in _searches:
        _searches.append(finder)


def register_grantable(
    permissions: tuple[Permission, ...], label: Any, help: Any, order: int
) -> None:
    """Let instructors tick this for an assistant. What the role's grants cannot hold
    (``access.GRANTABLE``) stays out whatever is ticked."""
    _grantables[permissions] = Grantable(permissions, label, help, order)


def item_kinds() -> dict[str, ItemKind]:
    """The registered kinds by name."""
    return dict(_kinds)


def subjects(offering_id: int) -> list[Subject]:
    """Everything of the registered kinds that there is in an offering."""
    return [subject for kind in _kinds.values() for subject in kind.find(offering_id)]


def standings(
    offering_id: int, person_ids: Collection[int], keys: Iterable[Key]
) -> dict[tuple[int, Key], Standing]:
    """How people stand with activities of the registered kinds; one call for each kind."""
    wanted: dict[str, set[int]] = {}
    for key in keys:
        if key.kind in _kinds:
            wanted.setdefault(key.kind, set()).add(key.id)
    found: dict[tuple[int, Key], Standing] = {}
    for name, ids in wanted.items():
        for (person_id, item_id), standing in (
            _kinds[name].standings(offering_id, person_ids, ids).items()
        ):
            found[person_id, Key(name, item_id)] = standing
    return found


def copiers() -> list[Copier]:
    """What else is copied with modules and lessons."""
    return list(_copiers.values())


def searchables(person: Any, offering_id: int, teaches: bool) -> list[Searchable]:
    """What other features let *person* find in an offering."""
    return [one for finder in _searches for one in finder(person, offering_id, teaches)]


def grantables() -> list[Grantable]:
    """What can be ticked for an assistant, in order."""
    return sorted(_grantables.values(), key=lambda one: one.order)


def items(offering_id: int, person_id: int | None) -> list[Item]:
    """Every registered item of an offering, in order."""
    found = [item for finder in _items for item in finder(offering_id, person_id)]
    return sorted(found, key=lambda item: item.position)


def tabs() -> list[Tab]:
    """The tabs in order."""
    return sorted(_tabs.values(), key=lambda tab: tab.order)


def learner_links(offering_id: int) -> list[LearnerLink]:
    """The learner's links in order, of what the offering has."""
    found = [link for link in _links.values() if link.there is None or link.there(offering_id)]
    return sorted(found, key=lambda link: link.order)


def to_grade(person: Any, offering_ids: list[int]) -> dict[int, int]:
    """How much work waits for a mark, by offering."""
    totals = dict.fromkeys(offering_ids, 0)
    for counter in _to_grade:
        for offering_id, count in counter(person, offering_ids).items():
            if offering_id in totals:
                totals[offering_id] += count
    return totals

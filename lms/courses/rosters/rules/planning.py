"""What a roster file would do, decided line by line in its order."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from lms.courses.rosters.rules.reading import ENDS, MOVES, Row, plain

#: What is written when the plan is carried out.
DONE: Final = ("add", "again", "end", "move", "missing_end")
#: What stands in the way of a line; the rest of the file goes on without it.
STOPPED: Final = ("unknown", "doubled", "bad", "full")
_LIVE: Final = ("active", "on_leave")
_OVER: Final = ("completed", "graduated")


@dataclass(frozen=True)
class Known:
    """An account: whose it is, and how they stand with the place (none: never there)."""

    person_id: int
    name: str
    english_name: str = ""
    standing: str | None = None
    closed: bool = False


@dataclass(frozen=True)
class Present:
    """Somebody who sits there now."""

    person_id: int
    name: str


@dataclass(frozen=True)
class Target:
    """A cohort of the same track to which people can be moved."""

    id: int
    names: tuple[str, ...]  # number and titles, plain
    seats_left: int
    there: frozenset[int] = frozenset()  # people who sit there already


@dataclass(frozen=True)
class PlanLine:
    """What becomes of a line (0: of somebody whom the file does not name), and why.

    *outcome*: add, again (came back), same, finished, end, move, unknown, doubled, bad, full,
    missing (stays), missing_end. *code* and *params* say the reason of a line that is stopped.
    """

    line: int
    key: str
    name: str
    outcome: str
    person_id: int | None = None
    code: str = ""
    params: Mapping[str, Any] = field(default_factory=dict)
    target_id: int | None = None
    reason: str = ""
    link: bool = False  # the id of the other system is kept for this person

    @property
    def done(self) -> bool:
        """Whether carrying the plan out writes something for it."""
        return self.outcome in DONE or self.link


@dataclass(frozen=True)
class Plan:
    """All of it. The same file on the same roster gives the same :attr:`digest`."""

    lines: tuple[PlanLine, ...]
    seats_left: int

    @property
    def counts(self) -> dict[str, int]:
        """How many lines come out so."""
        return dict(Counter(line.outcome for line in self.lines))

    @property
    def changes(self) -> int:
        """How many lines write something."""
        return sum(line.done for line in self.lines)

    @property
    def digest(self) -> str:
        """What a preview showed: carrying out refuses where it would show something else by now."""
        text = "\n".join(
            f"{one.line}\t{one.key}\t{one.outcome}\t{one.person_id}\t{one.code}\t{one.target_id}"
            f"\t{one.reason}\t{one.link}"
            for one in self.lines
        )
        return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def make(
    rows: Sequence[Row],
    known: Mapping[str, Sequence[Known]],
    present: Sequence[Present],
    *,
    seats_left: int,
    targets: Sequence[Target] | None = None,
    ends_missing: bool = False,
    linked: Mapping[str, Known] | None = None,
) -> Plan:
    """Decide every line. Nobody ends unless a line says so, or *ends_missing* is asked.

    *known*: accounts by key (several: it is not clear who is meant). *targets*: where people can be
    moved to; none where moving is not possible (an offering). *linked*: accounts by address, for
    files whose key is the id of another system that is not known yet.

    Ends and moves come first when the plan is carried out, so the seats that they free count.
    """
    decided = _Deciding(known, targets, linked or {})
    lines = [decided.line(row) for row in rows]
    named = decided.people
    missing = [
        PlanLine(0, "", one.name, "missing_end" if ends_missing else "missing", one.person_id)
        for one in present
        if one.person_id not in named
    ]
    lines += missing
    seats = seats_left + sum(one.outcome in ("end", "move", "missing_end") for one in lines)
    seated: list[PlanLine] = []
    for one in lines:
        if one.outcome in ("add", "again"):
            if seats <= 0:
                one = _stopped(one, "full", "full")
            else:
                seats -= 1
        seated.append(one)
    return Plan(tuple(seated), seats)


def _stopped(one: PlanLine, outcome: str, code: str) -> PlanLine:
    return PlanLine(one.line, one.key, one.name, outcome, one.person_id, code)


class _Deciding:
    def __init__(
        self,
        known: Mapping[str, Sequence[Known]],
        targets: Sequence[Target] | None,
        linked: Mapping[str, Known],
    ) -> None:
        self.known, self.targets, self.linked = known, targets, linked
        self.keys: dict[str, int] = {}  # key → the line that named it first
        self.people: dict[int, int] = {}
        self.room = {one.id: one.seats_left for one in targets or ()}

    def line(self, row: Row) -> PlanLine:
        def stop(outcome: str, code: str, person: Known | None = None, **params: Any) -> PlanLine:
            return PlanLine(
                row.line, row.key, person.name if person else row.name, outcome,
                person.person_id if person else None, code, params,
            )  # fmt: skip

        if not row.key:
            return stop("bad", "no_key")
        if row.key in self.keys:
            return stop("doubled", "doubled", first=self.keys[row.key])
        self.keys[row.key] = row.line
        found, link = self._found(row)
        if len(found) > 1:
            return stop("bad", "several")
        if not found:
            return stop("unknown", "unknown")
        person = found[0]
        if person.person_id in self.people:
            return stop("doubled", "doubled_person", person, first=self.people[person.person_id])
        self.people[person.person_id] = row.line  # named, even where something is wrong with it
        if person.closed:
            return stop("bad", "closed", person)
        if row.name and plain(row.name) not in (plain(person.name), plain(person.english_name)):
            return stop("bad", "name_differs", person, said=row.name)
        if not row.state:
            return stop("bad", "bad_state", person, said=row.said)
        made = self._decide(row, person)
        if made[0] in STOPPED:
            return stop(made[0], made[1], person, said=row.cohort)
        return PlanLine(
            row.line, row.key, person.name, made[0], person.person_id, target_id=made[2],
            reason=row.reason if made[0] in ("end", "move") else "", link=link,
        )  # fmt: skip

    def _found(self, row: Row) -> tuple[Sequence[Known], bool]:
        found = self.known.get(row.key, ())
        if found or not row.email or row.email not in self.linked:
            return found, False
        return [self.linked[row.email]], True

    def _decide(self, row: Row, person: Known) -> tuple[str, str, int | None]:
        standing = person.standing
        if row.state == ENDS:
            return ("end" if standing in _LIVE else "same", "", None)
        if row.state == MOVES:
            return self._move(row, person)
        if standing == "active":
            return "same", "", None
        if standing == "on_leave":
            return "bad", "on_leave", None
        if standing in _OVER:
            return "finished", "", None
        return ("add" if standing is None else "again"), "", None

    def _move(self, row: Row, person: Known) -> tuple[str, str, int | None]:
        if self.targets is None:
            return "bad", "no_moving", None
        wanted = plain(row.cohort).removesuffix("기")
        found = [
            one
            for one in self.targets
            if wanted and wanted in {name.removesuffix("기") for name in one.names}
        ]
        if len(found) != 1:
            return "bad", "no_cohort", None
        target = found[0]
        if person.person_id in target.there:
            return ("same", "", None) if person.standing not in _LIVE else ("bad", "there", None)
        if person.standing not in _LIVE:
            return "bad", "not_enrolled", None
        if self.room[target.id] <= 0:
            return "full", "target_full", None
        self.room[target.id] -= 1
        return "move", "", target.id

"""The invented world while it is made: rows that wait, chance by topic, the day that it is today."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any

from lms import clock
from lms.access import Role
from lms.accounts import notices
from lms.accounts.models import AuditEntry, ConsentRecord, Grant, Organisation, Person
from lms.communication.models import Notification
from lms.courses.assignments.models import SubmissionMember
from lms.demo import names
from lms.demo.rows import Rows
from lms.evidence.models import EvidenceItem
from lms.evidence.operations import Shown
from lms.interop.formats.hangul import initial_consonants
from lms.matching import taxonomy
from lms.storage import Attachment, Stored

#: Reserved for documentation: no mail can reach anybody.
DOMAIN = "demo.example.org"
#: Notifications older than this have been read.
READ_AFTER = timedelta(days=9)


@dataclass
class World:
    """Everything that the parts of the loader share.

    *today* is the day of loading in Seoul, *now* its first moment: nothing that has happened lies
    after it. Chance comes from :meth:`chance`, by topic, so that one part cannot shift another.
    """

    rows: Rows
    seed: int
    today: date
    password_hash: str
    people_wanted: int = 300
    companies_wanted: int = 30
    files: dict[str, tuple[Stored, ...]] = field(default_factory=dict)  # by bundle
    organisations: dict[str, Any] = field(default_factory=dict)
    cast: dict[str, Any] = field(default_factory=dict)
    shared: Any = None  # the offering in which the trainee and the instructor meet
    #: What the outbox is to do: (kind, payload, key, moment).
    later: list[tuple[str, dict[str, Any], str, datetime]] = field(default_factory=list)
    _numbers: dict[int, int] = field(default_factory=dict)
    _addresses: dict[str, int] = field(default_factory=dict)
    _chances: dict[str, Random] = field(default_factory=dict)

    @property
    def now(self) -> datetime:
        """The first moment of the day of loading."""
        return clock.seoul_midnight(self.today)

    def chance(self, topic: str) -> Random:
        """The random numbers of a topic."""
        if topic not in self._chances:
            self._chances[topic] = Random(f"{self.seed}:{topic}")  # noqa: S311  (invented data, no secrets)
        return self._chances[topic]

    def day(self, offset: int) -> date:
        """So many days from today."""
        return self.today + timedelta(days=offset)

    def hour(self, day: date, rng: Random, first: int = 9, last: int = 22) -> datetime:
        """A moment of *day* in Seoul, between two full hours; never after :attr:`now`."""
        at = datetime.combine(
            day, time(rng.randrange(first, last), rng.randrange(60), rng.randrange(60)), clock.SEOUL
        )
        return min(at, self.now - timedelta(minutes=rng.randrange(1, 600)))

    def key(self, topic: str, length: int = 16) -> str:
        """A random-looking hexadecimal key."""
        return f"{self.chance(topic).getrandbits(length * 4):0{length}x}"

    # --- people and places ---

    def organisation(
        self, kind: str, slug: str, name: str, english_name: str, parent: Any = None
    ) -> Any:
        """An organisation, kept under its slug."""
        row = self.rows.add(
            Organisation,
            kind=kind,
            slug=slug,
            name=name,
            english_name=english_name,
            parent_id=parent.id if parent is not None else None,
            demo=True,
            created_at=self.now - timedelta(days=900),
        )
        self.organisations[slug] = row
        return row

    def person(
        self, at: datetime, *, name: tuple[str, str] | None = None, address: str = ""
    ) -> Any:
        """Someone with an account, who was told the notices; invented where no name is given."""
        rng = self.chance("people")
        korean, english, family, given = names.draw(rng)
        if name is not None:
            korean, english = name
            given, family = english.split(" ", 1)
        if not address:
            local = f"{given}.{family}".lower()
            self._addresses[local] = self._addresses.get(local, 0) + 1
            count = self._addresses[local]
            address = f"{local}{count if count > 1 else ''}@{DOMAIN}"
        year = at.astimezone(clock.SEOUL).year
        self._numbers[year] = self._numbers.get(year, 0) + 1
        row = self.rows.add(
            Person,
            email=address,
            email_verified_at=at,
            password_hash=self.password_hash,
            name=korean,
            initials=initial_consonants(korean),
            english_name=english,
            number=f"{year}-{self._numbers[year]:05d}",
            phone=f"+821000{rng.randrange(10**6):06d}" if rng.random() < 0.7 else "",
            language="en" if not _hangul_name(korean) else "ko",
            age_confirmed_at=at,
            notify_by={},
            demo=True,
            created_at=at,
        )
        for kind in notices.TOLD:
            self.consent(row, kind, at)
        return row

    def consent(self, person: Any, kind: str, at: datetime) -> Any:
        """What a person was told, or agreed to."""
        notice = notices.in_force(kind, self.today)
        return self.rows.add(
            ConsentRecord,
            person_id=person.id,
            kind=kind,
            version=notice.version,
            text_hash=notice.hash,
            given_at=at,
        )

    def grant(
        self,
        person: Any,
        role: Role,
        scope_kind: str,
        scope_id: int,
        at: datetime,
        *,
        ended_at: datetime | None = None,
    ) -> None:
        """A role in a scope."""
        self.rows.add(
            Grant,
            person_id=person.id,
            role=role.value,
            scope_kind=scope_kind,
            scope_id=scope_id,
            granted_at=at,
            ended_at=ended_at,
        )

    # --- what is there already ---

    def attached(self, kind: str, subject_id: int) -> list[Any]:
        """The files of a subject."""
        return [
            row
            for row in self.rows.of(Attachment)
            if (row.subject_kind, row.subject_id) == (kind, subject_id)
        ]

    def members_of(self, submission_id: int) -> list[Any]:
        """The lines that say whose work a submission is."""
        return [row for row in self.rows.of(SubmissionMember) if row.submission_id == submission_id]

    # --- what follows from events ---

    def audit(
        self,
        at: datetime,
        action: str,
        kind: str,
        subject_id: int,
        *,
        actor: Any = None,
        before: dict[str, Any] | None = None,
        after: dict[str, Any] | None = None,
    ) -> None:
        """A row of the trail."""
        self.rows.add(
            AuditEntry,
            at=at,
            actor_id=actor.id if actor is not None else None,
            action=action,
            subject_kind=kind,
            subject_id=subject_id,
            before=before,
            after=after,
        )

    def tell(self, person: Any, kind: str, params: dict[str, Any], url: str, at: datetime) -> None:
        """A line in an inbox; read where it is old."""
        self.rows.add(
            Notification,
            person_id=person.id,
            kind=kind,
            params=params,
            url=url,
            created_at=at,
            read_at=at + timedelta(hours=5) if at < self.now - READ_AFTER else None,
        )

    def show(
        self, person: Any, source_kind: str, source_id: int, shown: list[Shown], at: datetime
    ) -> None:
        """Evidence, as :func:`lms.evidence.operations.record` would write it the first time."""
        known = taxonomy.load()
        wanted = {known.resolve(item.skill_id).id: item for item in shown}
        for skill_id, item in wanted.items():
            self.rows.add(
                EvidenceItem,
                person_id=person.id,
                source_kind=source_kind,
                source_id=source_id,
                recorded_at=at,
                **{**vars(item), "skill_id": skill_id},
            )


def _hangul_name(name: str) -> bool:
    return " " not in name

"""What trainees hand in: texts, links and files, by themselves or for a group."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

from lms.courses.assignments import rules as handing_in
from lms.courses.assignments.models import Draft, Submission, SubmissionMember
from lms.demo import phrases
from lms.demo.runs import Work
from lms.demo.world import World
from lms.storage import Attachment, Stored

#: Which bundles of files fit an assignment; the others take those of the analysis.
BUNDLES = {
    "small-data-classifier": ("classifier", "classifier-notebook", "classifier", "report"),
    "detector-acceptance": ("detector", "detector-notebook", "verdict", "verdict-pdf"),
    "team": ("team",),
}
_USUAL = ("analysis", "analysis", "notebook", "report", "summary")


def hand_in(
    world: World,
    rng: Random,
    person: Any,
    work: Work,
    number: int,
    at: datetime,
    *,
    bundle: str | None = None,
    text: str | None = None,
) -> Any:
    """Add a hand-in of one person; *bundle* names the files, *text* says what is written."""
    files = _files(world, rng, work, bundle)
    written, link = _words(rng, person, work, has_files=bool(files))
    return add(
        world,
        person,
        [person],
        work,
        number,
        at,
        text=written if text is None else text,
        link="" if text is not None else link,
        files=files,
    )


def add(
    world: World,
    person: Any,
    members: Sequence[Any],
    work: Work,
    number: int,
    at: datetime,
    *,
    text: str,
    link: str,
    files: Sequence[Stored],
    group: Any = None,
    override: Any = None,
) -> Any:
    """Add what *person* handed in for *members*, with its receipt; *override*: an extension."""
    at = at.astimezone(UTC)
    due = override.due_at if override is not None else work.row.due_at
    submission = world.rows.add(
        Submission,
        assignment_id=work.row.id,
        person_id=person.id,
        group_id=group.id if group is not None else None,
        number=number,
        text=text,
        link=link,
        submitted_at=at,
        due_at=due,
        late=at > due,
        receipt=handing_in.receipt(
            assignment_id=work.row.id,
            person_number=person.number,
            number=number,
            submitted_at=at,
            text=text,
            link=link,
            files=[(file.name, file.size, file.sha256) for file in files],
            members=sorted(one.number for one in members) if group is not None else (),
        ),
        client_key=world.key("client", 32),
    )
    for one in members:
        world.rows.add(
            SubmissionMember,
            submission_id=submission.id,
            person_id=one.id,
            due_at=due,
            late=at > due,
            override_id=override.id if override is not None else None,
        )
    attach(world, "submission", submission.id, files, person, at)
    return submission


def attach(
    world: World, kind: str, subject_id: int, files: Sequence[Stored], person: Any, at: datetime
) -> list[Any]:
    """Let a subject have files."""
    return [
        world.rows.add(
            Attachment,
            subject_kind=kind,
            subject_id=subject_id,
            sha256=file.sha256,
            size=file.size,
            name=file.name,
            media_type=file.media_type,
            position=position,
            uploaded_by_id=person.id,
            created_at=at,
        )
        for position, file in enumerate(files)
    ]


def draft(world: World, rng: Random, person: Any, work: Work) -> None:
    """Add something written and not handed in."""
    if "text" not in work.text.kinds:
        return
    world.rows.add(
        Draft,
        assignment_id=work.row.id,
        person_id=person.id,
        text=rng.choice(phrases.HAND_INS).format(work=work.text.title_ko)[:90],
        saved_at=world.now - timedelta(hours=rng.randrange(3, 200)),
        revision=rng.randrange(1, 9),
    )


def _files(world: World, rng: Random, work: Work, bundle: str | None) -> Sequence[Stored]:
    if bundle is not None:
        return world.files[bundle]
    special = BUNDLES.get(work.text.slug)
    if "file" not in work.text.kinds or rng.random() >= (0.75 if special else 0.35):
        return ()
    return world.files[rng.choice(special or _USUAL)]


def _words(rng: Random, person: Any, work: Work, *, has_files: bool) -> tuple[str, str]:
    """(text, link): there is always something to look at."""
    kinds = work.text.kinds
    title = work.text.title_en if person.language == "en" else work.text.title_ko
    texts = phrases.HAND_INS_ENGLISH if person.language == "en" else phrases.HAND_INS
    text = rng.choice(texts).format(work=title) if "text" in kinds else ""
    link = ""
    wanted = not text if not has_files else rng.random() < 0.3
    if "link" in kinds and (wanted or (not has_files and rng.random() < 0.5)):
        link = f"https://git.demo.example.org/{person.number}/{work.row.id}-{rng.randrange(10**5)}"
    return text, link

"""Comments to be used again."""

from __future__ import annotations

from sqlalchemy import func, select, update

from lms import clock
from lms.accounts.models import Person
from lms.courses.assignments.operations import Refused
from lms.courses.assignments.operations.drafts import clean_text
from lms.courses.assignments.rules import Reason
from lms.courses.editing import Conflict
from lms.courses.grading.models import Snippet
from lms.db import db
from lms.interop.formats.hangul import initial_consonants

MOST_SNIPPET = 2_000  # characters
MOST_SNIPPETS = 300  # of one person in one course


def keep_snippet(course_id: int, owner: Person, body: str, *, shared: bool) -> Snippet:
    """Add a comment to the bank; the same text of the same person is one comment."""
    body = _checked(body)
    known = db.session.scalar(
        select(Snippet).where(
            Snippet.course_id == course_id, Snippet.owner_id == owner.id, Snippet.body == body
        )
    )
    if known is not None:
        if shared and not known.shared:
            known.shared = True
            db.session.flush()
        return known
    held = db.session.scalar(
        select(func.count())
        .select_from(Snippet)
        .where(Snippet.course_id == course_id, Snippet.owner_id == owner.id)
    )
    if (held or 0) >= MOST_SNIPPETS:
        raise Refused([Reason("too_many_snippets", {"most": MOST_SNIPPETS})])
    line = Snippet(
        course_id=course_id,
        owner_id=owner.id,
        shared=shared,
        body=body,
        initials=initial_consonants(body),
        created_at=clock.now(),
    )
    db.session.add(line)
    db.session.flush()
    return line


def change_snippet(line: Snippet, body: str, version: int, *, shared: bool) -> None:
    """Say something else. Raises ``editing.Conflict`` and :class:`Refused`."""
    if line.version != version:
        raise Conflict
    body = _checked(body)
    if (line.body, line.shared) == (body, shared):
        return
    line.body, line.initials, line.shared = body, initial_consonants(body), shared
    line.updated_at = clock.now()
    db.session.flush()


def delete_snippet(line: Snippet) -> None:
    """Take it out of the bank; what was written with it stays."""
    db.session.delete(line)
    db.session.flush()


def note_use(line: Snippet) -> None:
    """It was put into feedback once more: what is used often is offered first."""
    db.session.execute(
        update(Snippet)
        .where(Snippet.id == line.id)
        .values(uses=Snippet.uses + 1)
        .execution_options(synchronize_session=False)
    )


def _checked(body: str) -> str:
    body = clean_text(body).strip()
    if not body:
        raise Refused([Reason("snippet_empty")])
    if len(body) > MOST_SNIPPET:
        raise Refused([Reason("snippet_too_long", {"most": MOST_SNIPPET})])
    return body

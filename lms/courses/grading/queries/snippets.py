"""The comment bank of a course."""

from __future__ import annotations

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import joinedload

from lms.courses.grading.models import Snippet
from lms.db import db
from lms.interop.formats.hangul import initial_consonants, is_initials
from lms.paging import Page, paginate


def snippets(course_id: int, person_id: int, *, text: str = "", most: int = 40) -> list[Snippet]:
    """A person's own comments and those shared in the course, the most used first.

    *text* is found anywhere in a comment, also by initial consonants (ㅅㄱ finds 수고).
    """
    return list(db.session.scalars(_found(course_id, person_id, text).limit(most)))


def snippet_page(course_id: int, person_id: int, *, text: str, page: int) -> Page[Snippet]:
    """The same, page by page, to be looked after."""
    return paginate(_found(course_id, person_id, text), page)


def snippet(snippet_id: int) -> Snippet | None:
    """A comment by id."""
    return db.session.get(Snippet, snippet_id)


def _found(course_id: int, person_id: int, text: str) -> Select[Snippet]:
    query = (
        select(Snippet)
        .where(
            Snippet.course_id == course_id,
            or_(Snippet.owner_id == person_id, Snippet.shared.is_(True)),
        )
        .options(joinedload(Snippet.owner))
        .order_by(Snippet.uses.desc(), Snippet.id.desc())
    )
    text = text.strip()
    if not text:
        return query
    like = f"%{text.replace('%', '').replace('_', ' ')}%"
    conditions = [Snippet.body.ilike(like)]
    if is_initials(text):
        conditions.append(Snippet.initials.like(f"%{initial_consonants(text)}%"))
    return query.where(or_(*conditions))

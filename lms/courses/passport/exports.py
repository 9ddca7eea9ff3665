"""A passport as JSON, for machines: exactly what its page shows."""

from __future__ import annotations

from typing import Any

from flask import url_for

from lms import clock
from lms.courses.badges.models import ImportedBadge
from lms.courses.badges.rules.reading import read
from lms.courses.documents.rules.numbers import grouped
from lms.courses.passport.queries.contents import Contents, SkillLine
from lms.courses.passport.rules.showing import Choice

#: What may stand in the subject of a credential that is handed on.
SUBJECT = {"id", "type", "identifier", "achievement"}


def data(contents: Contents, choice: Choice) -> dict[str, Any]:
    """The chosen parts; a part that was not chosen is not named."""
    found: dict[str, Any] = {
        "name": contents.person.name,
        "englishName": contents.person.english_name,
        "asOf": clock.now().replace(microsecond=0).isoformat(),
    }
    if choice.has("skills"):
        found["skills"] = [_skill(line, choice) for line in contents.skills]
    if choice.has("courses"):
        found["courses"] = [
            {
                "title": one.title_ko, "englishTitle": one.title_en, "offering": one.label,
                "verifiedBy": one.place.name, "on": one.decided_on.isoformat(),
            }
            | ({"grade": one.letter or f"{one.percent}%"} if choice.has("grades") else {})
            for one in contents.courses
        ]  # fmt: skip
    if choice.has("badges"):
        found["badges"] = [row.credential for row in contents.badges]
        found["badgesFromElsewhere"] = [
            {"title": row.title, "issuer": row.issuer}
            | ({"credential": row.content} if _tells_no_more(row, choice) else {})
            for row in contents.brought
        ]
    if choice.has("documents"):
        found["documents"] = [
            {
                "title": one.snapshot["facts"]["title"], "issuedOn": one.issued_at.date().isoformat(),
                "number": grouped(one.document_no),
                "verify": url_for("documents.verify_number", number=one.document_no, _external=True),
            }
            for one in contents.documents
        ]  # fmt: skip
    return found


def _tells_no_more(row: ImportedBadge, choice: Choice) -> bool:
    """Whether another issuer's credential holds nothing that was not chosen: who it is for may
    stand in it in clear, and what points it brought. It is signed, so it is whole or not there."""
    subject = read(row.content.encode()).credential.get("credentialSubject")
    if not isinstance(subject, dict) or set(subject) - SUBJECT - {"result"}:
        return False
    given = subject.get("identifier", [])
    hashed = all(
        isinstance(one, dict) and one.get("hashed") is True
        for one in (given if isinstance(given, list) else [given])
    )
    points = "result" in subject and not (choice.has("scores") and choice.has("grades"))
    return hashed and not points and not str(subject.get("id", "")).startswith("mailto:")


def _skill(line: SkillLine, choice: Choice) -> dict[str, Any]:
    told: dict[str, Any] = {
        "id": line.skill.id, "name": line.skill.name_ko, "englishName": line.skill.name_en,
        "level": line.level, "pieces": len(line.items),
    }  # fmt: skip
    if choice.has("evidence"):
        told["evidence"] = [
            {
                "kind": item.drawn, "title": item.title, "course": item.course,
                "criterion": item.criterion, "on": item.shown_on.isoformat(),
            }
            | (
                {"level": item.level, "score": str(item.score) if item.score is not None else None}
                if choice.has("scores") else {}
            )
            for item in line.items
        ]  # fmt: skip
    return told

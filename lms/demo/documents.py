"""Documents of the Academy: seal and signer, certificates of those who completed, verifications."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from flask import current_app
from PIL import Image, ImageDraw, ImageFont

from lms import clock, storage
from lms.config import settings_of
from lms.courses.catalogue.models import Course
from lms.courses.documents.drawing.fonts import FOLDER
from lms.courses.documents.models import (
    DocumentCheck,
    DocumentSeal,
    DocumentSerial,
    DocumentSetting,
    DocumentSigner,
    IssuedDocument,
)
from lms.courses.documents.operations.institutions import SEAL, SIDE
from lms.courses.documents.operations.issuing import FILE
from lms.courses.documents.rules import facts, numbers, wording
from lms.courses.documents.rules.facts import Facts
from lms.courses.documents.rules.kinds import Kind, title
from lms.courses.documents.rules.showing import Showing
from lms.courses.programmes.models import FINISHED, TrackCourse
from lms.demo.learners import Learner
from lms.demo.world import World
from lms.storage import Attachment, Stored

#: How many certificates there are; the graduate's is one of them.
MOST = 14
PURPOSES = ("취업 제출용", "", "장학금 신청", "")
SIGNER = {"name_ko": "윤가람", "name_en": "Yoon Garam", "title_ko": "교장", "title_en": "Principal"}


def build(world: World, trained: list[Learner]) -> None:
    """Add what `/me/documents`, `/manage/documents` and the page that verifies show."""
    academy, staff = world.organisations["academy"], world.cast["staff"]
    seal = _seal(world, academy, staff)
    world.rows.add(
        DocumentSetting, organisation_id=academy.id, prefix="AI",
        self_kinds=[kind.value for kind in Kind], updated_at=world.now - timedelta(days=300),
    )  # fmt: skip
    world.rows.add(
        DocumentSigner, organisation_id=academy.id, from_on=world.day(-700), until_on=None,
        created_at=world.now - timedelta(days=300), **SIGNER,
    )  # fmt: skip
    given: dict[int, int] = {}
    made = [_issue(world, academy, staff, seal, one, given) for one in _finished(world, trained)]
    if len(made) > 3:
        _revoke(world, made[-2], staff)
    _verify(world, made)
    for year, last in given.items():
        world.rows.add(DocumentSerial, organisation_id=academy.id, year=year, last=last)


def _finished(world: World, trained: list[Learner]) -> list[Learner]:
    """Those who completed at the Academy, the graduate of the accounts among them, by day."""
    academy = world.organisations["academy"]
    done = [
        one for one in trained
        if one.member.state in FINISHED and one.member.ended_on is not None
        and one.group.track.organisation_id == academy.id
    ]  # fmt: skip
    done.sort(key=lambda one: (one.person is not world.cast.get("graduate"), one.member.id))
    return sorted(done[:MOST], key=lambda one: (one.member.ended_on, one.member.id))


def picture() -> bytes:
    """An invented seal: three columns of three characters within a frame, read from the right."""
    drawn = Image.new("RGBA", (SIDE, SIDE), (255, 255, 255, 0))
    pen, red = ImageDraw.Draw(drawn), (196, 32, 38, 235)
    pen.rounded_rectangle((14, 14, SIDE - 14, SIDE - 14), 26, outline=red, width=22)
    font = ImageFont.truetype(str(FOLDER / "serif-bold.ttf"), 168)
    for column, words in enumerate(("학교인", "능사관", "인공지")):
        for at, char in enumerate(words):
            pen.text((118 + column * 182, 122 + at * 178), char, font=font, fill=red, anchor="mm")
    out = io.BytesIO()
    drawn.save(out, "PNG")
    return out.getvalue()


def _seal(world: World, academy: Any, staff: Any) -> Stored:
    stored = storage.keep(io.BytesIO(picture()), "seal.png")
    at = world.now - timedelta(days=300)
    row = world.rows.add(
        DocumentSeal, organisation_id=academy.id, number=1, sha256=stored.sha256,
        uploaded_by_id=staff.id, uploaded_at=at,
    )  # fmt: skip
    world.rows.add(
        Attachment, subject_kind=SEAL, subject_id=row.id, sha256=stored.sha256, size=stored.size,
        name=stored.name, media_type=stored.media_type, uploaded_by_id=staff.id, created_at=at,
    )  # fmt: skip
    world.audit(at, "document_seal.add", SEAL, row.id, actor=staff, after={"number": 1})
    return stored


def _facts(world: World, learner: Learner, academy: Any) -> Facts:
    track, cohort, member = learner.group.track, learner.group.row, learner.member
    hours = {row.id: row.hours for row in world.rows.of(Course)}
    total = sum(
        hours[row.course_id] for row in world.rows.of(TrackCourse) if row.track_id == track.id
    )
    return Facts(
        kind=Kind.COMPLETION, stream=track.stream, title=title(Kind.COMPLETION, track.stream),
        institution={"ko": academy.name, "en": academy.english_name},
        name=learner.person.name, english_name=learner.person.english_name,
        number=learner.person.number, track={"ko": track.title_ko, "en": track.title_en},
        cohort={"ko": cohort.title_ko, "en": cohort.title_en},
        starts_on=member.entered_on.isoformat(), ends_on=min(cohort.ends_on, member.ended_on).isoformat(),
        on=member.ended_on.isoformat(), hours=facts.plain(total) if total else "",
    )  # fmt: skip


def _issue(
    world: World, academy: Any, staff: Any, seal: Stored, learner: Learner, given: dict[int, int]
) -> Any:
    rng, person = world.chance("documents"), learner.person
    on = min(learner.member.ended_on + timedelta(days=rng.randrange(2, 9)), world.day(-1))
    at = world.hour(on, rng, 10, 17)
    year = at.astimezone(clock.SEOUL).year
    given[year] = given.get(year, 0) + 1
    language = "en" if person.language == "en" and person.english_name else "ko"
    purpose = rng.choice(PURPOSES) if language == "ko" else ""
    found = _facts(world, learner, academy)
    number = numbers.with_check("".join(rng.choice(numbers.ALPHABET) for _ in range(15)))
    base, english = settings_of(current_app).base_url, language == "en"
    snapshot: dict[str, Any] = {
        "facts": found.stored(),
        "printed": wording.printed(found, language, purpose=purpose),
        "issue": {
            "serial": numbers.serial("AI", year, given[year]), "document_no": number,
            "language": language, "day": wording.day(on, language),
            "at": at.replace(microsecond=0).isoformat(),
            "signer": {"name": SIGNER["name_en" if english else "name_ko"],
                       "title": SIGNER["title_en" if english else "title_ko"]},
            "verify_page": f"{base}/verify/document",
            "verify_url": f"{base}/verify/document/{number}",
        },
        "seal": seal.sha256,
    }  # fmt: skip
    row = world.rows.add(
        IssuedDocument, kind=Kind.COMPLETION.value, subject_id=learner.member.id,
        person_id=person.id, organisation_id=academy.id, place_id=academy.id, year=year,
        number=given[year], serial=snapshot["issue"]["serial"], document_no=number,
        language=language, purpose=purpose, snapshot=snapshot,
        snapshot_hash=facts.digest(snapshot), seal_id=world.rows.of(DocumentSeal)[0].id,
        shows=replace(Showing(), full_name=rng.random() < 0.4).stored(), compared_at=world.now,
        issued_by_id=staff.id if rng.random() < 0.5 else person.id, issued_at=at,
    )  # fmt: skip
    world.audit(
        at, "document.issue", "issued_document", row.id,
        actor=staff if row.issued_by_id == staff.id else person,
        after={"document_kind": row.kind, "serial": row.serial, "language": language},
    )  # fmt: skip
    world.later.append((FILE, {"document_id": row.id}, f"{FILE}:{row.id}", world.now))
    return row


def _revoke(world: World, row: Any, staff: Any) -> None:
    at = _after(world, row.issued_at, 6)
    row.state, row.reason, row.ended_at = "revoked", "이름의 철자가 잘못되어 다시 발급하기로 함", at
    world.audit(
        at, "document.revoke", "issued_document", row.id, actor=staff,
        before={"state": "valid"}, after={"state": "revoked"},
    )  # fmt: skip


def _verify(world: World, made: list[Any]) -> None:
    rng = world.chance("document checks")
    for row in made:
        for _time in range(rng.choice((0, 0, 1, 2, 4))):
            at = _after(world, row.issued_at, rng.randrange(1, 60))
            told = row.state if row.ended_at is not None and at >= row.ended_at else "valid"
            world.rows.add(
                DocumentCheck, document_id=row.id, at=at, way=rng.choice(("number", "file")),
                told=told,
            )  # fmt: skip


def _after(world: World, at: datetime, days: int) -> datetime:
    """So many days later, and never after the day of loading."""
    return min(at + timedelta(days=days), world.now)

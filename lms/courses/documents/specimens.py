"""A made-up document that shows how an institution's documents look; it has no number and no file."""

from __future__ import annotations

from flask import current_app

from lms import clock, storage
from lms.accounts.models import Organisation
from lms.config import settings_of
from lms.courses.documents.drawing import draw
from lms.courses.documents.queries import institutions
from lms.courses.documents.rules import wording
from lms.courses.documents.rules.facts import Facts
from lms.courses.documents.rules.kinds import Kind, title

NUMBER = "2" * 16


def specimen(organisation: Organisation, language: str) -> bytes:
    """A certificate with the seal and signer in use, marked as a specimen."""
    today = clock.today()
    stream = "academy" if organisation.kind == "academy" else "degree"
    signer = institutions.signer_on(organisation.id, today)
    seal = institutions.seal_of(organisation.id)
    facts = Facts(
        kind=Kind.COMPLETION, stream=stream, title=title(Kind.COMPLETION, stream),
        institution={"ko": organisation.name, "en": organisation.english_name},
        name="홍길동", english_name="Hong Gildong", number=f"{today.year}-00000",
        track={"ko": "견본 과정", "en": "Specimen Programme"},
        starts_on=today.replace(month=1, day=2).isoformat(), ends_on=today.isoformat(),
        on=today.isoformat(),
    )  # fmt: skip
    base = settings_of(current_app).base_url
    at = "ko" if language == "ko" else "en"
    snapshot = {
        "facts": facts.stored(),
        "printed": wording.printed(facts, language),
        "issue": {
            "serial": f"{today.year}-000000", "document_no": NUMBER, "language": language,
            "day": wording.day(today, language), "at": clock.now().replace(microsecond=0).isoformat(),
            "signer": None if signer is None else {
                "name": getattr(signer, f"name_{at}") or signer.name_ko,
                "title": getattr(signer, f"title_{at}") or signer.title_ko,
            },
            "verify_page": f"{base}/verify/document", "verify_url": f"{base}/verify/document", "specimen": True,
        },
    }  # fmt: skip
    return draw(snapshot, storage.content(seal.sha256) if seal is not None else None)

"""What an institution puts on its documents: seal, signers, numbers."""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import date
from typing import IO

from PIL import Image, ImageChops, ImageOps, UnidentifiedImageError
from sqlalchemy import func, select

from lms import audit, clock, storage
from lms.accounts.models import Organisation, Person
from lms.courses.documents.models import DocumentSeal, DocumentSetting, DocumentSigner
from lms.courses.documents.queries.institutions import seal_of, setting_of
from lms.courses.documents.rules.kinds import Kind
from lms.courses.editing import Conflict, NotAllowed
from lms.db import db
from lms.storage import Stored

SEAL = "document_seal"
SEAL_BYTES = 2 * 1024 * 1024
LEAST, MOST, SIDE = 150, 4000, 600  # pixels of a side: allowed, and as it is kept


@dataclass(frozen=True)
class SignerValues:
    """What the form of a signer holds."""

    name_ko: str
    name_en: str
    title_ko: str
    title_en: str
    from_on: date
    until_on: date | None


def read_seal(stream: IO[bytes]) -> Stored:
    """Check an uploaded picture, draw it anew as a square PNG without its paper, and keep it.

    Call it before the first write. Raises ``NotAllowed``: ``seal_large``, ``seal_picture`` or
    ``seal_size``. White paper becomes transparent, so that the seal does not hide a name.
    """
    data = stream.read(SEAL_BYTES + 1)
    if len(data) > SEAL_BYTES:
        raise NotAllowed("seal_large")
    try:
        with Image.open(io.BytesIO(data), formats=("PNG", "JPEG", "WEBP")) as picture:
            if not all(LEAST <= side <= MOST for side in picture.size):
                raise NotAllowed("seal_size", least=LEAST, most=MOST)
            drawn = _square(ImageOps.exif_transpose(picture))
    except (UnidentifiedImageError, OSError, ValueError, Image.DecompressionBombError) as error:
        raise NotAllowed("seal_picture") from error
    out = io.BytesIO()
    drawn.save(out, "PNG", optimize=True)
    out.seek(0)
    return storage.keep(out, "seal.png")


def _square(picture: Image.Image) -> Image.Image:
    rgba = picture.convert("RGBA")
    red, green, blue, alpha = rgba.split()
    if alpha.getextrema()[0] == 255:  # no transparency of its own: the whiter, the clearer
        ink = ImageChops.invert(ImageChops.darker(red, ImageChops.darker(green, blue)))
        alpha = ink.point(lambda value: 0 if value < 24 else min(255, value + 40))
        rgba.putalpha(alpha)
    rgba.thumbnail((SIDE, SIDE), Image.Resampling.LANCZOS)
    canvas = Image.new("RGBA", (SIDE, SIDE), (255, 255, 255, 0))
    canvas.paste(rgba, ((SIDE - rgba.width) // 2, (SIDE - rgba.height) // 2))
    return canvas


def add_seal(organisation: Organisation, actor: Person, stored: Stored) -> DocumentSeal:
    """A new version of the seal; it is on every document issued from now on."""
    db.session.execute(
        select(Organisation.id).where(Organisation.id == organisation.id).with_for_update()
    )
    last = db.session.scalar(
        select(func.max(DocumentSeal.number)).where(DocumentSeal.organisation_id == organisation.id)
    )
    seal = DocumentSeal(
        organisation_id=organisation.id, number=(last or 0) + 1, sha256=stored.sha256,
        uploaded_by_id=actor.id, uploaded_at=clock.now(),
    )  # fmt: skip
    db.session.add(seal)
    db.session.flush()
    storage.attach(stored, SEAL, seal.id, person_id=actor.id)
    audit.record("document_seal.add", SEAL, seal.id, after={"number": seal.number})
    return seal


def retire_seal(organisation: Organisation) -> None:
    """Issue without a seal from now on (직인 생략); earlier versions do not come back."""
    if seal_of(organisation.id) is None:
        raise NotAllowed("no_seal")
    for seal in db.session.scalars(
        select(DocumentSeal).where(
            DocumentSeal.organisation_id == organisation.id, DocumentSeal.retired_at.is_(None)
        )
    ):
        seal.retired_at = clock.now()
        audit.record("document_seal.retire", SEAL, seal.id, before={"number": seal.number})


def add_signer(organisation: Organisation, values: SignerValues) -> DocumentSigner:
    """In whose name documents are issued from a day on."""
    row = DocumentSigner(organisation_id=organisation.id, created_at=clock.now(), **vars(values))
    db.session.add(row)
    db.session.flush()
    audit.record(
        "document_signer.add", "document_signer", row.id,
        after={"from_on": values.from_on.isoformat(),
               "until_on": values.until_on.isoformat() if values.until_on else None},
    )  # fmt: skip
    return row


def withdraw_signer(signer: DocumentSigner) -> None:
    """Take a signer off the list; what was issued in that name stays as it is."""
    if signer.withdrawn_at is None:
        signer.withdrawn_at = clock.now()
        audit.record("document_signer.withdraw", "document_signer", signer.id)


def save_setting(
    organisation: Organisation, prefix: str, kinds: list[str], version: int
) -> DocumentSetting:
    """How documents are numbered and which ones holders issue themselves. Raises ``Conflict``."""
    row = setting_of(organisation.id)
    if (row.version if row is not None else 0) != version:
        raise Conflict
    before = {"prefix": row.prefix, "self_kinds": row.self_kinds} if row is not None else None
    if row is None:
        row = DocumentSetting(organisation_id=organisation.id, updated_at=clock.now())
        db.session.add(row)
    row.prefix, row.updated_at = prefix, clock.now()
    row.self_kinds = [kind.value for kind in Kind if kind in kinds]
    db.session.flush()
    audit.record(
        "document_setting.save", "organisation", organisation.id, before=before,
        after={"prefix": prefix, "self_kinds": row.self_kinds},
    )  # fmt: skip
    return row

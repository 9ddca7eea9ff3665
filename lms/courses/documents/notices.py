"""What holders are told about their documents."""

from __future__ import annotations

from typing import Any

from flask import url_for
from flask_babel import lazy_gettext as _

from lms.communication import kinds
from lms.communication.kinds import Kind
from lms.communication.operations import notify
from lms.courses.documents.models import IssuedDocument

ISSUED, REVOKED, STALE = "document.issued", "document.revoked", "document.stale"


def register() -> None:
    """Make the kinds known."""
    kinds.register(
        Kind(
            ISSUED,
            _("증명서 발급"),
            _(
                "%(institution)s에서 증명서를 발급했습니다: %(title)s(%(serial)s). 내려받을 수 있습니다."
            ),
        )
    )
    kinds.register(
        Kind(
            REVOKED,
            _("증명서 발급 취소"),
            _("%(title)s(%(serial)s)의 발급이 취소되었습니다. 사유: %(reason)s"),
            urgent=True,
        )
    )
    kinds.register(
        Kind(
            STALE,
            _("증명서의 기재 내용이 바뀜"),
            _(
                "%(title)s(%(serial)s)에 적힌 내용이 그 뒤에 바뀌었습니다. 필요하면 재발급해 주세요."
            ),
        )
    )


def _params(document: IssuedDocument) -> dict[str, Any]:
    facts = document.snapshot["facts"]
    return {
        "title": facts["title"],
        "institution": facts["institution"],
        "serial": document.serial,
    }


def _tell(document: IssuedDocument, kind: str, **more: Any) -> None:
    notify(
        document.person, kind, {**_params(document), **more},
        url=url_for("documents.mine_show", document_id=document.id),
        dedup_key=f"{kind}:{document.id}:{document.version}",
    )  # fmt: skip


def issued(document: IssuedDocument) -> None:
    """That the institution issued one for them."""
    _tell(document, ISSUED)


def revoked(document: IssuedDocument) -> None:
    """That one was taken back, and why."""
    _tell(document, REVOKED, reason=document.reason)


def stale(document: IssuedDocument) -> None:
    """That one says what is not so any more."""
    _tell(document, STALE)

"""What the audit trail and the access log call documents."""

from __future__ import annotations

from flask_babel import lazy_gettext as _
from sqlalchemy import select

from lms.accounts import queries as accounts
from lms.accounts.models import Organisation
from lms.accounts.queries import trails
from lms.courses.documents import words
from lms.courses.documents.models import DocumentSeal, DocumentSigner, IssuedDocument
from lms.db import db

LABELS = {
    "document.issue": _("증명서를 발급함"),
    "document.supersede": _("증명서를 재발급으로 대체함"),
    "document.revoke": _("증명서 발급을 취소함"),
    "document.show": _("확인하는 사람에게 보일 것을 정함"),
    "document_seal.add": _("직인을 등록함"),
    "document_seal.retire": _("직인 사용을 멈춤"),
    "document_signer.add": _("발급 명의자를 등록함"),
    "document_signer.withdraw": _("발급 명의자를 뺌"),
    "document_setting.save": _("증명서 번호와 직접 발급을 정함"),
    "kind:issued_document": _("증명서"),
    "kind:document_seal": _("직인"),
    "kind:document_signer": _("발급 명의자"),
    "documents": _("증명서 목록"),
    "document": _("증명서"),
    "document file": _("증명서 파일"),
    "document candidates": _("증명서를 발급할 사람"),
    "field:serial": _("발급번호"),
    "field:language": _("언어"),
    "field:document_kind": _("증명서 종류"),
    "field:prefix": _("번호의 머리글자"),
    "field:self_kinds": _("본인이 발급하는 종류"),
    "field:full_name": _("이름 전체를 보임"),
    "field:courses": _("교과목을 보임"),
    "field:grades": _("성적을 보임"),
    "field:number": _("차수"),
    "field:from_on": _("시작일"),
    "field:until_on": _("종료일"),
    "outbox:documents.file": _("증명서 파일 만들기"),
    **{f"value:issued_document:{code}": label for code, (label, _tone) in words.STATES.items()},
    **{f"value:issued_document:{code}": label for code, label in words.KINDS.items()},
    **{f"value:organisation:{code}": label for code, label in words.KINDS.items()},
}


def register() -> None:
    """Give the trail its words and names."""
    trails.register_labels(LABELS)
    accounts.register_scope_names("issued_document", document_names)
    accounts.register_scope_names("document_seal", seal_names)
    accounts.register_scope_names("document_signer", signer_names)


def document_names(ids: set[int]) -> dict[int, str]:
    """The kind and the serial number; whose it is stands in the row itself."""
    rows = db.session.scalars(select(IssuedDocument).where(IssuedDocument.id.in_(ids)))
    return {row.id: f"{words.KINDS[row.kind]} {row.serial}" for row in rows}


def seal_names(ids: set[int]) -> dict[int, str]:
    """Whose it is, and which version."""
    rows = db.session.execute(
        select(DocumentSeal.id, DocumentSeal.number, Organisation)
        .join(Organisation, Organisation.id == DocumentSeal.organisation_id)
        .where(DocumentSeal.id.in_(ids))
    )
    return {row.id: f"{accounts.place_name(row.Organisation)} #{row.number}" for row in rows}


def signer_names(ids: set[int]) -> dict[int, str]:
    """Title and name."""
    rows = db.session.scalars(select(DocumentSigner).where(DocumentSigner.id.in_(ids)))
    return {row.id: f"{row.title_ko} {row.name_ko}" for row in rows}

"""What the audit trail calls student records and what is done to them."""

from __future__ import annotations

from flask_babel import lazy_gettext as _
from sqlalchemy import select

from lms import i18n
from lms.accounts import queries as accounts
from lms.accounts.models import Person
from lms.accounts.queries import trails
from lms.courses.programmes.models import Track
from lms.courses.standing.models import RecordImport, StudentRecord
from lms.courses.standing.words import AREAS, STATUSES
from lms.db import db
from lms.i18n import local

LABELS = (
    {
        "standing.record": _("학적부를 만듦"),
        "standing.details": _("학적부의 내용을 고침"),
        "standing.change": _("학적 변동을 적음"),
        "standing.cancel": _("학적 변동을 취소함"),
        "standing.asked": _("학적 변동을 신청함"),
        "standing.taken_back": _("학적 변동 신청을 거둠"),
        "standing.approved": _("학적 변동 신청을 승인함"),
        "standing.rejected": _("학적 변동 신청을 반려함"),
        "standing.keeper": _("기록 관리 주체를 정함"),
        "standing.delegation": _("증명서 이름의 위임을 정함"),
        "standing.keeping_withdrawn": _("적용 전인 기록 관리 설정을 거둠"),
        "standing.imported": _("기관 자료를 반영함"),
        "kind:student_record": _("학적부"),
        "kind:record_import": _("기관 자료"),
        "student records": _("학적부 목록"),
        "student record": _("학적부"),
        "status document": _("학적 변동 서류"),
        "status requests": _("학적 변동 신청"),
        "record import": _("기관 자료 미리보기"),
        "field:status": _("학적 상태"),
        "field:terms": _("학기 수"),
        "field:area": _("영역"),
        "field:keeper": _("관리 주체"),
        "field:delegated": _("위임함"),
        "field:as_of": _("기준일"),
        "field:entrance": _("입학 연도"),
        "field:entrance_year": _("입학 연도"),
        "field:year_of_study": _("학년"),
        "field:curriculum_year": _("교육과정 연도"),
        "field:adviser_id": _("지도교수"),
    }
    | {f"value:student_record:{code}": words for code, words in STATUSES.items()}
    | {f"value:organisation:{code}": words for code, words in AREAS.items()}
    | {f"value:record_import:{code}": words for code, words in AREAS.items()}
)


def register() -> None:
    """Give the trail its words and names."""
    trails.register_labels(LABELS)
    accounts.register_scope_names("student_record", _records)
    accounts.register_scope_names("record_import", _imports)


def _records(ids: set[int]) -> dict[int, str]:
    rows = db.session.execute(
        select(StudentRecord.id, Person, Track)
        .join(Person, Person.id == StudentRecord.person_id)
        .join(Track, Track.id == StudentRecord.track_id)
        .where(StudentRecord.id.in_(ids))
    )
    return {id_: f"{i18n.person_name(person)} · {local(track)}" for id_, person, track in rows}


def _imports(ids: set[int]) -> dict[int, str]:
    rows = db.session.execute(
        select(RecordImport.id, RecordImport.file_name, RecordImport.as_of).where(
            RecordImport.id.in_(ids)
        )
    )
    return {row.id: f"{row.file_name} ({row.as_of.isoformat()})" for row in rows}

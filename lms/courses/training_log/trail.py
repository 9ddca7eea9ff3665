"""What the audit trail and the access log call papers of training."""

from __future__ import annotations

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from sqlalchemy import select

from lms import i18n
from lms.accounts import queries as accounts
from lms.accounts.queries import trails
from lms.courses.programmes.models import Cohort, Track
from lms.courses.training_log.models import CounselNote, TrainingLog
from lms.courses.training_log.words import LOG_STATES
from lms.db import db
from lms.i18n import local

LABELS = {
    "training_log.write": _("훈련일지를 씀"),
    "training_log.sign": _("훈련일지에 서명함"),
    "training_log.take_back": _("훈련일지의 서명을 거둠"),
    "training_log.return": _("훈련일지를 돌려보냄"),
    "training_log.approve": _("훈련일지를 승인함"),
    "counsel.create": _("상담일지를 씀"),
    "counsel.update": _("상담일지를 고침"),
    "counsel.share": _("상담일지의 공유를 바꿈"),
    "counsel.follow": _("후속 상담을 표시함"),
    "counsel.delete": _("상담일지를 지움"),
    "counsel.restore": _("상담일지를 되살림"),
    "kind:training_log": _("훈련일지"),
    "kind:counsel_note": _("상담일지"),
    "training_log": _("훈련일지"),
    "counsel_note": _("상담일지"),
    "counsel_notes": _("상담일지 목록"),
    "cohort register": _("출석부"),
    "offering register": _("출석부"),
    "cohort training_logs": _("훈련일지"),
    "field:hash": _("내용의 지문"),
    "field:periods": _("교시"),
    "field:with_staff": _("담당자 모두와 공유"),
    "field:named": _("이름으로 공유한 동료 수"),
    "field:done": _("마침"),
} | {f"value:training_log:{code}": words for code, (words, _tone) in LOG_STATES.items()}


def register() -> None:
    """Give the trail its words and names."""
    trails.register_labels(LABELS)
    accounts.register_scope_names("training_log", log_names)
    accounts.register_scope_names("counsel_note", note_names)


def log_names(ids: set[int]) -> dict[int, str]:
    """Cohorts with the day."""
    rows = db.session.execute(
        select(TrainingLog, Cohort, Track)
        .join(Cohort, Cohort.id == TrainingLog.cohort_id)
        .join(Track, Track.id == Cohort.track_id)
        .where(TrainingLog.id.in_(ids))
    )
    return {
        log.id: f"{local(track)} · {local(cohort)} · {i18n.day(log.on)}"
        for log, cohort, track in rows
    }


def note_names(ids: set[int]) -> dict[int, str]:
    """The day alone: whom a note is about is nobody's business who reads the trail."""
    rows = db.session.execute(
        select(CounselNote.id, CounselNote.held_on).where(CounselNote.id.in_(ids))
    )
    return {id_: gettext("%(on)s 상담", on=i18n.day(held_on)) for id_, held_on in rows}

"""What the audit trail calls calendars of grades, objections and changes of final results."""

from __future__ import annotations

from flask_babel import lazy_gettext as _

from lms.accounts import queries as accounts
from lms.accounts.queries import trails
from lms.courses.catalogue.queries import people_in_offerings
from lms.courses.objections.models import Objection, ResultChange

LABELS = {
    "grade_calendar.set": _("성적 일정을 정함"),
    "objection.ask": _("성적에 이의신청함"),
    "objection.withdraw": _("이의신청을 거둠"),
    "objection.answer": _("이의신청에 답함"),
    "result_change.propose": _("확정 성적 변경을 청함"),
    "result_change.decide": _("확정 성적 변경을 처리함"),
    "result_change.withdraw": _("확정 성적 변경 요청을 거둠"),
    "kind:objection": _("성적 이의신청"),
    "kind:result_change": _("확정 성적 변경"),
    "objections": _("성적 이의신청 목록"),
    "objection": _("성적 이의신청"),
    "objection file": _("이의신청 첨부"),
    "result changes": _("확정 성적 변경 목록"),
    "field:published_from": _("공개"),
    "field:objections_until": _("이의신청 마감"),
    "field:final_from": _("성적 확정"),
    "value:objection:open": _("이의신청 답을 기다림"),
    "value:objection:kept": _("성적 유지"),
    "value:objection:changed": _("성적 변경"),
    "value:objection:withdrawn": _("스스로 거둠"),
    "value:result_change:open": _("승인을 기다림"),
    "value:result_change:approved": _("승인함"),
    "value:result_change:refused": _("돌려보냄"),
    "value:result_change:withdrawn": _("스스로 거둠"),
}


def register() -> None:
    """Give the trail its words and names."""
    trails.register_labels(LABELS)
    accounts.register_scope_names("objection", lambda ids: people_in_offerings(Objection, ids))
    accounts.register_scope_names(
        "result_change", lambda ids: people_in_offerings(ResultChange, ids)
    )

"""What the audit trail and the access log call admissions."""

from __future__ import annotations

from flask import url_for
from flask_babel import lazy_gettext as _
from sqlalchemy import select

from lms.accounts import queries as accounts
from lms.accounts.queries import OwnText, trails
from lms.courses.admissions.models import Application, Call, FormVersion
from lms.courses.admissions.rules import form as forms
from lms.courses.admissions.rules.form import Kind, consent_kind
from lms.courses.admissions.words import CALL_STATES, STATES, label
from lms.db import db
from lms.i18n import local

LABELS = {
    "call.create": _("모집을 만듦"),
    "call.update": _("모집을 고침"),
    "call.state": _("모집의 상태를 바꿈"),
    "call.delete": _("모집을 지움"),
    "call.destroyed": _("뽑히지 않은 사람의 서류를 모두 파기함"),
    "admission_form.begin": _("지원 양식의 새 판을 시작함"),
    "admission_form.put": _("지원 양식의 항목을 저장함"),
    "admission_form.remove": _("지원 양식의 항목을 뺌"),
    "admission_form.move": _("지원 양식의 항목을 옮김"),
    "admission_form.publish": _("지원 양식을 공개함"),
    "admission_form.discard": _("지원 양식의 새 판을 버림"),
    "admission.start": _("지원서를 쓰기 시작함"),
    "admission.take_up": _("취소한 지원서를 다시 씀"),
    "admission.submit": _("지원서를 냄"),
    "admission.withdraw": _("지원을 취소함"),
    "admission.throw_away": _("쓰던 지원서를 지움"),
    "admission.outcome": _("지원서의 상태를 바꿈"),
    "admission.message": _("지원자에게 안내를 보냄"),
    "admission.scan_cleared": _("읽지 못한 서류를 확인함"),
    "admission.scan_refused": _("서류를 받지 않음"),
    "admission.papers_ask": _("서류를 다시 내 달라고 함"),
    "admission.papers_end": _("서류를 다시 내 달라는 요청을 거둠"),
    "admission.papers_came": _("다시 내 달라고 한 서류를 냄"),
    "admission.import": _("지원자를 파일로 등록함"),
    "admission.consent_end": _("지원서에 준 동의를 철회함"),
    "admission.destroy": _("지원서의 답과 서류를 파기함"),
    "kind:call": _("모집"),
    "kind:application": _("지원서"),
    "call": _("지원자 목록"),
    "application": _("지원서"),
    "application file": _("지원 서류"),
    "field:track": _("과정"),
    "field:items": _("항목 수"),
    "field:key": _("항목"),
    "field:files": _("파일 수"),
    "field:why": _("까닭"),
    "field:people": _("사람 수"),
    "field:opens_at": _("시작"),
    "field:closes_at": _("마감"),
    "field:sha256": _("지문 (SHA-256)"),
    "field:file": _("파일"),
    "value:application:policy": _("보관 기간이 끝남"),
    "value:application:erasure": _("계정 삭제"),
    "value:application:asked": _("본인의 요청"),
    **{f"value:call:{code}": words for code, (words, _tone) in CALL_STATES.items()},
    **{f"value:application:{code}": words for code, (words, _tone) in STATES.items()},
    "outbox:admission.reminder": _("모집 마감 알리기"),
}


def register() -> None:
    """Give the trail its words and names, and consents of forms theirs."""
    trails.register_labels(LABELS)
    accounts.register_scope_names("call", call_names)
    accounts.register_scope_names("application", application_names)
    accounts.register_own_texts(consent_texts)


def call_names(ids: set[int]) -> dict[int, str]:
    """Calls by their titles."""
    return {
        call.id: local(call) for call in db.session.scalars(select(Call).where(Call.id.in_(ids)))
    }


def application_names(ids: set[int]) -> dict[int, str]:
    """Applications by number."""
    rows = db.session.execute(
        select(Application.id, Application.number).where(Application.id.in_(ids))
    )
    return {row.id: row.number for row in rows}


def consent_texts(person_id: int) -> dict[str, OwnText]:
    """What a person agreed to in application forms, by the consent's kind."""
    found: dict[str, OwnText] = {}
    rows = db.session.execute(
        select(Application, FormVersion, Call)
        .join(FormVersion, FormVersion.id == Application.form_id)
        .join(Call, Call.id == Application.call_id)
        .where(Application.person_id == person_id)
    )
    for application, form, call in rows:
        for item in forms.read_all(form.items):
            if item.kind == Kind.CONSENT:
                found[consent_kind(call.id, item.key)] = OwnText(
                    f"{local(call)}: {label(item)}",
                    url_for("admissions.own", application_id=application.id, _anchor="consents"),
                )
    return found

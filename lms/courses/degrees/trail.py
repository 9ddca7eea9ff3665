"""What the audit trail and the access log call curricula, requests and recognised credits."""

from __future__ import annotations

from functools import partial
from typing import Any

from flask_babel import lazy_gettext as _
from sqlalchemy import select

from lms import i18n
from lms.accounts import queries as accounts
from lms.accounts.models import Person
from lms.accounts.queries import trails
from lms.courses.degrees import words
from lms.courses.degrees.models import (
    CreditAgreement,
    CurriculumVersion,
    DegreeRequest,
    RecognisedCredit,
    StudentCurriculum,
)
from lms.db import db
from lms.i18n import local

LABELS = (
    {
        "curriculum.create": _("교육과정을 만듦"),
        "curriculum.update": _("교육과정을 고침"),
        "curriculum.copy": _("교육과정을 복사함"),
        "curriculum.publish": _("교육과정을 시행함"),
        "curriculum.close": _("교육과정의 신규 적용을 마감함"),
        "curriculum.delete": _("준비 중인 교육과정을 지움"),
        "curriculum.course": _("교육과정의 교과목을 정함"),
        "curriculum.course_removed": _("교육과정에서 교과목을 뺌"),
        "curriculum.prerequisite": _("선수과목을 정함"),
        "curriculum.requirement": _("졸업 요건을 정함"),
        "degree_request.submit": _("학위 신청을 냄"),
        "degree_request.review": _("학위 신청을 1차로 확인함"),
        "degree_request.decide": _("학위 신청을 처리함"),
        "degree_request.withdraw": _("학위 신청을 거둠"),
        "degree_request.revoke": _("학위 신청의 승인을 취소함"),
        "recognised_credit.enter": _("인정 학점을 넣음"),
        "recognised_credit.confirm": _("인정 학점을 확인함"),
        "recognised_credit.revoke": _("인정 학점을 취소함"),
        "credit_agreement.create": _("학점 협약을 만듦"),
        "credit_agreement.update": _("학점 협약을 고침"),
        "student_curriculum.pre": _("마이크로디그리를 예비신청하거나 되돌림"),
        "student_curriculum.applied": _("마이크로디그리 이수 인정을 신청함"),
        "student_curriculum.granted": _("마이크로디그리를 수여함"),
        "student_curriculum.ended": _("마이크로디그리 신청을 거둠"),
        "kind:curriculum_version": _("교육과정"),
        "kind:degree_request": _("학위 신청"),
        "kind:recognised_credit": _("인정 학점"),
        "kind:credit_agreement": _("학점 협약"),
        "kind:student_curriculum": _("다전공과 마이크로디그리"),
        "degree audit": _("졸업 사정"),
        "degree audits": _("졸업 사정 명단"),
        "degree requests": _("학위 신청 목록"),
        "degree request": _("학위 신청"),
        "field:form": _("전공 형태"),
        "field:from": _("시작 입학 연도"),
        "field:to": _("끝 입학 연도"),
        "field:overlap": _("겹침 한도"),
        "field:rule": _("규칙"),
        "field:area": _("영역"),
        "field:season": _("학기"),
        "field:year": _("학년"),
        "field:hours": _("시간"),
        "field:credits": _("학점"),
        "field:letter": _("등급"),
        "field:grading": _("성적 표기"),
        "field:partner_id": _("상대 기관"),
        "field:term_limit": _("학기 한도"),
        "field:total_limit": _("전체 한도"),
        "field:hours_per_credit": _("1학점의 시간"),
        "field:source": _("종류"),
    }
    | {f"value:curriculum_version:{code}": text for code, text in words.VERSION_STATES.items()}
    | {f"value:degree_request:{code}": text for code, text in words.REQUEST_STATES.items()}
    | {f"value:recognised_credit:{code}": text for code, text in words.CREDIT_STATES.items()}
    | {f"value:student_curriculum:{code}": text for code, text in words.FOLLOW_STATES.items()}
)


def register() -> None:
    """Give the trail its words and names."""
    trails.register_labels(LABELS)
    accounts.register_scope_names("curriculum_version", version_names)
    accounts.register_scope_names("credit_agreement", agreement_names)
    for model, kind in (
        (DegreeRequest, "degree_request"),
        (RecognisedCredit, "recognised_credit"),
        (StudentCurriculum, "student_curriculum"),
    ):
        accounts.register_scope_names(kind, partial(_whose, model))


def version_names(ids: set[int]) -> dict[int, str]:
    """Titles of versions in the page's language."""
    rows = db.session.scalars(select(CurriculumVersion).where(CurriculumVersion.id.in_(ids)))
    return {row.id: local(row) for row in rows}


def agreement_names(ids: set[int]) -> dict[int, str]:
    """Titles of agreements."""
    rows = db.session.scalars(select(CreditAgreement).where(CreditAgreement.id.in_(ids)))
    return {row.id: row.title for row in rows}


def _whose(model: Any, ids: set[int]) -> dict[int, str]:
    rows = db.session.execute(
        select(model.id, Person).join(Person, Person.id == model.person_id).where(model.id.in_(ids))
    )
    return {row.id: i18n.person_name(row.Person) for row in rows}

"""What the audit trail calls courses and offerings, and what is done to them."""

from __future__ import annotations

from flask_babel import lazy_gettext as _
from sqlalchemy import select

from lms.accounts import queries as accounts
from lms.accounts.queries import trails
from lms.courses import vocabulary
from lms.courses.catalogue.models import Course
from lms.courses.catalogue.queries import offering_cards, with_label
from lms.db import db
from lms.i18n import local

LABELS = {
    "course.create": _("교과목을 만듦"),
    "course.update": _("교과목을 고침"),
    "course.publish": _("교과목을 공개함"),
    "course.unpublish": _("교과목의 공개를 거둠"),
    "offering.create": _("강좌를 만듦"),
    "offering.update": _("강좌를 고침"),
    "offering.open": _("강좌를 엶"),
    "offering.closed": _("강좌를 닫음"),
    "kind:course": _("교과목"),
    "kind:offering": _("강좌"),
    "field:capacity": _("정원"),
    "field:changed": _("고친 항목"),
    "field:code": _("번호"),
    "field:cohort": _("기수"),
    "field:cohort_id": _("기수"),
    "field:course": _("교과목"),
    "field:credits": _("학점"),
    "field:description_en": _("자세한 설명(영어)"),
    "field:description_ko": _("자세한 설명(한국어)"),
    "field:ends_on": _("끝나는 날"),
    "field:enrol_from": _("신청 시작"),
    "field:enrol_until": _("신청 마감"),
    "field:hours": _("수업 시간"),
    "field:industry": _("산업"),
    "field:label": _("분반 이름"),
    "field:language": _("강의 언어"),
    "field:level": _("수준"),
    "field:offering": _("강좌"),
    "field:skills": _("역량"),
    "field:starts_on": _("시작하는 날"),
    "field:summary_en": _("소개(영어)"),
    "field:summary_ko": _("소개(한국어)"),
    "field:title_en": _("제목(영어)"),
    "field:title_ko": _("제목(한국어)"),
} | {f"value:offering:{code}": words for code, words in vocabulary.PLACE_STATES.items()}


def register() -> None:
    """Give the trail its words and names."""
    trails.register_labels(LABELS)
    accounts.register_scope_names("course", course_names)
    accounts.register_scope_names("offering", offering_names)


def course_names(ids: set[int]) -> dict[int, str]:
    """Titles of courses in the page's language."""
    rows = db.session.scalars(select(Course).where(Course.id.in_(ids)))
    return {course.id: local(course) for course in rows}


def offering_names(ids: set[int]) -> dict[int, str]:
    """Titles of offerings with their sections, in the page's language."""
    return {id_: with_label(card) for id_, card in offering_cards(ids).items()}

"""What the audit trail calls modules and lessons, and what is done to them."""

from __future__ import annotations

from flask_babel import lazy_gettext as _
from sqlalchemy import select

from lms.accounts import queries as accounts
from lms.accounts.queries import trails
from lms.courses.content.models import Lesson, Module
from lms.db import db
from lms.i18n import local

LABELS = {
    "module.add": _("모듈을 만듦"),
    "module.delete": _("모듈을 지움"),
    "module.restore": _("모듈을 되살림"),
    "lesson.add": _("차시를 만듦"),
    "lesson.publish": _("차시를 공개함"),
    "lesson.unpublish": _("차시를 초안으로 돌림"),
    "lesson.delete": _("차시를 지움"),
    "lesson.restore": _("차시를 되살림"),
    "lesson.detach": _("차시에서 파일을 뺌"),
    "lesson.restore_version": _("차시의 옛 글을 되살림"),
    "content.release": _("열리는 조건을 바꿈"),
    "content.copy": _("내용을 복사해 옴"),
    "field:part": _("부분"),
    "field:rules": _("조건"),
    "field:what": _("무엇을"),
    "field:days": _("날수"),
    "field:source": _("복사한 강의"),
    "field:lesson": _("차시"),
    "field:module": _("모듈"),
    "field:number": _("판"),
    "kind:module": _("모듈"),
    "kind:lesson": _("차시"),
    "field:file": _("파일"),
    "field:lessons": _("차시"),
    "field:name": _("이름"),
    "field:published": _("공개"),
}


def register() -> None:
    """Give the trail its words and names."""
    trails.register_labels(LABELS)
    accounts.register_scope_names("module", module_names)
    accounts.register_scope_names("lesson", lesson_names)


def module_names(ids: set[int]) -> dict[int, str]:
    """Titles of modules in the page's language."""
    rows = db.session.scalars(select(Module).where(Module.id.in_(ids)))
    return {module.id: local(module) for module in rows}


def lesson_names(ids: set[int]) -> dict[int, str]:
    """Titles of lessons in the page's language."""
    rows = db.session.execute(
        select(Lesson.id, Lesson.title_ko, Lesson.title_en).where(Lesson.id.in_(ids))
    )
    return {row.id: local(row) for row in rows}

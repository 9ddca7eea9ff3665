"""What the audit trail calls questions and what is done to them."""

from __future__ import annotations

from flask_babel import lazy_gettext as _
from sqlalchemy import select

from lms.accounts import queries as accounts
from lms.accounts.queries import trails
from lms.courses.questions.models import BankQuestion, QuestionCategory, QuestionImport
from lms.db import db

LABELS = {
    "question.create": _("문항을 만듦"),
    "question.update": _("문항을 고침"),
    "question.bring_back": _("문항의 옛 판을 되살림"),
    "question.retire": _("문항을 쓰지 않음으로 돌림"),
    "question.reinstate": _("문항을 다시 쓰게 함"),
    "question.restore": _("문항을 다시 쓰게 함"),
    "question.move": _("문항의 분류를 바꿈"),
    "question.tag": _("문항에 태그를 붙임"),
    "question.untag": _("문항에서 태그를 뗌"),
    "question.undo": _("여러 문항에 한 일을 되돌림"),
    "question.import": _("문항을 가져옴"),
    "question.export": _("문항을 내보냄"),
    "question_category.create": _("문항 분류를 만듦"),
    "question_category.update": _("문항 분류를 바꿈"),
    "question_category.delete": _("문항 분류를 지움"),
    "kind:question": _("문항"),
    "kind:question_category": _("문항 분류"),
    "kind:question_import": _("문항 가져오기"),
    "field:edition": _("판"),
    "field:category": _("분류"),
    "field:difficulty": _("난이도"),
    "field:parent": _("위 분류"),
    "field:was": _("전에는"),
    "field:act": _("한 일"),
    "field:questions": _("문항"),
    "field:rejected": _("읽지 못한 것"),
    "field:made": _("만든 것"),
    "field:skipped": _("뺀 것"),
    "field:format": _("형식"),
}


def register() -> None:
    """Give the trail its words and names."""
    trails.register_labels(LABELS)
    accounts.register_scope_names("question", question_names)
    accounts.register_scope_names("question_category", category_names)
    accounts.register_scope_names("question_import", import_names)


def question_names(ids: set[int]) -> dict[int, str]:
    """Titles of questions, or how they begin."""
    rows = db.session.execute(
        select(BankQuestion.id, BankQuestion.title, BankQuestion.excerpt).where(
            BankQuestion.id.in_(ids)
        )
    )
    return {row.id: row.title or row.excerpt[:60] for row in rows}


def category_names(ids: set[int]) -> dict[int, str]:
    """Names of categories."""
    rows = db.session.execute(
        select(QuestionCategory.id, QuestionCategory.name).where(QuestionCategory.id.in_(ids))
    )
    return {row.id: row.name for row in rows}


def import_names(ids: set[int]) -> dict[int, str]:
    """Names of files that questions came from."""
    rows = db.session.execute(
        select(QuestionImport.id, QuestionImport.name).where(QuestionImport.id.in_(ids))
    )
    return {row.id: row.name for row in rows}

"""Forms of categories and imports."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from flask_babel import gettext, lazy_gettext
from flask_wtf import FlaskForm
from wtforms import BooleanField, FileField, HiddenField, SelectField, SelectMultipleField

from lms.courses import fields
from lms.courses.questions.queries.categories import Node
from lms.numbers import whole_or

_ = lazy_gettext


class CategoryForm(FlaskForm):
    """A category's name and place."""

    name = fields.line(_("분류 이름"), 120, required=_("이름을 적어 주세요."))
    parent_id = SelectField(_("위 분류"), coerce=lambda text: whole_or(str(text), 0), default=0)
    version = HiddenField(default="0")

    def offer(self, nodes: Sequence[Node], without: Iterable[int] = ()) -> CategoryForm:
        """The places that it may have."""
        left_out = set(without)
        self.parent_id.choices = [(0, gettext("맨 위"))] + [
            (node.category.id, "\u2003" * node.depth + node.category.name)
            for node in nodes
            if node.category.id not in left_out
        ]
        return self


class UploadForm(FlaskForm):
    """A file with questions."""

    file = FileField(_("문항 파일"))


class CommitForm(FlaskForm):
    """Where a plan's questions go, and which are left out."""

    category_id = SelectField(_("넣을 분류"), coerce=lambda text: whole_or(str(text), 0), default=0)
    keep_categories = BooleanField(_("파일에 적힌 분류를 그 아래에 만들기"), default=True)
    skip = SelectMultipleField(choices=[], validate_choice=False)
    plan = HiddenField()  # digests of what was shown
    bank = HiddenField()

    def offer(self, nodes: Sequence[Node]) -> CommitForm:
        """The categories of the bank."""
        self.category_id.choices = [(0, gettext("분류 없음"))] + [
            (node.category.id, "\u2003" * node.depth + node.category.name) for node in nodes
        ]
        return self

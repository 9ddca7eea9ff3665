"""Forms of bulk marking."""

from __future__ import annotations

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import FileField, RadioField

from lms.courses.fields import line


class WorksForm(FlaskForm):
    """Which work leaves the system, and why."""

    which = RadioField(
        _("무엇을"),
        choices=[("latest", _("사람마다 마지막 제출만")), ("all", _("모든 제출"))],
        default="latest",
    )
    works_reason = line(_("내려받는 사유"), 300, required=_("내려받는 사유를 적어 주십시오."))


class SheetForm(FlaskForm):
    """In which form the sheet leaves the system, and why."""

    format = RadioField(_("형식"), choices=[("xlsx", "XLSX"), ("csv", "CSV")], default="xlsx")
    sheet_reason = line(_("내려받는 사유"), 300, required=_("내려받는 사유를 적어 주십시오."))


class FilesForm(FlaskForm):
    """A zip of marked files."""

    zip = FileField(
        _("압축 파일(ZIP)"),
        description=_(
            "내려받은 파일에 표시해 같은 이름으로 묶어 올립니다. 이름 뒤에 글을 덧붙여도 됩니다."
        ),
    )


class MarksForm(FlaskForm):
    """A sheet of marks."""

    sheet = FileField(_("채점표"), description=_("CSV나 XLSX입니다. '번호' 열로 사람을 찾습니다."))

"""Uploads and decisions."""

from __future__ import annotations

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import FileField, HiddenField, MultipleFileField, RadioField

from lms.courses.fields import text


class UploadForm(FlaskForm):
    """A file of marks or of official records."""

    kind = RadioField(
        _("무엇을"),
        choices=[
            ("marks", _("우리 출결 (날짜와 상태)")),
            ("official", _("공식 기록 (고용24 등의 입실·퇴실 시각)")),
        ],
        default="marks",
    )
    file = FileField(_("파일(CSV, XLSX)"))


class DifferenceForm(FlaskForm):
    """A decision about a difference."""

    note = text(_("까닭이나 물을 말"), 1000)
    documents = MultipleFileField(_("근거 자료"))
    version = HiddenField()

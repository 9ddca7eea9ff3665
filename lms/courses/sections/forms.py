"""Forms of sections."""

from __future__ import annotations

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import HiddenField

from lms.courses.fields import line


class SectionForm(FlaskForm):
    """The name of a section."""

    version = HiddenField()
    name = line(
        _("반 이름"), 60, required=_("반 이름을 적어 주십시오."), description=_("예: A반, 오전반")
    )

"""The form of a link."""

from __future__ import annotations

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import RadioField, SelectField, SelectMultipleField
from wtforms.validators import InputRequired
from wtforms.widgets import CheckboxInput, ListWidget

from lms.courses.fields import line
from lms.courses.passport.rules.showing import DAYS, Choice, choose
from lms.courses.passport.words import LANGUAGES, PARTS


def _boxes(label: object, **kwargs: object) -> SelectMultipleField:
    return SelectMultipleField(
        label,
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
        **kwargs,  # type: ignore[arg-type]
    )


class ShareForm(FlaskForm):
    """What a link shows, to whom, how long."""

    label = line(
        _("누구에게 보이는 링크입니까"), 100, required=_("나중에 알아볼 이름을 적어 주십시오."),
        description=_("나만 봅니다. 예: 가온모빌리티 지원"),
    )  # fmt: skip
    parts = _boxes(
        _("보일 것"), choices=list(PARTS.items()), default=["skills", "evidence", "courses", "badges"],
        description=_("점수는 근거와 함께, 성적은 교과목과 함께만 보입니다. 첨삭과 의견은 언제나 보이지 않습니다."),
    )  # fmt: skip
    skills = _boxes(_("보일 역량"))
    badges = _boxes(_("보일 배지"))
    language = RadioField(
        _("화면의 언어"), [InputRequired()], choices=list(LANGUAGES.items()), default="ko"
    )
    days = SelectField(
        _("기간"), [InputRequired()], choices=[(str(day), _("%(n)s일 동안", n=day)) for day in DAYS],
        default="30",
    )  # fmt: skip

    def choice(self) -> Choice:
        """What was chosen."""
        given = [one.partition(":") for one in self.badges.data or []]
        return choose(
            self.parts.data or [], self.skills.data or [],
            [int(number) for kind, _colon, number in given if kind == "own"],
            [int(number) for kind, _colon, number in given if kind == "brought"],
        )  # fmt: skip

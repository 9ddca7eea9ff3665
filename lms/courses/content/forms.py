"""Forms of modules and lessons."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import MultipleFileField
from wtforms import (
    HiddenField,
    IntegerField,
    RadioField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange

from lms.courses.content.operations import LessonValues
from lms.courses.content.rules import MARKED, MINUTES, VIEWED
from lms.skills.forms import SkillsField

MOST_TEXT = 200_000  # characters of a lesson


def _trimmed(value: str | None) -> str:
    return " ".join((value or "").split())


class ModuleForm(FlaskForm):
    """The titles of a module."""

    title_ko = StringField(
        _l("모듈 이름"),
        [DataRequired(_l("모듈 이름을 적어 주십시오.")), Length(max=160)],
        filters=[_trimmed],
    )
    title_en = StringField(_l("영어 이름"), [Length(max=160)], filters=[_trimmed])


class LessonForm(FlaskForm):
    """The editor of a lesson."""

    version = HiddenField()
    title_ko = StringField(
        _l("제목"),
        [DataRequired(_l("제목을 적어 주십시오.")), Length(max=160)],
        filters=[_trimmed],
    )
    title_en = StringField(
        _l("영어 제목"),
        [Length(max=160)],
        filters=[_trimmed],
        description=_l("비워 두면 영어 화면에도 한국어 제목이 나옵니다."),
    )
    body = TextAreaField(
        _l("본문 (마크다운)"),
        [Length(max=MOST_TEXT, message=_l("본문이 너무 깁니다. 차시를 나누어 주십시오."))],
    )
    skills = SkillsField(
        _l("가르치는 역량"), description=_l("이 차시가 다루는 역량을 찾아 고르십시오.")
    )
    minutes = IntegerField(
        _l("예상 시간 (분)"),
        [
            InputRequired(_l("예상 시간을 분으로 적어 주십시오.")),
            NumberRange(0, 600, _l("0분에서 600분 사이로 적어 주십시오.")),
        ],
        default=10,
    )
    done_rule = RadioField(
        _l("마침 기준"),
        choices=[
            (MARKED, _l("교육생이 '마침'을 누르면")),
            (VIEWED, _l("한 번 열어 보면")),
            (MINUTES, _l("예상 시간만큼 화면을 보면")),
        ],
        default=MARKED,
        description=_l("교육생에게 이 기준과 지금 상태가 함께 보입니다."),
    )
    state = RadioField(
        _l("공개"),
        choices=[
            ("draft", _l("초안: 가르치는 사람만 봅니다")),
            ("published", _l("공개: 교육생이 봅니다")),
        ],
        default="draft",
    )
    files = MultipleFileField(_l("붙임 파일"))

    def validate_body(self, field: Any) -> None:
        """What is shown to learners has something to show."""
        if self.state.data == "published" and not (field.data or "").strip():
            raise ValidationError(_("본문이 비어 있으면 공개할 수 없습니다."))

    def validate_minutes(self, field: Any) -> None:
        """A rule by minutes needs minutes."""
        if self.done_rule.data == MINUTES and field.data == 0:
            raise ValidationError(_("예상 시간으로 마침을 정하려면 1분 이상이어야 합니다."))

    @property
    def values(self) -> LessonValues:
        """What was filled in."""
        return LessonValues(
            title_ko=self.title_ko.data or "",
            title_en=self.title_en.data or "",
            body=self.body.data or "",
            minutes=self.minutes.data or 0,
            done_rule=self.done_rule.data,
            skills=list(self.skills.data or []),
            published=self.state.data == "published",
        )

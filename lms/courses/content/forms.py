"""Forms of modules, lessons and what opens them."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import MultipleFileField
from wtforms import (
    DecimalField,
    EmailField,
    FieldList,
    Form,
    FormField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.validators import (
    DataRequired,
    Email,
    InputRequired,
    Length,
    NumberRange,
    Optional,
)
from wtforms.widgets import CheckboxInput, ListWidget

from lms.courses.content.operations import LessonValues
from lms.courses.content.rules import ITEM, MARKED, MINUTES, VIEWED, Key, Need
from lms.courses.content.rules.copying import BY_DAYS, BY_START, MOST_DAYS, NONE
from lms.courses.fields import SeoulDateTimeField, line
from lms.numbers import whole_or
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
            (ITEM, _l("아래에서 고른 활동을 하면 (과제를 내거나 시험을 통과하면)")),
        ],
        default=MARKED,
        description=_l("교육생에게 이 기준과 지금 상태가 함께 보입니다."),
    )
    item = SelectField(_l("마침을 정하는 활동"), choices=[("", _l("고르지 않음"))], default="")
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

    def validate_item(self, field: Any) -> None:
        """A rule by an activity needs the activity."""
        if self.done_rule.data == ITEM and read_key(field.data) is None:
            raise ValidationError(_("어느 활동으로 마침을 정할지 고르십시오."))

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
            item=read_key(self.item.data) if self.done_rule.data == ITEM else None,
        )


def key_text(key: Key | None) -> str:
    """A part as the value of a choice: ``lesson:7``."""
    return f"{key.kind}:{key.id}" if key is not None else ""


def read_key(text: str | None) -> Key | None:
    """The part that a choice's value means; none for anything else."""
    kind, _colon, number = (text or "").partition(":")
    item_id = whole_or(number, 0)
    return Key(kind, item_id) if kind and item_id else None


class NeedForm(Form):
    """A line of what comes before: a part, and a mark where one is asked for."""

    part = SelectField(_l("먼저 마칠 것"), default="")
    at_least = DecimalField(
        _l("최소 점수 (%)"),
        [
            Optional(),
            NumberRange(Decimal(0), Decimal(100), _l("0에서 100 사이로 적어 주십시오.")),
        ],
        places=None,
    )

    def validate_at_least(self, field: Any) -> None:
        """Only what is marked has a mark."""
        key = read_key(self.part.data)
        if field.data is not None and key is not None and key.kind in ("lesson", "module"):
            raise ValidationError(_("점수는 과제나 시험에만 정할 수 있습니다."))


class SectionDateForm(Form):
    """A section's own date."""

    section_id = HiddenField()
    opens_at = SeoulDateTimeField(_l("열리는 때"), [Optional()])


class ReleaseForm(FlaskForm):
    """When a part opens, and after what."""

    seen = HiddenField()
    opens_at = SeoulDateTimeField(
        _l("열리는 때 (서울)"),
        [Optional()],
        description=_l("비워 두면 때를 가리지 않습니다."),
    )
    sections = FieldList(FormField(SectionDateForm), max_entries=50)
    needs = FieldList(FormField(NeedForm), max_entries=20)

    def dates(self, section_ids: set[int]) -> dict[int | None, datetime]:
        """The dates by section; none: everybody's."""
        found: dict[int | None, datetime] = {}
        if self.opens_at.data is not None:
            found[None] = self.opens_at.data
        for entry in self.sections:
            section_id = whole_or(entry.form.section_id.data, 0)
            if section_id in section_ids and entry.form.opens_at.data is not None:
                found[section_id] = entry.form.opens_at.data
        return found

    def asked(self) -> list[Need]:
        """What comes before, each part once."""
        found: dict[Key, Need] = {}
        for entry in self.needs:
            key = read_key(entry.form.part.data)
            if key is not None:
                found[key] = Need(key, entry.form.at_least.data)
        return list(found.values())


class CopyForm(FlaskForm):
    """Where to copy, and how dates move."""

    class Meta:
        csrf = False  # it only asks for the plan; the copy itself is a form of its own

    target = SelectField(_l("어디로"), coerce=int)
    how = RadioField(
        _l("날짜"),
        choices=[
            (BY_START, _l("강의가 시작하는 날의 차이만큼 옮기기")),
            (BY_DAYS, _l("아래에 적은 날수만큼 옮기기")),
            (NONE, _l("그대로 두기")),
        ],
        default=BY_START,
    )
    days = IntegerField(
        _l("날수"),
        [Optional(), NumberRange(-MOST_DAYS, MOST_DAYS, _l("너무 먼 날짜입니다."))],
        default=0,
        description=_l("뒤로 옮기려면 양수, 앞으로 옮기려면 음수"),
    )


class AssistantForm(FlaskForm):
    """Somebody who helps to teach, and what they may do."""

    email = EmailField(
        _l("이메일"),
        [
            DataRequired(_l("이메일을 적어 주십시오.")),
            Email(_l("이메일 주소의 형식이 아닙니다.")),
        ],
    )
    permissions = SelectMultipleField(
        _l("할 수 있는 일"),
        option_widget=CheckboxInput(),
        widget=ListWidget(prefix_label=False),
        description=_l("강의와 초안을 보는 것은 언제나 할 수 있습니다."),
    )


class PermissionsForm(FlaskForm):
    """What an assistant may do."""

    permissions = SelectMultipleField(
        _l("할 수 있는 일"),
        option_widget=CheckboxInput(),
        widget=ListWidget(prefix_label=False),
    )


class EndForm(FlaskForm):
    """Why somebody's part ends."""

    reason = line(_l("사유"), 300, required=_l("사유를 적어 주십시오."))


class OutlineForm(FlaskForm):
    """Modules and lessons as lines."""

    text = TextAreaField(
        _l("모듈과 차시"),
        [DataRequired(_l("제목을 한 줄에 하나씩 적어 주십시오.")), Length(max=40_000)],
    )

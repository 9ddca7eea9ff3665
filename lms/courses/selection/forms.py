"""Reading settings, stages, groups, and interview times."""

from __future__ import annotations

import re
from typing import Any

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    DecimalField,
    HiddenField,
    IntegerField,
    SelectField,
    TextAreaField,
    ValidationError,
)
from wtforms.validators import InputRequired, Length, NumberRange, Optional, Regexp

from lms.courses.admissions.models import Call
from lms.courses.fields import SeoulDateTimeField, line, storable, text
from lms.courses.selection import queries
from lms.courses.selection.models import ApplicantGroup, SelectionSettings, Stage
from lms.courses.selection.queries import choices
from lms.courses.selection.rules import grouping
from lms.courses.selection.rules.offering import MOST_HOURS
from lms.courses.selection.rules.staging import KINDS, SOURCES
from lms.courses.selection.words import COUNTS, QUOTAS, STAGE_KINDS
from lms.courses.selection.words import SOURCES as SOURCE_WORDS

_WHOLE = _("숫자를 적어 주십시오.")


def _between(least: int, most: int) -> NumberRange:
    return NumberRange(least, most, _("%(min)s부터 %(max)s까지 적어 주십시오."))


class SettingsForm(FlaskForm):
    """How a call selects."""

    blind = BooleanField(
        _("이름을 가리고 심사"),
        description=_(
            "심사위원에게 이름 대신 접수번호만 보입니다. 파일 이름과 글 속의 이름도 가립니다."
        ),
    )
    counts = SelectField(
        _("순위에 쓰는 점수"), choices=list(COUNTS.items()),
        description=_("어느 쪽을 고르든 두 점수를 나란히 보여 줍니다."),
    )  # fmt: skip
    seats = IntegerField(
        _("이 모집으로 뽑는 인원"), [Optional(), _between(1, 100_000)],
        description=_("비우면 기수의 남은 자리 모두입니다."),
    )  # fmt: skip
    waiting_size = IntegerField(
        _("예비 인원"), [Optional(), _between(0, 100_000)],
        description=_("비우면 모든 단계를 통과한 나머지가 모두 예비가 됩니다."),
    )  # fmt: skip
    offer_hours = IntegerField(
        _("등록 여부를 답할 시간"), [InputRequired(_WHOLE), _between(1, MOST_HOURS)],
        description=_("합격을 알린 때부터 세는 시간입니다."),
    )  # fmt: skip
    offers_until = SeoulDateTimeField(
        _("예비 합격 마감"), [Optional()],
        description=_("이때부터 예비를 더 부르지 않고, 답하지 않은 합격도 끝납니다."),
    )  # fmt: skip
    slot_lead_hours = IntegerField(
        _("면접 시간을 바꿀 수 있는 때"), [InputRequired(_WHOLE), _between(0, 240)],
        description=_("면접이 시작하기 몇 시간 전까지인지 적습니다."),
    )  # fmt: skip
    version = HiddenField()

    @classmethod
    def of(cls, row: SelectionSettings) -> SettingsForm:
        """The form as it stands."""
        return cls(formdata=None, data=stored(row))

    def values(self) -> dict[str, Any]:
        """What was typed; only after validating."""
        return {name: self[name].data for name in _SETTINGS}


_SETTINGS = (
    "blind", "counts", "seats", "waiting_size", "offer_hours", "offers_until", "slot_lead_hours",
)  # fmt: skip


def stored(row: SelectionSettings) -> dict[str, Any]:
    """Settings as the form's values."""
    return {name: getattr(row, name) for name in _SETTINGS} | {"version": str(row.version)}


_STAGE = (
    "kind", "source", "title_ko", "title_en", "guide", "weight", "pass_mark", "top",
    "reviewers_each", "rubric_version_id", "quiz_id", "offering_id", "due_at",
)  # fmt: skip


class StageForm(FlaskForm):
    """A stage of a call."""

    kind = SelectField(_("종류"), choices=[(one, STAGE_KINDS[one]) for one in KINDS])
    title_ko = line(_("이름"), 120, required=_("이름을 적어 주십시오."))
    title_en = line(_("영문 이름"), 120)
    guide = text(_("지원자에게 알릴 내용"), 4000)
    source = SelectField(_("채점 방법"), choices=[(one, SOURCE_WORDS[one]) for one in SOURCES])
    rubric_version_id = SelectField(
        _("채점기준"), coerce=int, validate_choice=False,
        description=_("기관 교과목의 채점기준 은행에 있는 것입니다. 채점이 시작되면 그 판으로 굳습니다."),
    )  # fmt: skip
    reviewers_each = IntegerField(
        _("지원자마다 심사위원"), [InputRequired(_WHOLE), _between(1, 10)]
    )
    quiz_id = SelectField(
        _("퀴즈"), coerce=int, description=_("단계에 든 지원자는 이 퀴즈의 강좌에 등록됩니다.")
    )
    offering_id = SelectField(
        _("사전 과정 강좌"), coerce=int, description=_("단계에 든 지원자는 이 강좌에 등록됩니다.")
    )
    weight = DecimalField(
        _("비중"), [InputRequired(_WHOLE), _between(0, 1000)],
        description=_("총점은 단계 점수를 비중대로 평균한 것입니다. 0이면 통과만 봅니다."),
    )  # fmt: skip
    pass_mark = DecimalField(
        _("합격 점수"), [Optional(), _between(0, 100)], description=_("100점 기준, 비우면 없음")
    )
    top = IntegerField(
        _("통과 인원"), [Optional(), _between(1, 100_000)],
        description=_("점수 순으로 통과하는 인원입니다. 마지막 자리에서 같은 점수는 모두 통과합니다."),
    )  # fmt: skip
    due_at = SeoulDateTimeField(_("채점 마감"), [Optional()])
    version = HiddenField()

    def offer(self, call: Call, keep: int | None = None) -> StageForm:
        """Give the lists their choices."""
        none = [(0, _("없음"))]
        self.rubric_version_id.choices = none + choices.rubric_choices(call, keep)
        self.quiz_id.choices = none + choices.quiz_choices(call)
        self.offering_id.choices = none + choices.offering_choices(call)
        return self

    def values(self) -> dict[str, Any]:
        """What was typed; only after validating."""
        found = {name: self[name].data for name in _STAGE}
        for name in ("rubric_version_id", "quiz_id", "offering_id"):
            found[name] = found[name] or None
        if found["source"] != "reviewers":
            found["rubric_version_id"] = None
        if found["source"] != "quiz":
            found["quiz_id"] = None
        if found["source"] != "pre_course":
            found["offering_id"] = None
        return found

    def validate_rubric_version_id(self, field: Any) -> None:
        """Only what is offered."""
        if field.data not in {value for value, _label in field.choices}:
            raise ValidationError(_("목록에서 골라 주십시오."))


def stage_stored(stage: Stage) -> dict[str, Any]:
    """A stage as the form's values."""
    found = {name: getattr(stage, name) for name in _STAGE}
    for name in ("rubric_version_id", "quiz_id", "offering_id"):
        found[name] = found[name] or 0
    return found | {"version": str(stage.version)}


_CODE = re.compile(r"[a-z][a-z0-9_]{0,39}\Z")


class GroupForm(FlaskForm):
    """A group of applicants, with its quota."""

    title_ko = line(_("이름"), 120, required=_("이름을 적어 주십시오."))
    title_en = line(_("영문 이름"), 120)
    code = line(
        _("집단 코드"), 40, required=_("코드를 적어 주십시오."),
        description=_("영문 소문자, 숫자, _입니다. 가점 규칙이 이 코드로 찾습니다."),
    )  # fmt: skip
    field_key = SelectField(_("지원서의 어느 답으로 나누는지"))
    answers = text(
        _("답"), 2000,
        description=_("이 가운데 하나로 답한 지원자가 집단에 듭니다. 보기의 이름을 한 줄에 하나씩 적습니다. 주소는 앞부분(광주광역시), 동의는 '예'를 적습니다."),
    )  # fmt: skip
    quota = SelectField(_("정원"), choices=list(QUOTAS.items()))
    seats = IntegerField(_("자리"), [Optional(), _between(0, 100_000)])
    version = HiddenField()
    asked: dict[str, dict[str, Any]]  # what groups may be made of, by key

    def offer(self, call: Call) -> GroupForm:
        """Let the form's fields be chosen."""
        self.asked = {
            one["key"]: one for one in queries.labels_of(call.id)
            if one["kind"] in ("one", "several", "address", "consent")
        }  # fmt: skip
        self.field_key.choices = [(key, one["ko"]) for key, one in self.asked.items()]
        return self

    def validate_code(self, field: Any) -> None:
        """A code as the policy can name it."""
        if not _CODE.match(field.data or ""):
            raise ValidationError(_("영문 소문자로 시작하고 소문자, 숫자, _만 쓸 수 있습니다."))

    def validate_answers(self, field: Any) -> None:
        """At least one, and answers that the field can have: nobody would be in the group else."""
        if not self.lines():
            raise ValidationError(_("답을 한 줄에 하나씩 적어 주십시오."))
        _codes, unknown = self.codes()
        if unknown:
            item = self.asked[self.field_key.data]
            known = [one[1] for one in item.get("options", [])] or [str(_("예"))]
            raise ValidationError(
                _(
                    "이 항목의 답이 아닙니다: %(given)s. 고를 수 있는 답: %(known)s",
                    given=", ".join(unknown), known=", ".join(known),
                )
            )  # fmt: skip

    def codes(self) -> tuple[list[str], list[str]]:
        """The answers as they are kept, and those that the chosen field does not have."""
        item = self.asked.get(self.field_key.data or "")
        if item is None:  # the choice of the field says so itself
            return self.lines(), []
        return grouping.codes_of(item["kind"], item.get("options", []), self.lines())

    def lines(self) -> list[str]:
        """The answers, one a line."""
        return [one.strip() for one in (self.answers.data or "").splitlines() if one.strip()]

    def values(self) -> dict[str, Any]:
        """What was typed; only after validating."""
        return {
            "code": self.code.data, "title_ko": self.title_ko.data,
            "title_en": self.title_en.data, "field_key": self.field_key.data,
            "answers": self.codes()[0], "quota": self.quota.data, "seats": self.seats.data or 0,
        }  # fmt: skip


def group_stored(group: ApplicantGroup) -> dict[str, Any]:
    """A group as the form's values: answers by their names."""
    names = queries.answer_names(group)
    return {
        "code": group.code, "title_ko": group.title_ko, "title_en": group.title_en,
        "field_key": group.field_key, "answers": "\n".join(names), "quota": group.quota,
        "seats": group.seats, "version": str(group.version),
    }  # fmt: skip


class SlotsForm(FlaskForm):
    """Interview times, one or several in a row."""

    first = SeoulDateTimeField(
        _("첫 면접이 시작하는 때"), [InputRequired(_("날짜와 시각을 적어 주십시오."))],
        description=_("한국 시각입니다."),
    )  # fmt: skip
    minutes = IntegerField(
        _("한 사람에 몇 분"), [InputRequired(_WHOLE), _between(5, 240)], default=20
    )
    pause = IntegerField(_("사이에 쉬는 분"), [InputRequired(_WHOLE), _between(0, 240)], default=10)
    count = IntegerField(_("몇 번"), [InputRequired(_WHOLE), _between(1, 60)], default=1)
    place = line(_("장소"), 200)
    link = line(_("화상 면접 주소"), 500, description=_("고른 지원자에게만 보입니다."))

    def validate_link(self, field: Any) -> None:
        """A link that a browser opens safely."""
        Optional()(self, field)
        if field.data:
            Regexp(r"https?://\S+\Z", message=_("https://로 시작하는 주소를 적어 주십시오."))(
                self, field
            )


class NoteForm(FlaskForm):
    """A reason, a line or a few."""

    note = TextAreaField(_("사유"), [Length(max=500), storable])

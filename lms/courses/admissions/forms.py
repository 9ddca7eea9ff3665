"""Forms of admissions: calls, items of a form, decisions, messages, files of applicants."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from wtforms import (
    BooleanField,
    DateField,
    HiddenField,
    IntegerField,
    SelectField,
    SelectMultipleField,
    ValidationError,
)
from wtforms.validators import InputRequired, Length, NumberRange
from wtforms.validators import Optional as Maybe
from wtforms.widgets import CheckboxInput, ListWidget

from lms import clock
from lms.courses.admissions import words
from lms.courses.admissions.models import Call
from lms.courses.admissions.rules.form import (
    CHOICES,
    FIELDS,
    MOST_COLUMNS,
    MOST_OPTIONS,
    Item,
    Kind,
)
from lms.courses.fields import SeoulDateTimeField, line, text


class Checkboxes(SelectMultipleField):
    """Several of a list, each with its own box."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class VersionForm(FlaskForm):
    """A click on something as it was seen."""

    version = HiddenField()


class CallForm(FlaskForm):
    """A call for applications."""

    version = HiddenField()
    title_ko = line(_("모집 이름 (한국어)"), 160, required=_("모집 이름을 적어 주십시오."))
    title_en = line(_("모집 이름 (영어)"), 160)
    opens_at = SeoulDateTimeField(
        _("시작 (KST)"), [InputRequired(_("시작하는 때를 적어 주십시오."))]
    )
    closes_at = SeoulDateTimeField(_("마감 (KST)"), [InputRequired(_("마감을 적어 주십시오."))])
    text_ko = text(
        _("안내 (한국어)"),
        10_000,
        description=_("마크다운으로 씁니다. 대상, 일정, 선발 방법을 적으십시오."),
    )
    text_en = text(_("안내 (영어)"), 10_000)
    contact = line(_("문의처"), 200, description=_("전화번호나 이메일입니다. 지원자에게 보입니다."))
    appeals_until = SeoulDateTimeField(
        _("이의신청 마감 (KST)"),
        description=_(
            "결과를 받은 때부터 이날까지 이의신청을 받습니다. 받지 않으면 비워 두십시오."
        ),
    )

    def validate_appeals_until(self, field: Any) -> None:
        """Appeals are heard after the call ended."""
        if field.data and self.closes_at.data and field.data <= self.closes_at.data:
            raise ValidationError(_("이의신청 마감이 모집 마감보다 늦어야 합니다."))

    def validate_closes_at(self, field: Any) -> None:
        """A call ends after it began."""
        if field.data and self.opens_at.data and field.data <= self.opens_at.data:
            raise ValidationError(words.refusal("window"))

    def values(self) -> dict[str, Any]:
        """What the operation takes."""
        return {name: field.data for name, field in self._fields.items()
                if name not in ("version", "csrf_token", "place")}  # fmt: skip


class NewCallForm(CallForm):
    """A call and what it is for."""

    place = SelectField(_("과정이나 기수"), [InputRequired(_("무엇의 모집인지 고르십시오."))])


def values_of(call: Call) -> dict[str, Any]:
    """A call as its form shows it."""
    names = ("title_ko", "title_en", "opens_at", "closes_at", "text_ko", "text_en", "contact",
             "appeals_until", "version")  # fmt: skip
    return {name: getattr(call, name) for name in names}


class DecideCallForm(FlaskForm):
    """That a call is decided, and until when appeals are heard."""

    appeals_until = SeoulDateTimeField(
        _("이의신청 마감 (KST)"), description=_("이의신청을 받지 않으면 비워 두십시오.")
    )


class ItemForm(FlaskForm):
    """One item of a form; which fields it has depends on the kind."""

    version = HiddenField()
    ko = line(_("이름 (한국어)"), 200, required=_("한국어 이름을 적어 주십시오."))
    en = line(_("이름 (영어)"), 200)
    help_ko = text(_("도움말 (한국어)"), 4000)
    help_en = text(_("도움말 (영어)"), 4000)
    purpose = SelectField(
        _("무엇에 씁니까"),
        choices=[(code, label) for code, label in words.PURPOSES.items()],
        description=_("자격 확인과 연락에 쓰는 답은 심사위원과 채용 매칭에 보이지 않습니다."),
    )
    required = BooleanField(_("꼭 답해야 합니다"))
    options = text(
        _("보기"),
        6000,
        description=_("한 줄에 하나씩 적고, 영어는 세로줄 뒤에 적습니다. 예: 재직 중 | In work"),
    )
    columns = text(
        _("표의 열"), 1000, description=_("한 줄에 하나씩, 영어는 세로줄 뒤에 적습니다.")
    )
    least = IntegerField(_("최소"), [Maybe(), NumberRange(0, 1_000_000)])
    most = IntegerField(_("최대"), [Maybe(), NumberRange(0, 1_000_000)])
    shown = Checkboxes(
        _("보이는 조건"),
        description=_(
            "앞의 고르기 항목에서 이 답을 고른 사람에게만 묻습니다. 한 항목의 보기만 고르십시오. 비워 두면 모두에게 묻습니다."
        ),
    )
    covers = Checkboxes(
        _("이 동의가 필요한 항목"),
        description=_(
            "장애, 저소득처럼 별도의 동의가 있어야 묻는 항목을 고르십시오. 동의하지 않은 사람에게는 그 항목을 받지 않습니다."
        ),
    )

    def __init__(self, kind: str, items: Sequence[Item], key: str = "", **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.kind = kind
        self._keep_fields()
        place = next((n for n, one in enumerate(items) if one.key == key), len(items))
        if "shown" in self:
            self.shown.choices = [
                (f"{one.key}:{option[0]}", f"{words.label(one)} — {words.option(option)}")
                for one in items[:place] if one.kind in CHOICES for option in one.options
            ]  # fmt: skip
        if "covers" in self:
            self.covers.choices = [
                (one.key, words.label(one)) for one in items if one.kind in FIELDS
            ]

    def _keep_fields(self) -> None:
        kind = self.kind
        has = {
            "purpose": kind in FIELDS,
            "required": kind in FIELDS or kind == Kind.CONSENT,
            "options": kind in CHOICES,
            "columns": kind == Kind.ROWS,
            "least": kind in (Kind.SHORT, Kind.LONG, Kind.NUMBER),
            "most": kind in (Kind.SHORT, Kind.LONG, Kind.NUMBER, Kind.FILE, Kind.ROWS),
            "covers": kind == Kind.CONSENT,
            "shown": kind != Kind.SECTION,
        }
        for name, kept in has.items():
            if not kept:
                del self[name]
        if kind == Kind.FILE:
            self.most.label.text = gettext("파일을 몇 개까지")
        elif kind == Kind.ROWS:
            self.most.label.text = gettext("몇 줄까지")
        elif kind in (Kind.SHORT, Kind.LONG):
            self.least.label.text = gettext("최소 글자 수")
            self.most.label.text = gettext("최대 글자 수")

    def validate_shown(self, field: Any) -> None:
        """A condition hangs on one question."""
        if len({one.partition(":")[0] for one in field.data or []}) > 1:
            raise ValidationError(gettext("한 항목의 보기만 고르십시오."))

    def validate_options(self, field: Any) -> None:
        """Not too many, not too long."""
        _check_lines(field.data, MOST_OPTIONS)

    def validate_columns(self, field: Any) -> None:
        """Not too many, not too long."""
        _check_lines(field.data, MOST_COLUMNS)

    def item(self, key: str, before: Item | None) -> Item:
        """The item that was typed; options keep the codes of labels that they had."""
        chosen = (self.shown.data or []) if "shown" in self else []
        return Item(
            key=key,
            kind=self.kind,
            ko=self.ko.data or "",
            en=self.en.data or "",
            help_ko=self.help_ko.data or "",
            help_en=self.help_en.data or "",
            required=bool(self.required.data) if "required" in self else False,
            purpose=self.purpose.data if "purpose" in self else "scored",
            options=_triples(self.options.data, before.options if before else ())
            if "options" in self else (),
            columns=_triples(self.columns.data, before.columns if before else ())
            if "columns" in self else (),
            shown_key=chosen[0].partition(":")[0] if chosen else "",
            shown_codes=tuple(one.partition(":")[2] for one in chosen),
            covers=tuple(self.covers.data or []) if "covers" in self else (),
            least=self.least.data if "least" in self else None,
            most=self.most.data if "most" in self else None,
        )  # fmt: skip


def item_values(item: Item, version: int) -> dict[str, Any]:
    """An item as its form shows it."""
    return {
        "version": version, "ko": item.ko, "en": item.en, "help_ko": item.help_ko,
        "help_en": item.help_en, "purpose": item.purpose, "required": item.required,
        "options": _lines(item.options), "columns": _lines(item.columns),
        "least": item.least, "most": item.most,
        "shown": [f"{item.shown_key}:{code}" for code in item.shown_codes],
        "covers": list(item.covers),
    }  # fmt: skip


def _lines(triples: Sequence[tuple[str, str, str]]) -> str:
    return "\n".join(f"{ko} | {en}" if en else ko for _code, ko, en in triples)


def _split(typed: str | None) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for row in (typed or "").split("\n"):
        korean, _bar, english = row.partition("|")
        if korean.strip() and korean.strip() not in {one[0] for one in found}:
            found.append((korean.strip(), english.strip()))
    return found


def _check_lines(typed: str | None, most: int) -> None:
    rows = _split(typed)
    if len(rows) > most:
        raise ValidationError(gettext("%(most)s개까지 넣을 수 있습니다.", most=most))
    if any(len(part) > 200 for row in rows for part in row):
        raise ValidationError(gettext("한 줄은 언어마다 200자까지입니다."))


def _triples(
    typed: str | None, before: Sequence[tuple[str, str, str]]
) -> tuple[tuple[str, str, str], ...]:
    known = {korean: code for code, korean, _en in before}
    return tuple(
        (known.get(korean) or f"o{secrets.token_hex(3)}", korean, english)
        for korean, english in _split(typed)
    )


class DecideForm(FlaskForm):
    """Whether somebody may apply."""

    version = HiddenField()
    verdict = SelectField(
        _("판단"), choices=[(code, label) for code, label in words.VERDICTS.items()]
    )
    reason = line(
        _("판단한 까닭"),
        500,
        required=_("까닭을 적어 주십시오."),
        description=_("담당자만 봅니다. 감사 기록에 남습니다."),
    )
    told = text(
        _("지원자에게 알릴 말"), 1000, description=_("자격 미달이면 이 말이 지원자에게 갑니다.")
    )

    def validate_told(self, field: Any) -> None:
        """Whoever is turned away is told why."""
        if self.verdict.data == "ineligible" and not (field.data or "").strip():
            raise ValidationError(
                gettext("왜 자격이 되지 않는지 지원자에게 알릴 말을 적어 주십시오.")
            )


class ScanForm(FlaskForm):
    """What was seen on a scan."""

    verdict = SelectField(
        _("확인"), choices=[("cleared", _("문제 없음")), ("refused", _("받지 않음"))]
    )
    reason = line(_("지원자에게 알릴 까닭"), 300)
    until = DateField(_("다시 낼 수 있는 마지막 날"), [Maybe()])

    def validate_reason(self, field: Any) -> None:
        """Whoever has to hand in again is told why."""
        if self.verdict.data == "refused" and not (field.data or "").strip():
            raise ValidationError(gettext("왜 받지 않는지 적어 주십시오."))

    def validate_until(self, field: Any) -> None:
        """A day on which something can still come."""
        if self.verdict.data == "refused":
            _must_come(field)


def _must_come(field: Any) -> None:
    if field.data is not None and field.data < clock.today():
        raise ValidationError(gettext("오늘이나 그 뒤의 날을 고르십시오."))
    if field.data is not None and field.data > clock.today() + timedelta(days=365):
        raise ValidationError(gettext("한 해 안의 날을 고르십시오."))


class AskPapersForm(FlaskForm):
    """Papers of a field that are asked for once more."""

    key = SelectField(_("서류"))
    text = line(
        _("지원자에게 알릴 말"),
        300,
        required=_("무엇을 왜 다시 내야 하는지 적어 주십시오."),
    )
    until = DateField(_("언제까지 (그날 23:59)"), [InputRequired(_("마지막 날을 고르십시오."))])

    def validate_until(self, field: Any) -> None:
        """A day on which something can still come."""
        _must_come(field)


class MessageForm(FlaskForm):
    """Words to chosen applicants."""

    title = line(_("제목"), 160, required=_("제목을 적어 주십시오."))
    body = text(_("내용"), 4000)

    def validate_body(self, field: Any) -> None:
        """Something is said."""
        if not (field.data or "").strip():
            raise ValidationError(gettext("내용을 적어 주십시오."))


class ExportForm(FlaskForm):
    """Why applicants' data leaves the system."""

    reason = line(_("내려받는 까닭"), 300, required=_("내려받는 까닭을 적어 주십시오."))


class ImportForm(FlaskForm):
    """A file of applicants."""

    file = FileField(_("CSV 또는 XLSX 파일"))


class ImportConfirmForm(FlaskForm):
    """The plan that was shown."""

    kept = HiddenField(validators=[InputRequired(), Length(max=4000)])
    digest = HiddenField(validators=[InputRequired(), Length(max=64)])

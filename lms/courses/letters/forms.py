"""Reading boundaries and single decisions about letters."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from flask_babel import gettext as _

from lms.courses.letters.operations import PlanValues
from lms.courses.scales.rules import INCOMPLETE, GradeScheme
from lms.courses.scales.rules.scheme import number
from lms.interop.formats.personal import has_resident_number
from lms.numbers import whole_or

MOST_REASON = 300


@dataclass
class PlanForm:
    """Boundaries as they were typed, with what is wrong with them by control."""

    typed: dict[str, str] = field(default_factory=dict)
    tie_item: str = ""
    graduate: bool = False
    reason: str = ""
    version: int = 0
    errors: dict[str, str] = field(default_factory=dict)
    boundaries: dict[str, Decimal] | None = None

    @classmethod
    def read(
        cls, data: Mapping[str, str], scheme: GradeScheme, ties: set[str], *, saving: bool
    ) -> PlanForm:
        """What was sent. *saving*: a reason is needed; a preview does without."""
        form = cls(
            tie_item=data.get("tie_item", ""),
            graduate=data.get("graduate") == "1",
            reason=data.get("reason", "").replace("\x00", "").strip(),
            version=whole_or(data.get("version"), 0),
        )
        least: dict[str, Decimal] = {}
        for position, letter in enumerate(scheme.letters):
            name = f"least-{position}"
            text = data.get(name, f"{letter.least:f}").strip()
            form.typed[letter.name] = text
            try:
                least[letter.name] = number(text, name)
            except ValueError:
                form.errors[name] = _("0 이상의 숫자를 적어 주세요.")
        if not form.errors and scheme.letters:
            try:
                scheme.with_boundaries(least)
                form.boundaries = least
            except ValueError:
                form.errors["least-0"] = _(
                    "하한은 위에서 아래로 작아지고, 마지막은 0이어야 합니다."
                )
        if form.tie_item and form.tie_item not in ties:
            form.errors["tie_item"] = _("목록에서 골라 주세요.")
        if saving:
            _check_reason(form.reason, form.errors)
        return form

    def values(self, scheme: GradeScheme) -> PlanValues:
        """What is saved; boundaries that are the scheme's own are left out."""
        own = {letter.name: letter.least for letter in scheme.letters}
        kept = self.boundaries if self.boundaries != own else None
        return PlanValues(kept, self.tie_item, self.graduate, self.reason)


@dataclass
class MoveForm:
    """One person's decision as it was sent."""

    letter: str = ""
    standing: str = ""
    reason: str = ""
    version: int = 0
    errors: dict[str, str] = field(default_factory=dict)

    @classmethod
    def read(cls, data: Mapping[str, str], scheme: GradeScheme) -> MoveForm:
        """What was sent."""
        form = cls(
            letter=data.get("letter", ""),
            standing=data.get("standing", ""),
            reason=data.get("reason", "").replace("\x00", "").strip(),
            version=whole_or(data.get("version"), 0),
        )
        if form.letter not in {"", INCOMPLETE, *(letter.name for letter in scheme.letters)}:
            form.errors["letter"] = _("목록에서 골라 주세요.")
        if form.standing not in {"", "exchange", "pass_fail"}:
            form.errors["standing"] = _("목록에서 골라 주세요.")
        _check_reason(form.reason, form.errors)
        return form


def _check_reason(reason: str, errors: dict[str, str]) -> None:
    if not reason:
        errors["reason"] = _("사유를 적어 주세요.")
    elif len(reason) > MOST_REASON:
        errors["reason"] = _("%(most)s자까지 적을 수 있습니다.", most=MOST_REASON)
    elif any("\ud800" <= char <= "\udfff" for char in reason):
        errors["reason"] = _("저장할 수 없는 문자가 들어 있습니다.")
    elif has_resident_number(reason):
        errors["reason"] = _("주민등록번호로 보이는 숫자가 있습니다. 지우고 다시 저장해 주십시오.")

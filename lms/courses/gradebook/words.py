"""The arithmetic of a gradebook in plain words: methods, what became of an item, refusals."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from lms.courses.editing import NotAllowed
from lms.courses.gradebook.rules import ItemTrace, explanation
from lms.courses.gradebook.rules.explanation import GroupLine, ItemLine
from lms.courses.gradebook.rules.model import Note
from lms.i18n import number

#: Name of each method, and what it does, for those who choose and those who read.
METHODS: dict[str, tuple[Any, Any]] = {
    "canvas": (
        _l("점수 합계"),
        _l(
            "받은 점수를 모두 더해 배점의 합으로 나눕니다. 배점이 큰 항목이 더 크게 들어갑니다."
            " 버릴 때에는 남는 것의 총점이 가장 좋아지도록 고릅니다."
        ),
    ),
    "mean": (
        _l("백분율 평균"),
        _l("항목마다 백분율을 구해 똑같은 크기로 평균합니다. 배점은 상관없습니다."),
    ),
    "wmean": (
        _l("가중 평균"),
        _l("항목마다 정한 가중치만큼 크게 평균합니다. 가중치를 비워 두면 1입니다."),
    ),
    "swmean": (
        _l("배점 가중 평균"),
        _l("배점만큼 크게 평균하고, 가산 항목은 그 위에 더합니다."),
    ),
    "ecmean": (
        _l("평균과 가산점"),
        _l("백분율을 평균하고, 가산 항목은 그 위에 더합니다."),
    ),
    "median": (
        _l("중앙값"),
        _l("백분율을 순서대로 놓고 가운데 것을 씁니다. 둘이면 그 둘의 평균입니다."),
    ),
    "min": (_l("가장 낮은 점수"), _l("백분율이 가장 낮은 항목 하나만 봅니다.")),
    "max": (_l("가장 높은 점수"), _l("백분율이 가장 높은 항목 하나만 봅니다.")),
    "mode": (
        _l("최빈값"),
        _l("가장 자주 나온 백분율을 씁니다. 여럿이면 그 가운데 가장 높은 것입니다."),
    ),
    "natural": (
        _l("합계와 직접 정한 비중"),
        _l(
            "점수를 더하되, 항목의 비중(%)을 직접 정할 수 있습니다."
            " 정하지 않은 항목은 남은 비중을 배점대로 나눕니다."
        ),
    ),
    "expected": (
        _l("예정한 개수의 평균"),
        _l("모두 몇 개가 될지 정해 두고 평균합니다. 아직 없는 것은 0점으로 셈합니다."),
    ),
}

_OUTCOMES: dict[str, Any] = {
    "counted": _l("셈함"),
    "zero": _l("점수가 없어 0점으로 셈함"),
    "dropped": _l("버림"),
    "excused": _l("면제되어 셈하지 않음"),
    "hidden": _l("공개 전이라 셈하지 않음"),
    "omitted": _l("보이기만 하고 셈하지 않음"),
    "not_graded": _l("아직 점수가 없어 셈하지 않음"),
    "pending": _l("채점이 끝나지 않아 아직 셈하지 않음"),
    "no_weight": _l("비중이 0이라 셈하지 않음"),
    "no_points": _l("배점이 0이라 셈하지 않음"),
    "no_period": _l("성적 기간에 들지 않아 셈하지 않음"),
}
_WHYS: dict[str, Any] = {
    "lowest": _l("낮은 점수를 버리는 규칙에 따라 버림"),
    "highest": _l("높은 점수를 버리는 규칙에 따라 버림"),
    "not_kept": _l("좋은 것만 남기는 규칙에 따라 버림"),
    "capped": _l("셈함: 최고점을 넘는 부분은 자름"),
    "outranked": _l("이 분류의 방법이 다른 항목을 봄"),
    "extra": _l("셈함: 가산점"),
}


def method_name(code: str) -> str:
    """The name of a method."""
    return str(METHODS[code][0])


def method_help(code: str) -> str:
    """What a method does."""
    return str(METHODS[code][1])


def outcome(trace: ItemTrace) -> str:
    """What became of an item, and why."""
    if trace.why in _WHYS:
        return str(_WHYS[trace.why])
    return str(_OUTCOMES.get(trace.outcome, trace.outcome))


def share(value: Decimal) -> str:
    """Percent and percentage points at two places; what is smaller shows where it lies."""
    return number(value.quantize(Decimal("0.01"), rounding=ROUND_HALF_UP))


def explained(standing: Any, result: Any) -> explanation.Explanation | None:
    """The whole arithmetic of a result of a standing; none where it was not kept."""
    kept = standing.explain(result)
    return explanation.read(kept) if kept else None


def late_time(minutes: int) -> str:
    """How late: days, hours and minutes, the two largest."""
    days, rest = divmod(minutes, 24 * 60)
    hours, minutes = divmod(rest, 60)
    if days:
        return _("%(d)s일 %(h)s시간", d=days, h=hours) if hours else _("%(d)s일", d=days)
    if hours:
        return _("%(h)s시간 %(m)s분", h=hours, m=minutes) if minutes else _("%(h)s시간", h=hours)
    return _("%(m)s분", m=minutes)


def notes(line: ItemLine) -> list[str]:
    """What is to be said about an item beside its numbers: late work, cells, extra credit."""
    found = []
    trace = line.trace
    if line.overridden and trace.raw is not None and trace.earned is not None:
        found.append(
            _(
                "교수자가 직접 적은 점수입니다. 채점에서 받은 점수는 %(raw)s점입니다.",
                raw=number(trace.raw),
            )
        )
    elif line.overridden:
        found.append(_("교수자가 직접 적은 점수입니다."))
    if line.filled:
        found.append(
            _("내지 않아 늦은 제출 정책이 정한 %(n)s점으로 셈했습니다.", n=number(trace.earned))
        )
    elif line.late_minutes and trace.deducted:
        found.append(
            _(
                "%(late)s 늦게 내어 %(raw)s점에서 %(lost)s점을 뺐습니다.",
                late=late_time(line.late_minutes),
                raw=number(trace.raw),
                lost=number(trace.deducted),
            )
        )
    elif line.late_minutes and line.waived:
        found.append(
            _("%(late)s 늦게 냈지만 감점을 면제받았습니다.", late=late_time(line.late_minutes))
        )
    elif line.late_minutes and not line.overridden:
        found.append(_("%(late)s 늦게 냈고 감점은 없습니다.", late=late_time(line.late_minutes)))
    if line.extra_credit:
        found.append(
            _("가산점 항목이라, 가산점이 아닌 점수가 이 분류에 있어야 셈합니다.")
            if line.trace.outcome == "no_weight"
            else _("가산점 항목입니다.")
        )
    if line.never_drop:
        found.append(_("버리지 않기로 한 항목입니다."))
    return found


def group_rules(group: GroupLine) -> list[str]:
    """The rules of a category that differ from counting everything."""
    found = []
    if group.drop_lowest:
        found.append(_("낮은 점수부터 %(n)s개를 버립니다.", n=group.drop_lowest))
    if group.drop_highest:
        found.append(_("높은 점수부터 %(n)s개를 버립니다.", n=group.drop_highest))
    if group.keep_highest and not group.drop_lowest:
        found.append(_("높은 점수부터 %(n)s개만 남깁니다.", n=group.keep_highest))
    if group.trace.filled:
        found.append(_("아직 없는 %(n)s개를 0점으로 셈했습니다.", n=group.trace.filled))
    if group.extra_credit:
        found.append(_("가산 분류입니다: 100%를 넘어도 더합니다."))
    return found


def note(line: Note) -> str:
    """A step of the arithmetic that is no item's."""
    p = line.params
    if line.code == "spread":
        return _(
            "점수가 있는 것의 비중을 더하면 %(sum)s%%여서, 그 비율 그대로 100%%가 되게 늘렸습니다.",
            sum=number(Decimal(p["weights"])),
        )
    if line.code == "over":
        return _(
            "비중을 더하면 %(sum)s%%로 100%%를 넘습니다. 줄이지 않고 그대로 셈합니다.",
            sum=number(Decimal(p["weights"])),
        )
    if line.code == "rounded":
        return _(
            "%(exact)s%%를 소수 둘째 자리까지 반올림해 %(shown)s%%가 됩니다.",
            exact=p["from"],
            shown=number(Decimal(p["to"])),
        )
    return ""


def late_line(line: dict[str, Any]) -> str:
    """A line of a late deduction."""
    p = line["params"]
    if line["code"] == "waived":
        return _("감점을 면제받았습니다.")
    if line["code"] == "grace":
        return _("마감 뒤 %(n)s분까지는 봐줍니다.", n=p["minutes"])
    if line["code"] == "cut_off":
        return _("마감 뒤 %(n)s시간이 지나 낸 것은 0점입니다.", n=p["hours"])
    if line["code"] == "late":
        unit = (
            _("%(n)s일(하루에 배점의 %(p)s%%)", n=p["units"], p=p["percent"])
            if p["per"] == "day"
            else _("%(n)s시간(한 시간에 배점의 %(p)s%%)", n=p["units"], p=p["percent"])
        )
        return ngettext(
            "%(unit)s: %(points)s점 감점",
            "%(unit)s: %(points)s점 감점",
            1 if Decimal(p["points"]) == 1 else 2,
            unit=unit,
            points=number(Decimal(p["points"])),
        )
    if line["code"] == "floor":
        return _("감점해도 배점의 %(p)s%%는 남깁니다.", p=p["percent"])
    if line["code"] == "missing":
        return _("내지 않은 것은 배점의 %(p)s%%를 뺍니다.", p=p["percent"])
    return ""


def refusal(problem: NotAllowed) -> str:
    """Why a cell, a comment or a setting was not written."""
    p = problem.params
    return {
        "no_item": _("성적부에 없는 항목입니다."),
        "no_seat": _("이 강좌의 교육생이 아닙니다."),
        "own_mark": _("자기 점수는 스스로 적을 수 없습니다."),
        "nameless": _("이름을 가리고 채점하는 과제입니다. 점수를 공개한 뒤에 고칠 수 있습니다."),
        "negative": _("점수는 0 이상이어야 합니다."),
        "too_many_points": _("점수가 너무 큽니다."),
        "no_deduction": _("늦은 제출 감점이 없는 항목입니다."),
        "reason_needed": _("감점을 면제하는 사유를 적어 주십시오."),
        "no_category": _("없는 분류입니다."),
        "no_period": _("없는 성적 기간입니다."),
        "overlap": _("다른 성적 기간과 날짜가 겹칩니다."),
        "empty": _("내용을 적어 주십시오."),
        "too_long": _("%(most)s자까지 적을 수 있습니다.", most=p.get("most", "")),
        "unstorable": _("저장할 수 없는 문자가 들어 있습니다."),
        "resident_number": _("주민등록번호로 보이는 숫자가 있습니다. 지우고 다시 저장해 주십시오."),
        "not_yours": _("쓴 사람만 지울 수 있습니다."),
    }.get(str(problem), _("저장하지 못했습니다."))

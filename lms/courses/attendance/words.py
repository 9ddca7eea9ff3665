"""States, sources, limits and the steps of the arithmetic as people read them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, datetime
from decimal import ROUND_DOWN, Decimal
from typing import Any

from flask_babel import format_date, ngettext
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from lms import clock, i18n
from lms.courses import reasons
from lms.courses.attendance.models import Mark, Session
from lms.courses.attendance.rules.states import Part, State, clock_face
from lms.courses.attendance.rules.summary import Limit, Line, Summary
from lms.courses.editing import NotAllowed
from lms.i18n import WEEKDAYS as WEEKDAYS

STATES: dict[str, Any] = {
    "present": _l("출석"),
    "late": _l("지각"),
    "left_early": _l("조퇴"),
    "stepped_out": _l("외출"),
    "absent": _l("결석"),
    "excused": _l("인정 결석"),
}
#: One syllable for a cell of the grid.
SHORT: dict[str, Any] = {
    "present": _l("출"),
    "late": _l("지"),
    "left_early": _l("퇴"),
    "stepped_out": _l("외"),
    "absent": _l("결"),
    "excused": _l("공"),
}
TONES = {
    "present": "success", "late": "warning", "left_early": "warning", "stepped_out": "warning",
    "absent": "danger", "excused": "info",
}  # fmt: skip
SOURCES: dict[str, Any] = {
    "own": _l("교수자가 표시"),
    "checkin": _l("본인 출석 확인"),
    "online": _l("온라인 학습"),
    "import": _l("파일로 들여옴"),
    "official": _l("공식 기록"),
    "correction": _l("정정 승인"),
}
MODES: dict[str, Any] = {"offline": _l("대면"), "online": _l("온라인")}
KINDS: dict[str, Any] = {
    "public": _l("공휴일"),
    "substitute": _l("대체공휴일"),
    "temporary": _l("임시공휴일"),
    "election": _l("선거일"),
    "school": _l("기관 휴무"),
}
#: What a unit came to.
OUTCOMES: dict[str, Any] = {
    "present": _l("출석"),
    "incident": _l("출석(지각·조퇴·외출 있음)"),
    "absent": _l("결석"),
    "below_half": _l("결석(시간 부족)"),
    "excused": _l("출석으로 인정"),
    "neutral": _l("세지 않음"),
    "over_quota": _l("결석(인정 한도 초과)"),
}

_REFUSED: dict[str, Any] = {
    "not_learner": _l("이 수업의 교육생이 아닙니다."),
    "own_mark": _l("자기 출결은 스스로 표시할 수 없습니다."),
    "cancelled": _l("휴강된 수업에는 출결을 표시할 수 없습니다."),
    "not_begun": _l("아직 시작하지 않은 수업입니다."),
    "window_closed": _l(
        "고칠 수 있는 기간(%(days)s일)이 지났습니다. 정정 신청과 승인을 거쳐야 합니다."
    ),
    "official_wins": _l("공식 기록이 우선인 기수입니다. 정정 승인으로만 바꿀 수 있습니다."),
    "nothing_made": _l("만들어지는 수업이 없습니다. 요일과 기간, 쉬는 날을 확인해 주십시오."),
    "overlaps": _l("같은 시간에 다른 수업이 있습니다(%(at)s)."),
    "has_marks": _l(
        "출결이 표시된 수업은 시간을 바꾸거나 없앨 수 없습니다. 휴강으로 바꿀 수는 있습니다."
    ),
    "holiday_known": _l("같은 날 같은 이름의 쉬는 날이 이미 있습니다."),
    "order": _l("끝 시각이 시작 시각보다 늦어야 합니다."),
    "outside": _l("수업 시간 안의 시각을 적어 주십시오."),
    "overlap": _l("구간이 서로 겹칩니다."),
    "present": _l("빠진 구간의 상태를 골라 주십시오."),
}


def refused(error: NotAllowed | str) -> str:
    """Why something was refused, in the page's language."""
    code, params = (error, {}) if isinstance(error, str) else (error.code, error.params)
    if code not in _REFUSED:
        return reasons.sentence(code, **params)
    shown = {
        name: i18n.moment(value) if isinstance(value, datetime) else value
        for name, value in params.items()
    }
    return str(_REFUSED[code]) % shown


def clock_time(minute: int) -> str:
    """Minutes after midnight as a clock shows them; the next day's are said to be so."""
    text = clock_face(minute)
    return _("다음 날 %(at)s", at=text) if minute >= 1440 else text


def span(session: Session) -> str:
    """``09:00–18:00``."""
    return f"{clock_time(session.periods[0][0])}–{clock_time(session.periods[-1][1])}"


def weekday(day: date) -> str:
    """A day with its weekday, and with its year where that is not this one: 3월 2일 (월)."""
    year = day.year != clock.today().year
    if i18n.current() == "en":
        return str(format_date(day, "EEE, d MMM y" if year else "EEE, d MMM"))
    return str(format_date(day, "y년 M월 d일 (E)" if year else "M월 d일 (E)"))


def parts(found: Iterable[Part]) -> str:
    """``지각 09:00–09:20, 조퇴 17:00–18:00``."""
    return ", ".join(
        f"{STATES[part.state]} {clock_time(part.start)}–{clock_time(part.end)}" for part in found
    )


def mark_detail(mark: Mark) -> str:
    """A mark in one line: its parts, or its state."""
    found = [Part(int(a), int(b), State(state)) for state, a, b in mark.parts]
    return parts(found) or str(STATES[mark.state])


def units(amount: Decimal, unit: str) -> str:
    """An amount with its unit: 3일, 2.5시간, 4회."""
    shown, count = i18n.number(amount), 1 if amount == 1 else 2  # ngettext takes whole numbers
    if unit == "day":
        return ngettext("%(n)s일", "%(n)s일", count, n=shown)
    if unit == "hour":
        return ngettext("%(n)s시간", "%(n)s시간", count, n=shown)
    return ngettext("%(n)s회", "%(n)s회", count, n=shown)


def hours(amount: Decimal) -> str:
    """Hours with one place, rounded down; sheets have them exactly."""
    return i18n.number(amount.quantize(Decimal("0.1"), ROUND_DOWN))


def line(item: Line, unit: str) -> str:
    """A step of the arithmetic as a sentence."""
    p = dict(item.params)

    def amount(name: str) -> str:
        return units(p[name], unit)

    sentences: dict[str, Callable[[], str]] = {
        "recorded": lambda: _(
            "전체 %(planned)s 가운데 %(recorded)s의 출결이 기록되었습니다.",
            planned=amount("planned"), recorded=amount("recorded"),
        ),
        "absent": lambda: _("결석: %(absence)s", absence=amount("absence")),
        "below_half": lambda: _(
            "수업 시간의 %(percent)s%% 미만만 있어 결석으로 센 것: %(absence)s",
            percent=i18n.number(p["percent"]), absence=amount("absence"),
        ),
        "over_quota": lambda: _(
            "단위기간마다 인정하는 %(quota)s번을 넘어 결석으로 센 것: %(absence)s",
            quota=p["quota"], absence=amount("absence"),
        ),
        "hours_missed": lambda: _("빠진 시간: %(absence)s", absence=amount("absence")),
        "incidents_every": lambda: _(
            "지각 %(late)s번, 조퇴 %(left_early)s번, 외출 %(stepped_out)s번, 일부 결석 %(absent)s번: "
            "%(per)s번을 결석 1로 세어 %(absence)s",
            **{name: p[name] for name in ("late", "left_early", "stepped_out", "absent", "per")},
            absence=amount("absence"),
        ),
        "incidents_each": lambda: _(
            "지각 %(late)s번, 조퇴 %(left_early)s번, 외출 %(stepped_out)s번, 일부 결석 %(absent)s번: "
            "하나를 %(weight)s로 세어 %(absence)s",
            **{name: p[name] for name in ("late", "left_early", "stepped_out", "absent")},
            weight=i18n.number(p["weight"]), absence=amount("absence"),
        ),
        "excused": lambda: _("출석으로 인정한 것: %(n)s번", n=p["count"]),
        "neutral": lambda: _("세지 않은 것: %(n)s번", n=p["count"]),
        "waiting": lambda: _("끝났지만 아직 표시되지 않은 수업: %(n)s번 (출석률에 넣지 않음)", n=p["count"]),
        "rate": lambda: _(
            "(%(recorded)s − 결석 %(absent)s) ÷ %(recorded)s = %(rate)s%%",
            recorded=amount("recorded"), absent=amount("absent"), rate=i18n.number(p["rate"]),
        ),
    }  # fmt: skip
    return sentences[item.code]()


def limit(item: Limit, unit: str) -> str:
    """What a limit is."""
    p = item.params
    most = units(max(item.most, Decimal(0)), unit)
    sentences: dict[str, Callable[[], str]] = {
        "completion": lambda: _(
            "수료: 출석률 %(percent)s%% 이상 (결석 %(most)s까지)",
            percent=i18n.number(p["percent"]), most=most,
        ),
        "total": lambda: _(
            "제적: 결석이 전체의 %(percent)s%%를 넘을 때 (결석 %(most)s까지)",
            percent=i18n.number(p["percent"]), most=most,
        ),
        "fail": lambda: _(
            "낙제(F): 결석이 전체의 %(fraction)s을 넘을 때 (결석 %(most)s까지)",
            fraction=p["fraction"], most=most,
        ),
        "period": lambda: _(
            "제적: %(number)s번째 단위기간의 결석이 %(percent)s%%에 이를 때 (결석 %(most)s까지)",
            number=p["number"], percent=i18n.number(p["percent"]), most=most,
        ),
    }  # fmt: skip
    return sentences[item.code]()


def left(summary: Summary) -> str:
    """How many absences are left before the nearest limit."""
    amount = summary.left_before_limit
    if amount is None:
        return ""
    if amount < 0:
        return _("한도를 %(n)s 넘음", n=units(-amount, summary.unit))
    return _("%(n)s 남음", n=units(amount, summary.unit))


def tone(summary: Summary) -> str:
    """How near a limit is: success, danger where it is broken, and between them warning: one is near
    (:func:`limit_tone`), or the rate so far would not do for completion."""
    amount = summary.left_before_limit
    if amount is None:
        return "neutral"
    if amount < 0:
        return "danger"
    wanted = [item.params["percent"] for item in summary.limits if item.code == "completion"]
    if wanted and summary.rate is not None and summary.rate < wanted[0]:
        return "warning"
    return "warning" if "warning" in map(limit_tone, summary.limits) else "success"


def limit_tone(item: Limit) -> str:
    """How near one limit is: danger where it is broken, warning where nothing is left, or where
    absences have left one, or a tenth. Who missed nothing is not warned because a unit period is
    short and allows little from the start."""
    if item.left < 0:
        return "danger"
    near = item.used > 0 and item.left <= max(Decimal(1), item.most / 10)
    return "warning" if near or not item.left else "success"

"""Course registration as people read it: reasons, kinds, states, hours."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from sqlalchemy import select

from lms import i18n
from lms.courses.catalogue.models import Course
from lms.courses.registration.rules.deciding import Reason
from lms.courses.registration.rules.seats import Group
from lms.courses.registration.rules.timetable import Slot
from lms.db import db
from lms.i18n import WEEKDAYS, local

KINDS: dict[str, Any] = {
    "major_required": _("전공필수"),
    "major_elective": _("전공선택"),
    "liberal": _("교양"),
    "linked": _("연계"),
    "other": _("일반선택"),
}
STATES: dict[str, Any] = {
    "basket": _("장바구니"),
    "registered": _("신청됨"),
    "waiting": _("대기 중"),
    "dropped": _("정정으로 뺌"),
    "withdrawn": _("철회함"),
    "removed": _("거둠"),
    "lapsed": _("대기 끝남"),
}
TONES = {
    "basket": "neutral", "registered": "success", "waiting": "warning", "dropped": "neutral",
    "withdrawn": "neutral", "removed": "neutral", "lapsed": "neutral",
}  # fmt: skip
TIMES: dict[str, Any] = {"morning": _("오전"), "afternoon": _("오후"), "evening": _("저녁")}
PHASES: dict[str, Any] = {
    "unset": _("수강신청 기간이 아직 정해지지 않았습니다."),
    "before": _("수강신청은 %(at)s에 시작합니다. 지금은 장바구니에 담아 둘 수 있습니다."),
    "turn": _("지금은 다른 학년의 차례입니다. 내 학년은 %(at)s부터 신청합니다."),
    "turn_over": _("내 학년의 차례가 지났습니다. 남은 자리는 수강정정 기간에 신청할 수 있습니다."),
    "registration": _("수강신청 기간입니다. %(at)s까지 신청하고 뺄 수 있습니다."),
    "between": _("수강신청이 끝났습니다. 수강정정은 %(at)s에 시작합니다."),
    "add_drop": _("수강정정 기간입니다. %(at)s까지 더하고 뺄 수 있습니다."),
    "after": _("수강신청과 정정이 끝났습니다."),
}
LIMITS: dict[str, Any] = {
    "usual": _("한 학기 기준"),
    "high": _("성적 우수"),
    "season": _("계절학기 기준"),
    "granted": _("따로 허가됨"),
}
#: What staff may set aside, as they tick it.
ASIDE: dict[str, Any] = {
    "window": _("신청 기간"),
    "prerequisite": _("선수과목"),
    "clash": _("시간표 겹침"),
    "credits": _("학점 한도"),
    "passed": _("이미 이수함"),
    "retake_points": _("재수강 성적 기준"),
    "retake_times": _("재수강 횟수"),
    "retake_courses": _("한 학기 재수강 과목 수"),
}
STATUSES: dict[str, Any] = {
    "enrolled": _("재학"),
    "leave_general": _("휴학"),
    "leave_military": _("군휴학"),
    "completed": _("수료"),
    "graduation_deferred": _("졸업유예"),
    "graduated": _("졸업"),
    "withdrawn": _("자퇴"),
    "dismissed": _("제적"),
}
_REASONS: dict[str, Any] = {
    "own_record": _("수강신청은 학교의 %(system)s에서 합니다. 여기서는 볼 수만 있습니다."),
    "own_case": _("자기 자신의 기록은 다른 담당자가 처리해야 합니다."),
    "no_student": _("이 대학의 학적이 없습니다."),
    "status": _("지금 학적('%(status)s')으로는 신청할 수 없습니다."),
    "closed": _("신청을 받지 않는 강좌입니다."),
    "already": _("이미 신청한 강좌입니다."),
    "same_course": _("같은 교과목의 다른 분반을 이미 신청했습니다."),
    "passed": _("이미 이수한 과목이라 다시 들을 수 없습니다."),
    "retake_points": _(
        "이미 평점 %(had)s점으로 이수했습니다. %(most)s점 이하일 때만 재수강할 수 있습니다."
    ),
    "retake_unseen": _("이미 이수했습니다. 평점 %(most)s 이하일 때만 재수강할 수 있습니다."),
    "retake_times": _("이 과목은 재수강을 %(times)s번까지만 할 수 있습니다."),
    "retake_courses": _("한 학기에 재수강은 %(courses)s과목까지입니다."),
    "prerequisite": _("선수과목을 갖추지 못했습니다: %(courses)s"),
    "credits": _("신청하면 %(would)s학점이 되어 한도 %(most)s학점을 넘습니다."),
    "full": _("정원 %(capacity)s명 가운데 내가 앉을 자리가 없습니다."),
    "waitlist_full": _("대기도 %(most)s명으로 찼습니다."),
    "waitlist_each": _("대기는 %(most)s개까지 할 수 있습니다."),
    "basket_full": _("장바구니에는 %(most)s개까지 담을 수 있습니다."),
    "graded": _("성적이 확정된 강좌는 끝낼 수 없습니다."),
    "not_seated": _("신청한 강좌가 아닙니다."),
    "not_yet": _("지금은 뺄 수 없습니다. %(at)s부터 할 수 있습니다."),
    "left_too_late": _("뺄 수 있는 기간이 지났습니다."),
    "needed": _("이 과목과 함께 들어야 하는 과목(%(courses)s)을 먼저 빼 주십시오."),
}


def phase_sentence(phase: Any) -> str:
    """Where the term stands, in a sentence."""
    code = "turn_over" if phase.code == "turn" and phase.at is None else phase.code
    return str(PHASES[code]) % {"at": i18n.moment(phase.at)}


def minute(value: int) -> str:
    """Minutes after midnight as a clock shows them."""
    return f"{value // 60 % 24:02d}:{value % 60:02d}"


def slot(value: Slot) -> str:
    """A weekly hour: 월 10:00–12:00."""
    return f"{WEEKDAYS[value.weekday]} {minute(value.start)}–{minute(value.end)}"


def hours(slots: Iterable[Slot]) -> str:
    """Weekly hours in one line."""
    return ", ".join(slot(one) for one in slots)


def course_titles(ids: Iterable[int]) -> dict[int, str]:
    """Titles of courses with their codes, in the page's language; one statement."""
    wanted = list(ids)
    if not wanted:
        return {}
    rows = db.session.scalars(select(Course).where(Course.id.in_(wanted)))
    return {row.id: f"{local(row)}({row.code})" for row in rows}


def reason(found: Reason) -> str:
    """Why not, in the page's language."""
    values = dict(found.params)
    if found.code == "window":
        code = (
            "turn_over" if values["phase"] == "turn" and values["at"] is None else values["phase"]
        )
        return str(PHASES[code]) % {"at": i18n.moment(values["at"])}
    if found.code == "clash":
        return _clash(values)
    code = (
        "retake_unseen" if found.code == "retake_points" and values["had"] is None else found.code
    )
    if found.code == "status":
        values["status"] = STATUSES.get(values["status"], values["status"])
    if found.code in ("prerequisite", "needed"):
        titles = course_titles(values["courses"])
        values["courses"] = ", ".join(
            titles.get(id_, gettext("없어진 과목")) for id_ in values["courses"]
        )
    shown = {
        name: i18n.moment(value)
        if name == "at"
        else i18n.number(value)
        if name in ("had", "most", "would")
        else value
        for name, value in values.items()
    }
    return str(_REASONS[code]) % shown


def _clash(values: dict[str, Any]) -> str:
    title = values["course"].get(i18n.current()) or values["course"]["ko"]
    if values["slot"] is not None:
        return gettext(
            "'%(course)s' 시간(%(slot)s)과 겹칩니다.", course=title, slot=slot(values["slot"])
        )
    return gettext(
        "'%(course)s'의 %(at)s 수업과 겹칩니다.", course=title, at=i18n.moment(values["at"])
    )


def reasons(found: Iterable[Reason]) -> list[str]:
    """Every reason as a sentence."""
    return [reason(one) for one in found]


def official_line(line: Mapping[str, Any]) -> str:
    """What a row of the institution's own registration does, in a line."""
    before = STATES[line["before"]] if line["before"] else "–"
    said = f"{line['of']}: {before} → {STATES[line['state']]}"
    return f"{said} · {gettext('파일에 없음')}" if line["absent"] else said


def group(one: Group, organisations: dict[int, str]) -> str:
    """Whom a group of seats is for."""
    place = organisations.get(one.organisation_id or 0, "")
    who = gettext("%(place)s 밖의 학생", place=place) if one.others else place
    years = gettext("%(years)s학년", years="·".join(str(year) for year in one.years))
    parts = [part for part in (who, years if one.years else "") if part]
    return " ".join(parts) or gettext("누구나")

"""What is wrong with a rubric, in words."""

from __future__ import annotations

from flask_babel import gettext as _

from lms import i18n
from lms.courses.points import NotPoints
from lms.courses.rubrics.rules import Problem


def words(problem: Problem) -> str:
    """A problem as a sentence; where it belongs is said beside it."""
    p = problem.params
    sentences = {
        "no_criteria": lambda: _("평가 기준을 하나 이상 적어 주세요."),
        "too_many_criteria": lambda: _(
            "평가 기준은 %(most)s개까지 적을 수 있습니다.", most=p["most"]
        ),
        "no_points": lambda: _("배점의 합이 0보다 커야 합니다."),
        "no_title": lambda: _("기준의 이름을 적어 주세요."),
        "out_of_range": lambda: _(
            "배점은 0부터 %(most)s까지 적을 수 있습니다.", most=i18n.number(p["most"])
        ),
        "too_many_levels": lambda: _("수준은 %(most)s개까지 적을 수 있습니다.", most=p["most"]),
        "no_level_name": lambda: _("수준의 이름을 적어 주세요."),
        "level_above": lambda: _("%(most)s점을 넘을 수 없습니다.", most=i18n.number(p["most"])),
        "range_reversed": lambda: _("범위의 시작이 끝보다 큽니다."),
        "ranges_overlap": lambda: _(
            "수준의 점수나 범위가 %(points)s점에서 겹칩니다.", points=i18n.number(p["points"])
        ),
        "row_points": lambda: _("점수를 읽지 못했습니다: %(text)s", text=p["text"]),
        "row_skill": lambda: _("역량을 찾지 못했습니다: %(text)s", text=p["text"]),
        "row_without_criterion": lambda: _("기준이 적히기 전의 줄이라 넣지 않았습니다."),
        "missing_column": lambda: _("'%(name)s' 열이 없습니다.", name=p["name"]),
    }
    return sentences[problem.code]()


def points_words(wrong: NotPoints) -> str:
    """Why what was typed is not points."""
    if wrong.code == "not_a_number":
        return _("숫자로 적어 주세요. 예: 12 또는 12.5")
    if wrong.code == "negative":
        return _("0보다 작을 수 없습니다.")
    if wrong.code == "too_precise":
        return _("소수는 둘째 자리까지 적습니다.")
    return _("%(most)s점을 넘을 수 없습니다.", most=i18n.number(wrong.params["most"]))

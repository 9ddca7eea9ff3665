"""What the rulebook shows of the gradebook's policies: the credit of a course, and late work."""

from __future__ import annotations

from flask_babel import lazy_gettext as _

from lms import policies
from lms.courses.gradebook import queries, rules
from lms.courses.gradebook.rules.late import LatePolicy

#: An offering's own rules stand on its gradebook's pages: they name items, which only it has.
_WIDER = ("office", "organisation", "track", "cohort")


def register() -> None:
    """Declare both kinds, with words for each field."""
    policies.register(queries.POLICY, rules.CompletionPolicy)
    policies.register(queries.LATE_POLICY, LatePolicy)
    policies.describe(
        queries.POLICY,
        _("교과목 이수 기준"),
        _(
            "강좌의 결과를 확정할 때 무엇을 갖추면 이수로 볼지 정합니다. 강좌마다 더 정할 수 있습니다."
        ),
        {
            "min_percent": policies.Field(_("최저 점수"), _("100점 만점"), "%", least=0, most=100),
            "min_lessons": policies.Field(_("마쳐야 하는 차시"), unit="%", least=0, most=100),
            "all_graded": policies.Field(_("낸 것이 모두 채점되어 공개되어야 함")),
            "min_attendance": policies.Field(
                _("최저 출석률"), _("0이면 출석을 보지 않습니다."), "%", least=0, most=100
            ),
        },
        scopes=_WIDER,
    )
    policies.describe(
        queries.LATE_POLICY,
        _("늦은 제출"),
        _("늦게 낸 과제에서 얼마를 뺄지 정합니다. 마감일에 시행 중이던 규칙을 씁니다."),
        {
            "grace_minutes": policies.Field(_("봐주는 시간"), unit=_("분"), least=0),
            "percent": policies.Field(_("감점"), _("배점에서 뺍니다."), "%", least=0, most=100),
            "per": policies.Field(
                _("감점하는 단위"), choices=(("day", _("하루마다")), ("hour", _("한 시간마다")))
            ),
            "floor_percent": policies.Field(
                _("최저 점수"), _("감점해도 배점의 이만큼은 남깁니다."), "%", least=0, most=100
            ),
            "cut_off_hours": policies.Field(
                _("0점이 되는 때"), _("0이면 그런 때가 없습니다."), _("시간"), least=0
            ),
            "missing_percent": policies.Field(
                _("내지 않은 것의 감점"), _("비우면 바로 셈하지 않습니다."), "%", least=0, most=100
            ),
        },
    )

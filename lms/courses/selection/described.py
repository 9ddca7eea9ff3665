"""The policy of extra points, as the rulebook shows it."""

from __future__ import annotations

from flask_babel import lazy_gettext as _

from lms import i18n, policies
from lms.courses.selection.queries.setup import EXTRA, latest_group
from lms.courses.selection.rules.grouping import ExtraPointsPolicy, split
from lms.i18n import local
from lms.policies import Field

#: The groups that the code's own default names, before any call has set them up.
USUAL = {"disability": _("장애인"), "low_income": _("저소득층")}


def group_name(code: str) -> str:
    """A group by its code, as the latest call that has it names it."""
    group = latest_group(code)
    return local(group) if group is not None else str(USUAL.get(code, code))


def said(line: str) -> str:
    """A line of the policy as people read it."""
    try:
        code, points = split(line)
    except ValueError:
        return line
    return f"{group_name(code)} +{i18n.number(points)}"


def register() -> None:
    """Declare the kind and how it is shown."""
    policies.register(EXTRA, ExtraPointsPolicy)
    policies.describe(
        EXTRA,
        _("전형 가점"),
        _("지원자가 밝히고 동의한 집단에 채점이 끝난 뒤 총점에 더하는 점수입니다. 총점은 100점이 기준입니다."),
        {
            "points": Field(
                _("집단과 가점"),
                _("한 줄에 하나씩 '집단 코드 | 점수'로 적습니다. 집단 코드는 모집의 전형 설정에서 정합니다."),
                said=said,
            ),
            "cap": Field(_("한 사람이 받는 가점의 상한"), unit=_("점"), least=0, most=100),
        },
        ("office", "organisation", "track", "cohort"),
    )  # fmt: skip

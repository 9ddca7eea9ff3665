"""How the rows of placement go from one account to another when they are one person's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask_babel import lazy_gettext as _

from lms.accounts import merging
from lms.accounts.merging import Moving

if TYPE_CHECKING:
    from flask import Flask

TABLES = {
    "evidence_item": Moving(
        _("역량의 근거"),
        settle=_(
            "같은 일에서 나온 근거가 두 계정에 있습니다. 그 일의 기록을 먼저 정리해 주십시오."
        ),
    ),
    "candidate_profile": Moving(_("채용 연결 설정"), soft=True),
    "resume": Moving(_("이력서"), soft=True),
    "resume_plan": Moving(_("이력서 가져오기"), soft=True),
    "hidden_from": Moving(_("보이지 않게 한 기업"), soft=True),
    "pipeline_entry": Moving(
        _("공고의 후보"),
        settle=_("한 공고에 두 계정이 모두 후보입니다. 한쪽이 채용 연결을 먼저 꺼야 합니다."),
    ),
    "ranking_visit": Moving(_("공고를 본 일"), soft=True),
}


def register(app: Flask) -> None:
    """Say how the tables of placement move."""
    merging.register_tables(TABLES)

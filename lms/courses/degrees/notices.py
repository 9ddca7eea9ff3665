"""What students are told about their requests, credits and micro-degrees."""

from __future__ import annotations

from flask_babel import lazy_gettext as _

from lms.communication import kinds
from lms.communication.kinds import Kind


def register() -> None:
    """Make the kinds known."""
    for code, label, sentence in (
        (
            "degree.request_filed",
            _("학위 신청이 대신 접수됨"),
            _(
                "담당자가 졸업 요건에 관한 신청을 대신 냈습니다. 내용을 확인하고, 원하지 않으면 "
                "거두십시오."
            ),
        ),
        (
            "degree.request_approved",
            _("학위 신청 승인"),
            _("졸업 요건에 관한 신청이 승인되었습니다. %(answer)s"),
        ),
        (
            "degree.request_refused",
            _("학위 신청 반려"),
            _("졸업 요건에 관한 신청이 반려되었습니다. %(answer)s"),
        ),
        (
            "degree.request_revoked",
            _("학위 신청 승인 취소"),
            _("졸업 요건에 관한 승인이 취소되었습니다. %(answer)s"),
        ),
        (
            "degree.credit_confirmed",
            _("학점 인정"),
            _("%(title)s 과목이 %(credits)s학점으로 인정되었습니다."),
        ),
        (
            "degree.micro_granted",
            _("마이크로디그리 수여"),
            _("%(title)s 마이크로디그리가 수여되었습니다."),
        ),
        (
            "degree.micro_sent_back",
            _("마이크로디그리 신청 반려"),
            _("%(title)s 마이크로디그리 신청이 반려되었습니다. %(reason)s"),
        ),
    ):
        kinds.register(Kind(code, label, sentence))

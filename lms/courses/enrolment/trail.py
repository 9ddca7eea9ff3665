"""What the audit trail and the access log call seats and rosters."""

from __future__ import annotations

from flask_babel import lazy_gettext as _

from lms.accounts import queries as accounts
from lms.accounts.queries import trails
from lms.courses import reasons, vocabulary
from lms.courses.catalogue.queries import people_in_offerings, with_label
from lms.courses.enrolment.models import Enrolment

LABELS = {
    "enrolment.enrol": _("강좌에 등록함"),
    "enrolment.complete": _("수강을 마침"),
    "enrolment.withdraw": _("수강을 끝냄"),
    "enrolment.join_cohort": _("기수에 등록함"),
    "enrolment.leave_cohort": _("기수를 떠남"),
    "enrolment.return_to_cohort": _("기수에 다시 넣음"),
    "enrolment.seat_many": _("여러 사람을 한꺼번에 넣음"),
    "kind:enrolment": _("수강"),
    "offering roster": _("수강 명단"),
    "people by address": _("이메일로 찾은 사람"),
    "field:enrolment:code": _("사유"),
    "field:cohort_member:code": _("사유"),
    "field:seated": _("넣은 사람"),
} | {f"value:enrolment:{code}": words for code, words in vocabulary.SEAT_STATES.items()}


def register() -> None:
    """Give the trail its words and names."""
    trails.register_labels(LABELS)
    for kind in ("enrolment", "cohort_member"):
        trails.register_labels({f"value:{kind}:{c}": w for c, w in reasons.LEAVING.items()})
    accounts.register_scope_names(
        "enrolment", lambda ids: people_in_offerings(Enrolment, ids, with_label)
    )

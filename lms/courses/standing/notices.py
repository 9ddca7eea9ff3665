"""What students and those who keep the register are told."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import url_for
from flask_babel import lazy_gettext as _

from lms import access
from lms.access import Permission, Role, Scope
from lms.accounts.models import Person
from lms.accounts.queries import holders
from lms.communication.kinds import Kind, register
from lms.communication.operations import notify
from lms.courses.standing.models import StatusChange, StatusRequest, StudentRecord
from lms.courses.standing.words import STATUSES_BOTH
from lms.db import db

register(
    Kind(
        "standing.changed",
        _("학적 변동"),
        _("%(track)s 학적이 %(on)s부터 '%(status)s'(으)로 바뀝니다."),
        detail=_("이력과 서류는 학적 화면에서 볼 수 있습니다."),
    )
)
register(
    Kind(
        "standing.cancelled",
        _("학적 변동 취소"),
        _("%(track)s 학적 변동이 취소되어 '%(status)s' 상태가 이어집니다."),
    )
)
register(
    Kind(
        "standing.asked",
        _("학적 변동 신청이 들어옴"),
        _("%(who)s 님이 %(track)s의 '%(status)s' 처리를 신청했습니다."),
        for_those_with=Permission.STUDENT_STATUS_MANAGE,
    )
)
register(
    Kind(
        "standing.answered_no",
        _("학적 변동 신청의 반려"),
        _("%(track)s의 '%(status)s' 신청이 반려되었습니다. 까닭을 확인해 주십시오."),
    )
)
register(
    Kind(
        "standing.leave_ends",
        _("휴학이 끝남"),
        _("%(track)s 휴학이 %(on)s에 끝납니다. 복학이나 휴학 연장을 신청해 주십시오."),
    )
)
register(
    Kind(
        "standing.not_back",
        _("복학하지 않음"),
        _("%(track)s 휴학이 %(on)s에 끝났고, 아직 복학하지 않았습니다. 제적될 수 있습니다."),
    )
)
register(
    Kind(
        "standing.students_not_back",
        _("미복학 학생"),
        _("휴학이 끝나고 복학하지 않은 학생이 %(n)s명 있습니다."),
        for_those_with=Permission.STUDENT_STATUS_MANAGE,
    )
)


def _params(record: StudentRecord, status: str, on: date | None) -> dict[str, Any]:
    track = record.track
    return {
        "track": {"ko": track.title_ko, "en": track.title_en or track.title_ko},
        "status": STATUSES_BOTH[status],
        "on": on.isoformat() if on else "",
    }


def tell_changed(row: StatusChange) -> None:
    """Tell the student what holds from when."""
    record = row.record or db.session.get_one(StudentRecord, row.record_id)
    notify(
        record.person, "standing.changed", _params(record, row.status, row.from_on),
        url=url_for("standing.mine"), dedup_key=f"standing:{row.id}",
    )  # fmt: skip


def tell_cancelled(row: StatusChange, before: StatusChange) -> None:
    """Tell the student that a change was taken back."""
    record = db.session.get_one(StudentRecord, row.record_id)
    notify(
        record.person, "standing.cancelled", _params(record, before.status, None),
        url=url_for("standing.mine"), dedup_key=f"standing-cancelled:{row.id}",
    )  # fmt: skip


def keepers_of(record: StudentRecord) -> list[Person]:
    """Staff of the institution that keeps the student's record."""
    places = access.chain(Scope("track", record.track_id))
    roles = [
        role for role in (Role.STAFF,)
        if Permission.STUDENT_STATUS_MANAGE in access.ROLE_PERMISSIONS[role]
    ]  # fmt: skip
    return holders(roles, [one for one in places if one.kind == "organisation"])


def tell_asked(request: StatusRequest) -> None:
    """Tell those who answer."""
    record = request.record
    params = {**_params(record, request.status, request.from_on), "who": record.person.name}
    for person in keepers_of(record):
        notify(
            person, "standing.asked", params,
            url=url_for("standing.request_page", request_id=request.id),
            dedup_key=f"standing-asked:{request.id}",
        )  # fmt: skip


def tell_rejected(request: StatusRequest) -> None:
    """Tell the student that the answer is no."""
    notify(
        request.record.person, "standing.answered_no",
        _params(request.record, request.status, request.from_on),
        url=url_for("standing.mine"), dedup_key=f"standing-answer:{request.id}",
    )  # fmt: skip


def tell_leave(record: StudentRecord, row_id: int, until: date, *, over: bool) -> None:
    """Remind a student that a leave ends, or is over; once each."""
    kind = "standing.not_back" if over else "standing.leave_ends"
    notify(
        record.person, kind, _params(record, "leave_general", until),
        url="/me/standing", dedup_key=f"{kind}:{row_id}:{until.isoformat()}",
    )  # fmt: skip

"""What people are told about training logs and counselling notes."""

from __future__ import annotations

from flask import url_for
from flask_babel import lazy_gettext as _

from lms.access import Permission
from lms.accounts.models import Person
from lms.communication import kinds
from lms.communication.kinds import Kind
from lms.communication.operations import notify
from lms.courses.training_log.models import CounselNote, TrainingLog

RETURNED = "training_log.returned"
SHARED = "counsel.shared"


def register() -> None:
    """Make the kinds known."""
    kinds.register(
        Kind(
            RETURNED,
            _("훈련일지를 돌려보냄"),
            _("%(on)s 훈련일지가 돌아왔습니다. 고쳐서 다시 서명해 주세요."),
            detail=_("사유: %(reason)s"),
            for_those_with=Permission.OFFERING_TEACH,
        )
    )
    kinds.register(
        Kind(
            SHARED,
            _("상담일지 공유"),
            _("%(author)s님이 상담일지를 공유했습니다. 내용은 시스템에서만 볼 수 있습니다."),
            for_those_with=Permission.COUNSEL,
        )
    )


def returned(signer: Person, log: TrainingLog, reason: str) -> None:
    """Tell the signer that a log came back, and why."""
    notify(
        signer, RETURNED, {"on": log.on.isoformat(), "reason": reason},
        url=url_for("training_log.show_log", cohort_id=log.cohort_id, day=log.on.isoformat()),
        dedup_key=f"{RETURNED}:{log.id}:{log.version}",
    )  # fmt: skip


def shared(colleague: Person, author: Person, note: CounselNote) -> None:
    """Tell a colleague that there is a note to read; neither whom it is about nor what it says."""
    notify(
        colleague, SHARED, {"author": author.name},
        url=url_for("training_log.show_note", note_id=note.id),
        dedup_key=f"{SHARED}:{note.id}",
    )  # fmt: skip

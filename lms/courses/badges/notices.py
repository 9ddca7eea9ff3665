"""What holders are told about their badges; also by the worker, which serves no address."""

from __future__ import annotations

from flask_babel import lazy_gettext as _

from lms.accounts.models import Person
from lms.communication import kinds
from lms.communication.kinds import Kind
from lms.communication.operations import notify
from lms.courses.badges.models import Achievement, Badge, ImportedBadge

ISSUED, REVOKED, LOOKED_AT = "badge.issued", "badge.revoked", "badge.looked_at"


def register() -> None:
    """Make the kinds known."""
    kinds.register(
        Kind(
            ISSUED,
            _("배지 발급"),
            _("%(institution)s에서 ‘%(badge)s’ 배지를 발급했습니다. 내려받고 공유할 수 있습니다."),
        )
    )
    kinds.register(
        Kind(
            REVOKED,
            _("배지 발급 취소"),
            _("‘%(badge)s’ 배지의 발급이 취소되었습니다. 사유: %(reason)s"),
            urgent=True,
        )
    )
    kinds.register(
        Kind(
            LOOKED_AT,
            _("가져온 배지의 확인 결과"),
            _("가져온 배지 ‘%(badge)s’을(를) 확인했습니다. 결과를 보십시오."),
        )
    )


def issued(badge: Badge, achievement: Achievement) -> None:
    """That one was issued to them."""
    place = achievement.organisation
    notify(
        badge.person, ISSUED,
        {
            "badge": {"ko": achievement.title_ko, "en": achievement.title_en or achievement.title_ko},
            "institution": {"ko": place.name, "en": place.english_name or place.name},
        },
        url=f"/me/badges/{badge.id}", dedup_key=f"{ISSUED}:{badge.id}",
    )  # fmt: skip


def revoked(badge: Badge) -> None:
    """That one was taken back, and why."""
    row = badge.achievement
    notify(
        badge.person, REVOKED,
        {"badge": {"ko": row.title_ko, "en": row.title_en or row.title_ko}, "reason": badge.reason},
        url=f"/me/badges/{badge.id}", dedup_key=f"{REVOKED}:{badge.id}",
    )  # fmt: skip


def looked_at(row: ImportedBadge, person: Person) -> None:
    """That the worker has looked at what they brought."""
    notify(
        person, LOOKED_AT, {"badge": row.title},
        url=f"/me/badges/brought/{row.id}",
        dedup_key=f"{LOOKED_AT}:{row.id}:{row.state}",
    )  # fmt: skip

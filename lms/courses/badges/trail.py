"""What the audit trail and the access log call badges."""

from __future__ import annotations

from flask_babel import lazy_gettext as _
from sqlalchemy import select

from lms.accounts import queries as accounts
from lms.accounts.queries import trails
from lms.courses.badges import words
from lms.courses.badges.models import Achievement, Badge, ImportedBadge, IssuerKey, TrustedIssuer
from lms.db import db

LABELS = {
    "badge_key.make": _("배지 서명 열쇠를 만듦"),
    "badge_key.revoke": _("배지 서명 열쇠를 취소함"),
    "badge_achievement.make": _("배지를 만듦"),
    "badge_achievement.change": _("배지를 고침"),
    "badge_achievement.close": _("배지 발급을 멈춤"),
    "badge_achievement.open": _("배지 발급을 다시 엶"),
    "badge.issue": _("배지를 발급함"),
    "badge.revoke": _("배지 발급을 취소함"),
    "badge.share": _("배지의 공유 주소를 엶"),
    "badge.hide": _("배지의 공유를 멈춤"),
    "badge_imported.bring": _("다른 곳의 배지를 가져옴"),
    "badge_imported.remove": _("가져온 배지를 지움"),
    "badge_trusted.add": _("믿는 발급자를 더함"),
    "badge_trusted.end": _("믿는 발급자에서 뺌"),
    "kind:badge_issuer_key": _("배지 서명 열쇠"),
    "kind:badge_achievement": _("배지 종류"),
    "kind:badge": _("배지"),
    "kind:badge_imported": _("가져온 배지"),
    "kind:badge_trusted_issuer": _("믿는 발급자"),
    "badges": _("발급한 배지 목록"),
    "badge": _("배지"),
    "badge candidates": _("배지를 발급할 사람"),
    "field:key": _("공개 열쇠"),
    "field:automatic": _("자동 발급"),
    "field:achievement": _("배지 종류"),
    "outbox:badges.earned": _("딴 배지 주기"),
    "outbox:badges.check": _("가져온 배지 확인"),
} | {f"value:badge:{code}": label for code, (label, _tone) in words.STATES.items()}


def register() -> None:
    """Give the trail its words and names."""
    trails.register_labels(LABELS)
    accounts.register_scope_names("badge_issuer_key", key_names)
    accounts.register_scope_names("badge_achievement", achievement_names)
    accounts.register_scope_names("badge", badge_names)
    accounts.register_scope_names("badge_imported", imported_names)
    accounts.register_scope_names("badge_trusted_issuer", trusted_names)


def key_names(ids: set[int]) -> dict[int, str]:
    """The end of the public key, by which people tell keys apart."""
    rows = db.session.execute(select(IssuerKey.id, IssuerKey.public).where(IssuerKey.id.in_(ids)))
    return {row.id: f"…{row.public[-8:]}" for row in rows}


def achievement_names(ids: set[int]) -> dict[int, str]:
    """The title."""
    rows = db.session.execute(
        select(Achievement.id, Achievement.title_ko).where(Achievement.id.in_(ids))
    )
    return {row.id: row.title_ko for row in rows}


def badge_names(ids: set[int]) -> dict[int, str]:
    """What it is for; whose it is stands in the row itself."""
    rows = db.session.execute(
        select(Badge.id, Achievement.title_ko)
        .join(Achievement, Achievement.id == Badge.achievement_id)
        .where(Badge.id.in_(ids))
    )
    return {row.id: f"{row.title_ko} #{row.id}" for row in rows}


def imported_names(ids: set[int]) -> dict[int, str]:
    """Its number: what it is called is somebody else's text."""
    rows = db.session.scalars(select(ImportedBadge.id).where(ImportedBadge.id.in_(ids)))
    return {row: f"#{row}" for row in rows}


def trusted_names(ids: set[int]) -> dict[int, str]:
    """The name."""
    rows = db.session.execute(
        select(TrustedIssuer.id, TrustedIssuer.name).where(TrustedIssuer.id.in_(ids))
    )
    return {row.id: row.name for row in rows}

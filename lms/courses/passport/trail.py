"""What the audit trail calls passports."""

from __future__ import annotations

from flask_babel import lazy_gettext as _

from lms.accounts import queries as accounts
from lms.accounts.queries import trails
from lms.courses.passport import words

LABELS = {
    "passport.share": _("역량 여권의 링크를 만듦"),
    "passport.revoke": _("역량 여권의 링크를 멈춤"),
    "kind:passport_share": _("역량 여권의 링크"),
    "field:parts": _("보인 것"),
    "field:days": _("기간(일)"),
    **{f"value:passport_share:{code}": label for code, label in words.PARTS.items()},
}


def register() -> None:
    """Give the trail its words and names."""
    trails.register_labels(LABELS)
    accounts.register_scope_names("passport_share", share_names)


def share_names(ids: set[int]) -> dict[int, str]:
    """Numbers: what a holder calls a link is theirs."""
    return {one: f"#{one}" for one in ids}

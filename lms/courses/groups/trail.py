"""What the audit trail calls sets of groups."""

from __future__ import annotations

from flask_babel import lazy_gettext as _
from sqlalchemy import select

from lms.accounts import queries as accounts
from lms.accounts.queries import trails
from lms.courses.groups.models import GroupSet
from lms.db import db

LABELS = {
    "group_set members": _("조 명단"),
    "group_set.create": _("조 모음을 만듦"),
    "group_set.update": _("조 모음을 고침"),
    "group_set.lock": _("조를 확정함"),
    "group_set.unlock": _("조의 확정을 풂"),
    "group_set.copy": _("조 모음의 사본을 만듦"),
    "group_set.delete": _("조 모음을 지움"),
    "group_set.restore": _("지운 조 모음을 되돌림"),
    "group.create": _("조를 만듦"),
    "group.rename": _("조의 이름을 고침"),
    "group.delete": _("조를 지움"),
    "group.restore": _("지운 조를 되돌림"),
    "group.place": _("조를 정하거나 옮김"),
    "kind:group_set": _("조 모음"),
    "field:group": _("조"),
    "groups": _("조 편성"),
    "field:groups": _("조"),
    "field:group_set": _("조 모음"),
    "field:self_signup": _("교육생이 스스로 고름"),
    "field:signup_until": _("고르는 기간의 끝"),
    "field:with_people": _("사람도 함께"),
    "field:people": _("사람"),
    "field:person": _("사람"),
}


def register() -> None:
    """Give the trail its words and names."""
    trails.register_labels(LABELS)
    accounts.register_scope_names("group_set", set_names)


def set_names(ids: set[int]) -> dict[int, str]:
    """Names of sets."""
    rows = db.session.execute(select(GroupSet.id, GroupSet.name).where(GroupSet.id.in_(ids)))
    return {row.id: row.name for row in rows}

"""How messages and their settings go from one account to another when they are one person's."""

from __future__ import annotations

from flask_babel import lazy_gettext as _

from lms.accounts.merging import Moving, register_tables

register_tables(
    {
        "notification": Moving(_("알림"), soft=True),
        "digest_line": Moving(_("모아 보낼 알림"), soft=True),
        "outgoing_message": Moving(_("보낸 메시지"), stays=True),
        "delivery_setting": Moving(_("알림 시각"), stays=True),
        "calendar_feed": Moving(_("달력 주소"), stays=True),
    }
)

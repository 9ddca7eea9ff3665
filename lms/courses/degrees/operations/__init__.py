"""Writing curricula, requests, recognised credits and micro-degrees."""

from __future__ import annotations

from lms.courses.degrees.operations.crediting import (
    confirm_credit,
    create_agreement,
    enter_credit,
    revoke_credit,
    update_agreement,
)
from lms.courses.degrees.operations.curricula import (
    add_requirement,
    close_version,
    copy_version,
    create_version,
    delete_draft,
    hindrances,
    move_requirement,
    publish_version,
    remove_course,
    remove_requirement,
    set_course,
    set_prerequisite,
    update_requirement,
    update_version,
)
from lms.courses.degrees.operations.erasing import erase
from lms.courses.degrees.operations.requests import (
    Asking,
    agree,
    approve,
    refuse,
    revoke,
    submit,
    withdraw,
)

__all__ = [
    "Asking",
    "add_requirement",
    "agree",
    "approve",
    "close_version",
    "confirm_credit",
    "copy_version",
    "create_agreement",
    "create_version",
    "delete_draft",
    "enter_credit",
    "erase",
    "hindrances",
    "move_requirement",
    "publish_version",
    "refuse",
    "remove_course",
    "remove_requirement",
    "revoke",
    "revoke_credit",
    "set_course",
    "set_prerequisite",
    "submit",
    "update_agreement",
    "update_requirement",
    "update_version",
    "withdraw",
]

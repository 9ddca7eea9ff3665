"""Writing student records, their status, and who keeps them."""

from __future__ import annotations

from lms.courses.standing.operations.asking import (
    MOST_BYTES,
    answer,
    ask,
    keep_documents,
    take_back,
)
from lms.courses.standing.operations.changing import Refused, apply, apply_due, cancel, change
from lms.courses.standing.operations.erasing import erase
from lms.courses.standing.operations.following import follow
from lms.courses.standing.operations.importing import (
    Plan,
    PlanChanged,
    commit,
    drop,
    keep,
    plan_of,
)
from lms.courses.standing.operations.keeping import set_delegation, set_keeper, withdraw
from lms.courses.standing.operations.register import (
    make_missing,
    make_record,
    require_here,
    update_record,
)
from lms.courses.standing.operations.register_files import RegisterImporter
from lms.courses.standing.operations.reminding import remind, tell_due

__all__ = [
    "MOST_BYTES",
    "Plan",
    "PlanChanged",
    "Refused",
    "RegisterImporter",
    "answer",
    "apply",
    "apply_due",
    "ask",
    "cancel",
    "change",
    "commit",
    "drop",
    "erase",
    "follow",
    "keep",
    "keep_documents",
    "make_missing",
    "make_record",
    "plan_of",
    "remind",
    "require_here",
    "set_delegation",
    "set_keeper",
    "take_back",
    "tell_due",
    "update_record",
    "withdraw",
]

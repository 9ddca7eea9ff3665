"""How an operation says no."""

from __future__ import annotations

from collections.abc import Iterable

from lms.courses.assignments.rules import Reason


class Refused(Exception):
    """Nothing was written; ``reasons`` say why."""

    def __init__(self, reasons: Iterable[Reason]):
        self.reasons = list(reasons)
        super().__init__(", ".join(reason.code for reason in self.reasons))

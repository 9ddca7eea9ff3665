"""Verifying a badge of ours: the checks that anybody can make, and whether it is in our register."""

from __future__ import annotations

from dataclasses import replace

from lms import clock
from lms.courses.badges.models import Badge
from lms.courses.badges.queries.resolving import is_ours, our_key, our_status, registered
from lms.courses.badges.rules.reading import Brought
from lms.courses.badges.rules.verifying import FAILED, OK, Check, Report, verify
from lms.courses.editing import NotAllowed


def report_on(brought: Brought, email: str = "") -> tuple[Report, Badge | None]:
    """Everything that was looked at, and the badge where it is the very one that was issued.

    Raises ``NotAllowed`` (``outside``) for what another issuer signed.
    """
    report = verify(brought, now=clock.now(), key_of=our_key, status_of=our_status, email=email)
    shape = report.check("shape")
    if shape is not None and shape.state == OK and not is_ours(brought):
        raise NotAllowed("outside")
    if not report.signed:
        return report, None
    badge = registered(brought)
    check = Check("register", OK if badge is not None else FAILED)
    *before, holder = report.checks
    return replace(report, checks=(*before, check, holder)), badge

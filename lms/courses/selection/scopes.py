"""What a call's selection lies in, and where its reviewers hold their role."""

from __future__ import annotations

from collections.abc import Iterator

from lms import access
from lms.access import Scope

#: Reviewers hold their role here: below the call, so that its own pages stay shut to them.
REVIEWING = "admission_call"


def of_call(call_id: int) -> Iterator[Scope]:
    """The call, and what it lies in."""
    yield from access.chain(Scope("call", call_id))


def scope_of(call_id: int) -> Scope:
    """Where the reviewers of a call hold their role."""
    return Scope(REVIEWING, call_id)

"""Work that learners of the shared course review among themselves."""

from __future__ import annotations

from datetime import timedelta

from lms.courses.peer_review.models import PeerScheme
from lms.demo.world import World


def build(world: World) -> None:
    """Authors of the work that is being marked review two of one another's, for two weeks.

    Who reviews whom is decided as everywhere: when a page is read or a job runs.
    """
    assert world.shared is not None
    work = world.shared.works[1].row
    world.rows.add(
        PeerScheme,
        assignment_id=work.id,
        enabled=True,
        reviewers=2,
        due_at=work.due_at + timedelta(days=14),
        suggests=True,
        seed=f"{world.chance('peers').getrandbits(128):032x}",
    )

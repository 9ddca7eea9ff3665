"""What the administrator sets going again."""

from __future__ import annotations

from lms import audit, clock
from lms.db import db
from lms.outbox import OutboxRow


def retry(row: OutboxRow) -> bool:
    """Let the worker try a row now, with all its attempts anew; False where it is done."""
    if row.done_at is not None:
        return False
    row.failed_at, row.handed_at = None, None
    row.attempts = 0
    row.run_at = clock.now()
    db.session.flush()
    audit.record("outbox.retry", "outbox", row.id, before={"kind": row.kind})
    return True

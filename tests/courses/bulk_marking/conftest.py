"""Work of trainees, some with a mark."""

from __future__ import annotations

from tests.courses.feedback.conftest import client, hand_in, mark  # noqa: F401

"""Letters that are frozen, to be objected to."""

from tests.courses.letters.conftest import (  # noqa: F401
    client,
    credits,
    hand_in,
    marked,
    scored,
    setting,
)

"""Marks to add up: the fixtures of grading."""

from tests.courses.gradebook.grids import columns, write  # noqa: F401
from tests.courses.grading.conftest import client, hand_in, marked  # noqa: F401

"""A gradebook with columns of its own: the fixtures of the grid."""

from tests.courses.gradebook.conftest import client, hand_in, marked  # noqa: F401
from tests.courses.gradebook.grids import columns, write  # noqa: F401

"""The browser of grading's tests, which lets go of the database before each request."""

from tests.courses.grading.conftest import client, hand_in, marked  # noqa: F401

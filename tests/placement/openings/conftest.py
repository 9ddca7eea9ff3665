"""Openings are tested in the browser that ranked lists are tested in."""

from tests.placement.ranking.conftest import client

__all__ = ["client"]

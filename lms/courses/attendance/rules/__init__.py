"""Decisions about sessions and attendance; pure."""

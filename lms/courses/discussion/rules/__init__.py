"""Decisions of announcements, boards and messages; pure."""

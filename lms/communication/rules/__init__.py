"""Decisions of telling people, and of the calendar's days; pure."""

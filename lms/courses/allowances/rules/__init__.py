"""Decisions about training allowances; pure."""

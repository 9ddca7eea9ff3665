"""Decisions about admissions as pure functions."""

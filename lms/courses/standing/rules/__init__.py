"""Decisions about student status; see the modules."""

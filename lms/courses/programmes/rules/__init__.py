"""Decisions about tracks: when one is completed, what may be published."""

"""Decisions about the papers of a training course; pure."""

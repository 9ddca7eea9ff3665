"""Decisions about people and sign-in: pure functions, the present moment is passed in."""

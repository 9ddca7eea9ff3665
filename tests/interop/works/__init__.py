"""Handed-in work, opened to be looked at."""

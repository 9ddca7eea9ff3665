"""Decisions of a selection: values in, results with their reasons out."""

"""Reads: what stands in a passport, and its links."""

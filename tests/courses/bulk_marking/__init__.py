"""Bulk marking."""

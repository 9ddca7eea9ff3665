"""Peer review."""

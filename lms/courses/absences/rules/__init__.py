"""Kinds of excuse, what may be asked when, and the steps of a request; pure."""

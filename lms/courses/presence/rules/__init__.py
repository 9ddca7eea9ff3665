"""Codes, their windows and what watched lessons come to; pure."""

"""Figures for the office, each from the rows that it counts."""

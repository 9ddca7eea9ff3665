"""Credentials as data: encodings, signatures, status lists, baked pictures, and whether one holds. Pure."""
